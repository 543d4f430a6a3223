package dev.sluice.gateway.server.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One attempt to take files that changed. A file that is broken is put back to its last good version, so that the others
 * take effect. Not thread-safe.
 */
final class Reloading {
    private final ConfigLoader loader;
    private final FileSnapshot good;
    private final FileSnapshot files;
    private final Set<String> problems = new LinkedHashSet<>();

    Reloading(ConfigLoader loader, FileSnapshot good, FileSnapshot files) {
        this.loader = loader;
        this.good = good;
        this.files = files;
    }

    /** What is wrong with the files as they are now. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** The configuration of all files that can be used; empty when not even the last good ones can. */
    Optional<Config> load() {
        keepWhatIsGone();
        loader.file().ifPresent(this::keepWhatWasEmptied);
        while (true) {
            try {
                return Optional.of(loader.load(files));
            } catch (ConfigException e) {
                problems.addAll(e.problems());
                List<Path> culprits = culprits(e);
                if (culprits.isEmpty()) {
                    return Optional.empty();
                }
                culprits.forEach(path -> files.putBack(path, good));
            }
        }
    }

    /** The changed files that are named; else gateway.yaml, which the others depend on; else all that changed. */
    private List<Path> culprits(ConfigException e) {
        List<Path> changed = new ArrayList<>(files.changedSince(good));
        List<Path> named = changed.stream()
                .filter(path -> e.files().contains(loader.shown(path)))
                .toList();
        if (!named.isEmpty()) {
            return named;
        }
        List<Path> main = changed.stream()
                .filter(path -> loader.file().filter(path::equals).isPresent())
                .toList();
        return main.isEmpty() ? changed : main;
    }

    private void keepWhatIsGone() {
        for (Path path : files.goneSince(good)) {
            problems.add(loader.shown(path) + ": is gone, or cannot be read");
            files.putBack(path, good);
        }
    }

    /** An editor or a copy that was interrupted leaves an empty file; taking it would drop every key. */
    private void keepWhatWasEmptied(Path file) {
        boolean empty = files.read(file)
                .filter(content -> content.utf8().lines().allMatch(Reloading::saysNothing))
                .isPresent();
        if (empty && files.changedSince(good).contains(file)) {
            problems.add(loader.shown(file) + ": is empty");
            files.putBack(file, good);
        }
    }

    private static boolean saysNothing(String line) {
        return line.isBlank() || line.strip().startsWith("#");
    }
}
