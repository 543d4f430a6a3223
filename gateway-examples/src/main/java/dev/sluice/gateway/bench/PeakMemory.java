package dev.sluice.gateway.bench;

import java.io.UncheckedIOException;

/** The most resident memory that a process has had, looked at twice a second until closed. */
final class PeakMemory implements AutoCloseable {
    private final ProcessHandle process;
    private final Thread watcher = new Thread(this::watch, "peak-memory");
    private volatile long kb;
    private volatile boolean closed;

    PeakMemory(ProcessHandle process) {
        this.process = process;
        watcher.setDaemon(true);
        watcher.start();
    }

    long kb() {
        return kb;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void watch() {
        while (!closed) {
            try {
                kb = Math.max(kb, ProcFs.residentKb(process));
            } catch (UncheckedIOException e) {
                return; // the process has ended
            }
            Pause.millis(500);
        }
    }
}
