package dev.sluice.gateway.server.http;

import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Decides which threads requests run on. */
final class Threads {
    private static final int FIRST_WITHOUT_PINNING = 24;
    private static final int OWN = 16;
    private static final int FEWEST = 4;
    private static final int IDLE_MILLIS = 60_000;

    private Threads() {}

    /** Threads for so many blocking requests and for Jetty's own work. */
    static QueuedThreadPool pool(int requests) {
        // Before Java 24 a virtual thread that waits in a monitor holds its carrier, and OkHttp waits in monitors.
        boolean virtual = Runtime.version().feature() >= FIRST_WITHOUT_PINNING;
        QueuedThreadPool pool = new QueuedThreadPool(virtual ? OWN : requests + OWN, FEWEST, IDLE_MILLIS);
        pool.setName("sluice-http");
        if (virtual) {
            pool.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
            // With reserved threads Jetty would run requests on them.
            pool.setReservedThreads(0);
        }
        return pool;
    }
}
