package dev.sluice.gateway.spi;

import static java.util.Objects.requireNonNull;

import dev.sluice.gateway.Problem;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** No reply, or not the whole of one, came from a provider. Before the commit point it may lead to another attempt. */
public final class UpstreamException extends IOException {
    private final Problem.Kind kind;

    /**
     * Creates the exception.
     *
     * @param kind one of the {@code UPSTREAM_} kinds
     * @param message what happened, fit for a client: no address, no secret
     */
    public UpstreamException(Problem.Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = requireNonNull(kind, "kind");
    }

    /** What happened. */
    public Problem.Kind kind() {
        return kind;
    }

    /** What to tell the client. */
    public Problem problem() {
        return Problem.of(kind, String.valueOf(getMessage()));
    }

    /** What comes next: the same target again only when the provider cannot have seen the request, so that it costs nothing. */
    public FailureKind failureKind() {
        return kind == Problem.Kind.UPSTREAM_CONNECT ? FailureKind.RETRY_SAME : FailureKind.NEXT_TARGET;
    }
}
