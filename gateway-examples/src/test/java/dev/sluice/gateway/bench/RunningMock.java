package dev.sluice.gateway.bench;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A mock on a thread of its own for a test. */
final class RunningMock implements AutoCloseable {
    private final MockServer server = new MockServer(0);
    private final Thread thread = new Thread(this::run, "mock");

    RunningMock() throws IOException {
        thread.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    Endpoint endpoint() {
        return Endpoint.of(url(), null);
    }

    String stats() throws IOException {
        return Probe.get(url() + "/stats").body();
    }

    @Override
    public void close() {
        server.stop();
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            server.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
