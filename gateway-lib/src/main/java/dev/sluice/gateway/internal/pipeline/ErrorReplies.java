package dev.sluice.gateway.internal.pipeline;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.GatewayReply;
import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.dialect.ClientCodec;
import dev.sluice.gateway.internal.dialect.Codecs;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns a problem into a reply of the client's dialect. */
public final class ErrorReplies {
    private ErrorReplies() {}

    /** For a failure that a server meets before there is a call. */
    public static GatewayReply of(Dialect dialect, Problem problem, String requestId) {
        Headers.Builder headers = Headers.builder()
                .add("content-type", "application/json")
                .add("x-request-id", requestId)
                .add("request-id", requestId);
        return of(dialect, problem, requestId, headers);
    }

    static GatewayReply of(Call call, Problem problem, AttemptFailure.@Nullable ErrorReply fromProvider) {
        Headers.Builder headers = ReplyHeaders.ours(call, contentType(fromProvider));
        if (call.account().attemptCount() > 0) {
            headers.add("x-sluice-attempts", Integer.toString(call.account().attemptCount()));
        }
        if (fromProvider == null) {
            return of(call.request().dialect(), problem, call.requestId(), headers);
        }
        boolean verbatim = fromProvider.body().isPresent();
        fromProvider.headers().forEach((name, value) -> ReplyHeaders.addListed(name, value, verbatim, headers));
        return verbatim
                ? new ErrorReply(
                        fromProvider.status(),
                        headers.build(),
                        fromProvider.body().get().toByteArray(),
                        problem)
                : of(call.request().dialect(), problem, call.requestId(), headers);
    }

    private static @Nullable String contentType(AttemptFailure.@Nullable ErrorReply fromProvider) {
        return fromProvider != null && fromProvider.relayed()
                ? fromProvider.headers().first("content-type").orElse(null)
                : "application/json";
    }

    private static GatewayReply of(Dialect dialect, Problem problem, String requestId, Headers.Builder headers) {
        ClientCodec codec = Codecs.client(dialect);
        if (problem.retryAfter().isPresent() && !headers.contains("retry-after")) {
            // Rounded up: a client that comes back a moment too early is refused again.
            long seconds = (problem.retryAfter().get().toMillis() + 999) / 1000;
            headers.add("retry-after", Long.toString(seconds));
        }
        return new ErrorReply(codec.statusOf(problem), headers.build(), codec.writeError(problem, requestId), problem);
    }

    private static final class ErrorReply implements GatewayReply {
        private final int status;
        private final Headers headers;
        private final byte[] bytes;
        private final Problem problem;
        private final InputStream body;

        ErrorReply(int status, Headers headers, byte[] bytes, Problem problem) {
            this.status = status;
            this.headers = headers;
            this.bytes = bytes;
            this.problem = problem;
            this.body = new ByteArrayInputStream(bytes);
        }

        @Override
        public int status() {
            return status;
        }

        @Override
        public Headers headers() {
            return headers;
        }

        @Override
        public long contentLength() {
            return bytes.length;
        }

        @Override
        public InputStream body() {
            return body;
        }

        @Override
        public Optional<Problem> problem() {
            return Optional.of(problem);
        }

        @Override
        public void close() {}
    }
}
