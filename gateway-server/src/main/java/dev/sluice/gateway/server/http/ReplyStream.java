package dev.sluice.gateway.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;

/** Writes a reply's body: each write goes out at once and returns when the socket has taken it. */
final class ReplyStream extends OutputStream {
    private final Response response;
    private final WatchedEndPoint connection;
    private final Wakeup wakeup;
    private final long length;
    private final long stallNanos;
    private long written;
    private boolean last;

    /** @param length the length of the body, -1 when it is not known */
    ReplyStream(Response response, WatchedEndPoint connection, Wakeup wakeup, long length, Duration patience) {
        this.response = response;
        this.connection = connection;
        this.wakeup = wakeup;
        this.length = length;
        this.stallNanos = patience.toNanos();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        if (len == 0) {
            return;
        }
        written += len;
        last = written == length;
        send(ByteBuffer.wrap(b, off, len));
    }

    /** Ends the body. */
    void finish() throws IOException {
        if (!last) {
            last = true;
            send(BufferUtil.EMPTY_BUFFER);
        }
    }

    private void send(ByteBuffer content) throws IOException {
        wakeup.arm();
        response.write(last, content, wakeup);
        long began = System.nanoTime();
        long patience = stallNanos;
        while (!wakeup.await(patience)) {
            long waited = System.nanoTime() - began;
            long silent = Math.min(waited, TimeUnit.MILLISECONDS.toNanos(connection.getIdleFor()));
            patience = stallNanos - silent;
            if (patience <= 0) {
                patience = stallNanos;
                // The write then fails, and with it the wait.
                connection.close(new TimeoutException("the client takes no bytes"));
            }
        }
    }
}
