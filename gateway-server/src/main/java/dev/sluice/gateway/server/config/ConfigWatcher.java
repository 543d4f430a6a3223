package dev.sluice.gateway.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the configuration's files now and then, and has them read again once one has changed and then all stood still for
 * one look: a file that is being written is not read half-way. Works for edits in place, for renames over a file, for links
 * that are switched, and for files that come and go in a directory.
 */
public final class ConfigWatcher implements AutoCloseable {
    private final LiveConfig live;
    private final ScheduledExecutorService timer;
    private Map<Path, Stamp> seen;
    /** At first too: a file may have changed between the load and the first look. */
    private boolean settling = true;

    private ConfigWatcher(LiveConfig live) {
        this.live = live;
        this.seen = look(live);
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "config-watcher");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins to watch; reloads on the watcher's own thread. */
    public static ConfigWatcher start(LiveConfig live, Duration interval) {
        ConfigWatcher watcher = new ConfigWatcher(live);
        long millis = interval.toMillis();
        var unused =
                watcher.timer.scheduleWithFixedDelay(watcher::reloadWhatSettled, millis, millis, TimeUnit.MILLISECONDS);
        return watcher;
    }

    private void reloadWhatSettled() {
        Map<Path, Stamp> now = look(live);
        if (!now.equals(seen)) {
            seen = now;
            settling = true;
        } else if (settling) {
            settling = false;
            live.reload();
            // Files may have changed meanwhile, and there may be others to watch: those are looked at once more.
            seen = look(live);
            settling = !seen.equals(now);
        }
    }

    private static Map<Path, Stamp> look(LiveConfig live) {
        Map<Path, Stamp> stamps = new HashMap<>();
        for (Path path : live.watched()) {
            stamps.put(path, Stamp.of(path));
            if (Files.isDirectory(path)) {
                // A file that is being written for the first time is not one of the files that were read.
                FileSnapshot.jsonFiles(path).orElse(List.of()).forEach(file -> stamps.put(file, Stamp.of(file)));
            }
        }
        return stamps;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** What tells one version of the file from another without reading it. */
    private record Stamp(
            long modifiedNanos, long size, @Nullable Object identity) {
        static Stamp of(Path file) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(
                        attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                        attributes.size(),
                        attributes.fileKey());
            } catch (IOException e) {
                return new Stamp(0, -1, null);
            }
        }
    }
}
