package dev.sluice.gateway.bench;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** One HTTP/1.1 connection in an event loop; used only by the loop's thread. */
abstract class Connection implements EventLoop.Ready, HttpParser.Handler {
    private final EventLoop loop;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final HttpParser parser;
    private final Deque<ByteBuffer> pending = new ArrayDeque<>();
    private boolean closed;

    /** Takes over a connected channel; replies are read on a client's side, requests on a server's. */
    Connection(EventLoop loop, SocketChannel channel, boolean replies) throws IOException {
        this.loop = loop;
        this.channel = channel;
        this.parser = new HttpParser(replies, this);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.key = loop.register(channel, SelectionKey.OP_READ, this);
    }

    /** The other side closed the connection or it broke. Not called after {@link #close}. */
    abstract void onClosed(String reason);

    @Override
    public final void ready(SelectionKey ready) {
        try {
            if (ready.isWritable()) {
                flush();
            }
            if (ready.isReadable()) {
                read();
            }
        } catch (IOException e) {
            broken(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    /** Sends the buffer's bytes after those that still wait; the buffer is not copied. */
    final void write(ByteBuffer bytes) {
        if (closed) {
            return;
        }
        try {
            if (pending.isEmpty()) {
                channel.write(bytes);
                if (!bytes.hasRemaining()) {
                    return;
                }
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
            pending.add(bytes);
        } catch (IOException e) {
            broken(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    final boolean closed() {
        return closed;
    }

    final void close() {
        closed = true;
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("a non-blocking socket does not close", e);
        }
    }

    private void read() throws IOException {
        int length = closed ? 0 : loop.read(channel);
        if (length < 0) {
            broken("closed");
        } else if (length > 0) {
            parser.feed(loop.bytes(), 0, length);
        }
    }

    private void flush() throws IOException {
        while (!pending.isEmpty()) {
            ByteBuffer first = pending.getFirst();
            channel.write(first);
            if (first.hasRemaining()) {
                return;
            }
            pending.removeFirst();
        }
        key.interestOps(SelectionKey.OP_READ);
    }

    private void broken(String reason) {
        if (!closed) {
            close();
            onClosed(reason);
        }
    }
}
