package dev.sluice.gateway.server.http;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Gateway;
import dev.sluice.gateway.GatewayCall;
import dev.sluice.gateway.GatewayReply;
import dev.sluice.gateway.GatewayRequest;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Makes the gateway's calls: each on the thread of its request, and no more of them at once than may be. */
final class Calls {
    private final Gateway gateway;
    private final int most;
    private final Patience patience;
    private final Semaphore permits;
    private volatile boolean ended;

    Calls(Gateway gateway, int most, Patience patience) {
        this.gateway = gateway;
        this.most = most;
        this.patience = patience;
        this.permits = new Semaphore(most);
    }

    Endpoint endpoint(Dialect dialect, Operation operation) {
        return (request, response, callback) -> answer(dialect, operation, request, response, callback);
    }

    /**
     * Waits until no call runs; there are no more from then on.
     *
     * @return false when calls still ran after that time, or the thread was interrupted
     */
    boolean awaitEnd(Duration time) {
        try {
            // Whoever holds all permits knows that nobody else holds one.
            ended = ended || permits.tryAcquire(most, time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ended;
    }

    private void answer(Dialect dialect, Operation operation, Request request, Response response, Callback callback) {
        if (!permits.tryAcquire()) {
            Replies.refuse(request, response, callback, dialect, busy());
            return;
        }
        IOException failure;
        try {
            failure = run(dialect, operation, request, response);
        } finally {
            permits.release();
        }
        if (failure == null) {
            callback.succeeded();
        } else {
            callback.failed(failure);
        }
    }

    private @Nullable IOException run(Dialect dialect, Operation operation, Request request, Response response) {
        WatchedEndPoint connection = WatchedEndPoint.of(request);
        Wakeup wakeup = new Wakeup();
        RequestBody body = new RequestBody(request, connection, wakeup, patience.body());
        GatewayRequest.Builder builder = GatewayRequest.builder(dialect, operation)
                .headers(ClientHeaders.of(request))
                .body(body);
        RequestIds.ofClient(request).ifPresent(builder::requestId);
        String query = request.getHttpURI().getQuery();
        if (query != null) {
            builder.query(query);
        }
        GatewayCall call = gateway.newCall(builder.build());
        connection.begin(call);
        try (GatewayReply reply = call.execute()) {
            if (!body.isComplete()) {
                Replies.endRequest(request, response);
            }
            Replies.head(reply, response);
            ReplyStream out = new ReplyStream(response, connection, wakeup, reply.contentLength(), patience.stalled());
            return write(reply, out, call);
        } finally {
            connection.end();
        }
    }

    private static @Nullable IOException write(GatewayReply reply, ReplyStream out, GatewayCall call) {
        try {
            reply.body().transferTo(out);
            out.finish();
            return null;
        } catch (IOException e) {
            // Before the reply is closed: of a call that was cancelled, nothing more is read from the provider.
            call.cancel();
            return e;
        }
    }

    private Problem busy() {
        return ended
                ? Problem.of(Kind.SHUTTING_DOWN, "the gateway shuts down")
                : Problem.of(Kind.OVERLOADED, "the gateway serves as many requests as it may; try again shortly")
                        .withRetryAfter(Duration.ofSeconds(1));
    }
}
