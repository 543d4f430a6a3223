package dev.sluice.gateway.internal.pipeline;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.spi.FailureKind;
import dev.sluice.gateway.spi.Slice;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An attempt failed while the client had seen nothing. It has no stack trace: it is an everyday event. */
final class AttemptFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;
    private final FailureKind kind;
    private final transient @Nullable ErrorReply reply;

    AttemptFailure(Problem problem, FailureKind kind, @Nullable ErrorReply reply) {
        super(problem.message(), null, false, false);
        this.problem = problem;
        this.kind = kind;
        this.reply = reply;
    }

    AttemptFailure(Problem problem, FailureKind kind) {
        this(problem, kind, null);
    }

    Problem problem() {
        return problem;
    }

    FailureKind kind() {
        return kind;
    }

    /** The provider's error reply; null when there was none, or when it is about the gateway's own credential. */
    @Nullable
    ErrorReply reply() {
        return reply;
    }

    /**
     * A provider's error reply.
     *
     * @param body its body, where that is in the client's dialect and to be passed on as it is
     * @param relayed whether the body may be anything at all, and is of the type that the headers say
     */
    record ErrorReply(int status, Headers headers, Optional<Slice> body, boolean relayed) {}
}
