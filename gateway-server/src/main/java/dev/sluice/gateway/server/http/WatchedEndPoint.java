package dev.sluice.gateway.server.http;

import dev.sluice.gateway.GatewayCall;
import dev.sluice.gateway.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A connection that notices, while its request is being answered, that the client has left.
 *
 * <p>Jetty reads nothing between the last byte of a request and the last byte of its reply, so the end of the stream would
 * go unseen until a write fails. In that time {@link #check} reads from the channel. What it finds is either the end, which
 * ends the call, or the beginning of the next request, which is kept and handed out first by the next {@link #fill}. The
 * lock keeps the two from reading at the same time.
 */
final class WatchedEndPoint extends SocketChannelEndPoint {
    /** The most bytes of following requests to keep; a client that sent more is not watched until they are read. */
    static final int KEPT_BYTES = 4096;

    /** Enough for a method and the beginning of a path. */
    private static final int BEGIN_BYTES = 32;

    private final Object lock = new Object();
    private final Executor executor;
    private final long headNanos;
    private volatile @Nullable GatewayCall call;
    private boolean answering;
    private boolean requestRead;
    private @Nullable ByteBuffer kept;
    private boolean ended;
    private volatile long headSince;
    private final byte[] headBegin = new byte[BEGIN_BYTES];
    private int headBeginLength;

    WatchedEndPoint(
            SocketChannel channel,
            ManagedSelector selector,
            SelectionKey key,
            Scheduler scheduler,
            Executor executor,
            Duration headPatience) {
        super(channel, selector, key, scheduler);
        this.executor = executor;
        this.headNanos = headPatience.toNanos();
    }

    /** The connection that a request came on. */
    static WatchedEndPoint of(Request request) {
        return (WatchedEndPoint) request.getConnectionMetaData().getConnection().getEndPoint();
    }

    /**
     * The first bytes of the newest request's head, as they came: of a target that is too long nothing else is known.
     */
    String headBegin() {
        synchronized (lock) {
            return new String(headBegin, 0, headBeginLength, StandardCharsets.ISO_8859_1);
        }
    }

    /** A request's head is complete. */
    void headRead() {
        headSince = 0;
    }

    /** A call begins; until {@link #end} the connection may be as silent as it likes. */
    void begin(GatewayCall newCall) {
        synchronized (lock) {
            call = newCall;
            answering = true;
            requestRead = false;
        }
    }

    /** The body of a request that is no call begins; until {@link #end} its bytes are no head that comes slowly. */
    void beginBody() {
        synchronized (lock) {
            answering = true;
        }
    }

    /** The request's last byte was read: from now on the end of the stream means that the client left. */
    void requestRead() {
        synchronized (lock) {
            requestRead = true;
        }
    }

    /** The reply is written; from here on only Jetty reads. */
    void end() {
        synchronized (lock) {
            call = null;
            answering = false;
            requestRead = false;
        }
    }

    /** Ends the call that runs, if one does. */
    void cancelCall(Problem why) {
        GatewayCall running = call;
        if (running != null) {
            running.cancel(why);
        }
    }

    /**
     * Looks whether the client left, or takes too long for a request's head. Called by the watcher every now and then.
     *
     * @param scratch an empty buffer of {@link #KEPT_BYTES} or more
     */
    void check(long now, ByteBuffer scratch) {
        GatewayCall left = null;
        boolean slow;
        synchronized (lock) {
            slow = !answering && headSince != 0 && now - headSince > headNanos;
            if (requestRead && clientLeft(scratch)) {
                left = call;
                requestRead = false;
            }
        }
        if (left != null) {
            left.cancel();
        } else if (slow) {
            close(new TimeoutException("the head of a request took too long"));
        }
    }

    private boolean clientLeft(ByteBuffer scratch) {
        if (ended) {
            return true;
        }
        int room = kept == null ? KEPT_BYTES : kept.capacity() - kept.limit();
        if (room == 0) {
            return false;
        }
        scratch.clear().limit(room);
        try {
            ended = getChannel().read(scratch) < 0;
        } catch (IOException e) {
            ended = true;
        }
        if (scratch.position() > 0) {
            keep(scratch.flip());
        }
        return ended;
    }

    private void keep(ByteBuffer bytes) {
        if (kept == null) {
            kept = BufferUtil.allocate(KEPT_BYTES);
        }
        BufferUtil.append(kept, bytes);
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        synchronized (lock) {
            int filled;
            if (kept != null) {
                filled = handOut(kept, buffer);
            } else if (ended) {
                shutdownInput();
                filled = -1;
            } else {
                filled = super.fill(buffer);
            }
            if (filled > 0 && !answering && headSince == 0) {
                headSince = System.nanoTime() | 1;
                headBeginLength = Math.min(filled, BEGIN_BYTES);
                buffer.get(buffer.limit() - filled, headBegin, 0, headBeginLength);
            }
            return filled;
        }
    }

    private int handOut(ByteBuffer from, ByteBuffer to) {
        int position = BufferUtil.flipToFill(to);
        int filled = BufferUtil.put(from, to);
        BufferUtil.flipToFlush(to, position);
        if (!from.hasRemaining()) {
            kept = null;
        }
        notIdle();
        return filled;
    }

    @Override
    protected void needsFillInterest() {
        boolean atHand;
        synchronized (lock) {
            atHand = kept != null || ended;
        }
        if (atHand) {
            // The selector would wait for bytes that were read already.
            executor.execute(() -> getFillInterest().fillable());
        } else {
            super.needsFillInterest();
        }
    }

    /** A call has deadlines of its own; a model that thinks for minutes is no idle connection. */
    @Override
    protected void onIdleExpired(TimeoutException timeout) {
        if (call == null) {
            super.onIdleExpired(timeout);
        }
    }
}
