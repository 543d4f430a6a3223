package dev.sluice.gateway.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the configuration file now and then, and has it read again once it has changed and then stood still for one
 * look: a file that is being written is not read half-way. Works for edits in place, for renames over the file and for
 * links that are switched.
 */
public final class ConfigWatcher implements AutoCloseable {
    private final Path file;
    private final Runnable reload;
    private final ScheduledExecutorService timer;
    private Stamp seen;
    /** At first too: the file may have changed between the load and the first look. */
    private boolean settling = true;

    private ConfigWatcher(Path file, Runnable reload) {
        this.file = file;
        this.reload = reload;
        this.seen = Stamp.of(file);
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "config-watcher");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins to watch; calls back on the watcher's own thread. */
    public static ConfigWatcher start(Path file, Duration interval, Runnable reload) {
        ConfigWatcher watcher = new ConfigWatcher(file, reload);
        long millis = interval.toMillis();
        var unused = watcher.timer.scheduleWithFixedDelay(watcher::look, millis, millis, TimeUnit.MILLISECONDS);
        return watcher;
    }

    private void look() {
        Stamp now = Stamp.of(file);
        if (!now.equals(seen)) {
            seen = now;
            settling = true;
        } else if (settling) {
            settling = false;
            reload.run();
        }
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
