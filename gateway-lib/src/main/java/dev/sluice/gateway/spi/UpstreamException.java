package dev.sluice.gateway.spi;

import static java.util.Objects.requireNonNull;

import dev.sluice.gateway.Problem;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** No reply, or not the whole of one, came from a provider. Before the commit point it may lead to another attempt. */
public final class UpstreamException extends IOException {
    private final Problem.Kind kind;
    private final FailureKind failureKind;

    /**
     * Creates the exception.
     *
     * @param kind one of the {@code UPSTREAM_} kinds
     * @param message what happened, fit for a client: no address, no secret
     */
    public UpstreamException(Problem.Kind kind, String message, @Nullable Throwable cause) {
        // The same target again only when the provider cannot have seen the request, so that it costs nothing.
        this(
                kind,
                message,
                cause,
                kind == Problem.Kind.UPSTREAM_CONNECT ? FailureKind.RETRY_SAME : FailureKind.NEXT_TARGET);
    }

    /** Creates an exception that says what comes next. */
    public UpstreamException(Problem.Kind kind, String message, @Nullable Throwable cause, FailureKind failureKind) {
        super(message, cause);
        this.kind = requireNonNull(kind, "kind");
        this.failureKind = requireNonNull(failureKind, "failureKind");
    }

    /** What happened. */
    public Problem.Kind kind() {
        return kind;
    }

    /** What to tell the client. */
    public Problem problem() {
        return Problem.of(kind, String.valueOf(getMessage()));
    }

    /** What comes next. */
    public FailureKind failureKind() {
        return failureKind;
    }
}
