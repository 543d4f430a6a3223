package dev.sluice.gateway.server.config;

import dev.sluice.gateway.spi.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files of one load, each looked at once. What turns out to be broken can be put back to what an earlier snapshot had.
 * Not thread-safe.
 */
final class FileSnapshot {
    private static final int LARGEST_FILE = 16 << 20;
    static final int MOST_FILES = 10_000;
    private static final String JSON = ".json";

    private final Map<Path, Optional<Slice>> onDisk = new LinkedHashMap<>();
    private final Map<Path, Optional<List<Path>>> listings = new LinkedHashMap<>();
    private final Map<Path, Optional<Slice>> putBack = new HashMap<>();
    private final Map<Path, Optional<List<Path>>> listingsPutBack = new HashMap<>();
    private final Set<Path> refused = new HashSet<>();
    private final Set<Path> used = new HashSet<>();

    /** What the file holds; empty when it is not there. */
    Optional<Slice> read(Path file) {
        used.add(file);
        return content(file);
    }

    /** The JSON files of a directory, by name; empty when there is no such directory. */
    Optional<List<Path>> list(Path directory) {
        used.add(directory);
        return listing(directory);
    }

    /** Forgets what was not asked for since the last call. */
    void forgetUnused() {
        onDisk.keySet().retainAll(used);
        listings.keySet().retainAll(used);
        used.clear();
    }

    /** Whether a file is broken and nothing can stand in its place. */
    boolean isRefused(Path file) {
        return refused.contains(file);
    }

    /** Whether the disk still has what the other snapshot saw there. */
    boolean seesTheSameAs(FileSnapshot other) {
        other.onDisk.keySet().forEach(this::content);
        other.listings.keySet().forEach(this::listing);
        return onDisk.equals(other.onDisk) && listings.equals(other.listings);
    }

    /** What the earlier snapshot had and is not there any more; a file in a directory that is listed may go. */
    List<Path> goneSince(FileSnapshot earlier) {
        Stream<Path> directories = earlier.listings.keySet().stream()
                .filter(path -> earlier.listing(path).isPresent())
                .filter(path -> listing(path).isEmpty());
        Stream<Path> single = earlier.onDisk.keySet().stream()
                .filter(path -> !earlier.isListed(path))
                .filter(path -> earlier.content(path).isPresent())
                .filter(path -> content(path).isEmpty());
        return Stream.concat(directories, single).toList();
    }

    /** Whether a load of this one reads what a load of the other one read. */
    boolean yieldsTheSameAs(FileSnapshot other) {
        return files().equals(other.files())
                && refused.equals(other.refused)
                && files().stream().allMatch(path -> !differsFrom(other, path));
    }

    /** The files and directories that are not what the other snapshot took, without those that were put back. */
    Set<Path> changedSince(FileSnapshot other) {
        Set<Path> changed = new LinkedHashSet<>(files());
        changed.removeAll(putBack.keySet());
        changed.removeAll(listingsPutBack.keySet());
        changed.removeIf(path -> !differsFrom(other, path));
        return changed;
    }

    /** Takes what the earlier snapshot took of a file or directory; a file that it did not have is refused. */
    void putBack(Path path, FileSnapshot earlier) {
        if (listings.containsKey(path)) {
            Optional<List<Path>> before =
                    earlier.listings.containsKey(path) ? earlier.listing(path) : Optional.of(List.of());
            listingsPutBack.put(path, before);
            before.orElse(List.of()).forEach(file -> putBack(file, earlier));
        } else {
            Optional<Slice> before = earlier.onDisk.containsKey(path) ? earlier.content(path) : Optional.empty();
            onDisk.computeIfAbsent(path, FileSnapshot::fromDisk);
            putBack.put(path, before);
            if (before.isEmpty()) {
                refused.add(path);
            }
        }
    }

    /** Every file and directory that was looked at. */
    Set<Path> files() {
        Set<Path> all = new LinkedHashSet<>(onDisk.keySet());
        all.addAll(listings.keySet());
        return all;
    }

    private boolean isListed(Path file) {
        Path directory = file.getParent();
        return directory != null && listings.containsKey(directory);
    }

    private Optional<Slice> content(Path file) {
        Optional<Slice> raw = onDisk.computeIfAbsent(file, FileSnapshot::fromDisk);
        return putBack.getOrDefault(file, raw);
    }

    private Optional<List<Path>> listing(Path directory) {
        Optional<List<Path>> raw = listings.computeIfAbsent(directory, FileSnapshot::jsonFiles);
        return listingsPutBack.getOrDefault(directory, raw);
    }

    private boolean differsFrom(FileSnapshot other, Path path) {
        if (listings.containsKey(path)) {
            return !other.listings.containsKey(path) || !listing(path).equals(other.listing(path));
        }
        return !other.onDisk.containsKey(path) || !content(path).equals(other.content(path));
    }

    private static Optional<Slice> fromDisk(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
            return bytes.length > LARGEST_FILE ? Optional.empty() : Optional.of(Slice.of(bytes));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The alias files that are in a directory now, by name, cut off behind one too many; empty for no directory. */
    static Optional<List<Path>> jsonFiles(Path directory) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, FileSnapshot::isAliasFile)) {
            entries.forEach(files::add);
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.empty();
        }
        return Optional.of(files.stream().sorted().limit(MOST_FILES + 1).toList());
    }

    /** Editors and atomic writers leave files whose names begin with a dot. */
    private static boolean isAliasFile(Path path) {
        String name = path.getFileName().toString();
        return name.endsWith(JSON) && !name.startsWith(".") && !Files.isDirectory(path);
    }
}
