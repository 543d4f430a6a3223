package dev.sluice.gateway.server.http;

import dev.sluice.gateway.Problem;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener whose one watcher thread looks for clients that left, on all connections. */
final class WatchfulConnector extends ServerConnector {
    private static final Logger LOG = LoggerFactory.getLogger(WatchfulConnector.class);
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** On a server that drains, how long a connection may be idle: long enough to be told that it is its last reply. */
    private static final long LAST_REQUEST_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private final Duration headPatience;
    private volatile @Nullable Thread watcher;
    private volatile boolean leaving;

    WatchfulConnector(Server server, int selectors, HttpConnectionFactory http, Patience patience) {
        super(server, 1, selectors, http);
        this.headPatience = patience.head();
        setIdleTimeout(patience.idle().toMillis());
        setShutdownIdleTimeout(LAST_REQUEST_MILLIS);
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        Executor virtual = VirtualThreads.getVirtualThreadsExecutor(getExecutor());
        WatchedEndPoint endPoint = new WatchedEndPoint(
                channel, selector, key, getScheduler(), virtual == null ? getExecutor() : virtual, headPatience);
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
    }

    /**
     * Every reply from now on says that it is the connection's last. Jetty alone would say so only once the listener is
     * closed, and a client that was refused elsewhere could still be promised another request here.
     */
    @Override
    public CompletableFuture<Void> shutdown() {
        leaving = true;
        return super.shutdown();
    }

    @Override
    public boolean isShutdown() {
        return leaving || super.isShutdown();
    }

    /** Ends every call that runs. */
    void cancelCalls(Problem why) {
        for (EndPoint endPoint : getConnectedEndPoints()) {
            ((WatchedEndPoint) endPoint).cancelCall(why);
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        Thread thread = new Thread(this::watch, "sluice-watcher");
        thread.setDaemon(true);
        watcher = thread;
        thread.start();
    }

    @Override
    protected void doStop() throws Exception {
        Thread thread = watcher;
        watcher = null;
        if (thread != null) {
            LockSupport.unpark(thread);
            thread.join();
        }
        super.doStop();
    }

    private void watch() {
        ByteBuffer scratch = ByteBuffer.allocateDirect(WatchedEndPoint.KEPT_BYTES);
        while (watcher != null) {
            LockSupport.parkNanos(PERIOD_NANOS);
            long now = System.nanoTime();
            for (EndPoint endPoint : getConnectedEndPoints()) {
                check((WatchedEndPoint) endPoint, now, scratch);
            }
        }
    }

    private static void check(WatchedEndPoint endPoint, long now, ByteBuffer scratch) {
        try {
            endPoint.check(now, scratch);
        } catch (RuntimeException e) {
            LOG.error("a connection could not be checked", e);
        }
    }
}
