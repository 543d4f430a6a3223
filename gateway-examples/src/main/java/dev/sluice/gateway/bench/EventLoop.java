package dev.sluice.gateway.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A selector and the timers beside it. Used by one thread; only {@link #wakeup} may come from another. */
final class EventLoop implements AutoCloseable {
    /** What is attached to each key. */
    interface Ready {
        void ready(SelectionKey key);
    }

    private static final long MILLI = 1_000_000;

    private final Selector selector;
    private final TimerWheel timers = new TimerWheel(System.nanoTime());
    private final byte[] bytes = new byte[64 * 1024];
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes);

    EventLoop() throws IOException {
        selector = Selector.open();
    }

    TimerWheel timers() {
        return timers;
    }

    /** Reads what has come into {@link #bytes}; -1 at the end of the stream. */
    int read(SocketChannel channel) throws IOException {
        return channel.read(buffer.clear());
    }

    /** What was read last; overwritten by the next read of any connection. */
    byte[] bytes() {
        return bytes;
    }

    SelectionKey register(SelectableChannel channel, int operations, Ready ready) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, operations, ready);
    }

    /** Waits for something to do until the given time at the latest, and does it. */
    void poll(long until) throws IOException {
        long now = System.nanoTime();
        long wait = Math.min(until - now, timers.untilNext(now));
        if (wait <= 0) {
            selector.selectNow(EventLoop::dispatch);
        } else {
            selector.select(EventLoop::dispatch, Math.max(1, (Math.min(wait, 1000 * MILLI) + MILLI - 1) / MILLI));
        }
        timers.advance(System.nanoTime());
    }

    /**
     * As {@link #poll}, but back on time to some microseconds, where a selector knows only milliseconds. Gives the
     * processor away as long as it waits, so that it disturbs the measured programs little.
     */
    @SuppressWarnings("ThreadPriorityCheck") // yielding is only polite, nothing depends on it
    void pollExactly(long until) throws IOException {
        long now = System.nanoTime();
        long wait = Math.min(until - now, timers.untilNext(now));
        if (wait >= MILLI) {
            selector.select(EventLoop::dispatch, Math.min(wait, 1000 * MILLI) / MILLI);
        } else if (selector.selectNow(EventLoop::dispatch) == 0) {
            Thread.yield();
        }
        timers.advance(System.nanoTime());
    }

    void wakeup() {
        selector.wakeup();
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    private static void dispatch(SelectionKey key) {
        if (key.isValid()) {
            ((Ready) key.attachment()).ready(key);
        }
    }
}
