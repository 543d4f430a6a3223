package dev.sluice.gateway.server.run;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.LockSupport;

/**
 * Standard output for log lines, gathered: a write for each call would cost the call more than its line. What was gathered
 * goes out every 200 ms, with a warning or an error at once, and when the process stops. Thread-safe.
 */
final class LogOutput extends OutputStreamAppender<ILoggingEvent> {
    private static final int GATHERED_BYTES = 32 * 1024;
    private static final long PERIOD_NANOS = 200_000_000;

    private final OutputStream out;

    LogOutput(OutputStream stdout) {
        // Closing an appender closes its stream, and standard output is not ours to close.
        this.out = new BufferedOutputStream(stdout, GATHERED_BYTES) {
            @Override
            public void close() throws IOException {
                flush();
            }
        };
        setImmediateFlush(false);
        setOutputStream(out);
    }

    @Override
    public void start() {
        super.start();
        Thread flusher = new Thread(this::flushNowAndThen, "sluice-log");
        flusher.setDaemon(true);
        flusher.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        super.append(event);
        if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            flush();
        }
    }

    void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            // Nobody reads the log any more; whoever logged has nothing to do with that.
            addError("standard output cannot be written", e);
        }
    }

    private void flushNowAndThen() {
        while (isStarted()) {
            LockSupport.parkNanos(PERIOD_NANOS);
            flush();
        }
    }
}
