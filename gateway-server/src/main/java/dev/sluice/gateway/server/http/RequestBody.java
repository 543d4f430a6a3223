package dev.sluice.gateway.server.http;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.GatewayRequest.BodyReader;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Reads a request's body into an array: no more than may be, and no slower. */
final class RequestBody implements BodyReader {
    private static final long NANOS_PER_BYTE = TimeUnit.SECONDS.toNanos(1) / 1024;
    private static final int FIRST_BYTES = 16 * 1024;

    private final Request request;
    private final WatchedEndPoint connection;
    private final Wakeup wakeup;
    private final Duration patience;
    private byte[] bytes = new byte[0];
    private int size;
    private boolean complete;

    RequestBody(Request request, WatchedEndPoint connection, Wakeup wakeup, Duration patience) {
        this.request = request;
        this.connection = connection;
        this.wakeup = wakeup;
        this.patience = patience;
    }

    /** Whether the body was read to its end. */
    boolean isComplete() {
        return complete;
    }

    @Override
    public byte[] read(long limit) throws IOException {
        long length = request.getLength();
        if (length > limit) {
            throw tooLarge(limit);
        }
        // What a client says of the length is believed a step at a time: memory follows the bytes that came.
        bytes = new byte[(int) (length < 0 ? FIRST_BYTES : Math.min(length, FIRST_BYTES))];
        long deadline = System.nanoTime() + patience.toNanos();
        while (!complete) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                awaitMore(deadline + size * NANOS_PER_BYTE);
            } else if (Content.Chunk.isFailure(chunk)) {
                throw failed(chunk.getFailure());
            } else {
                take(chunk, limit, length);
            }
        }
        connection.requestRead();
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    private void take(Content.Chunk chunk, long limit, long length) {
        try {
            int more = chunk.remaining();
            if (size + (long) more > limit) {
                throw tooLarge(limit);
            }
            grow(size + more, length < 0 ? limit : length);
            chunk.get(bytes, size, more);
            size += more;
            complete = chunk.isLast();
        } finally {
            chunk.release();
        }
    }

    private void grow(int needed, long most) {
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(bytes.length * 4L, most)));
        }
    }

    private void awaitMore(long deadline) throws IOException {
        wakeup.arm();
        request.demand(wakeup);
        if (!wakeup.await(deadline - System.nanoTime())) {
            throw Problem.of(Kind.BODY_TIMEOUT, "the request's body came too slowly")
                    .asException();
        }
    }

    private static GatewayException tooLarge(long limit) {
        return Problem.of(Kind.BODY_TOO_LARGE, "the body has more than " + limit + " bytes")
                .asException();
    }

    /** A body that breaks the rules of HTTP is the client's mistake; one that breaks off is a client that left. */
    private GatewayException failed(Throwable failure) throws IOException {
        // Jetty calls both an early end. The connection knows whether there was one.
        if (connection.isInputShutdown()) {
            throw new IOException(failure);
        }
        return Problem.of(Kind.INVALID_REQUEST, "the request's body is not well-formed HTTP")
                .asException(failure);
    }
}
