package dev.sluice.gateway;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** Carries a {@link Problem} up the stack. Thrown where a failure is expected; it has no stack trace of its own. */
public final class GatewayException extends RuntimeException {
    private final transient Problem problem;

    /** Carries a problem that nothing else caused. */
    public GatewayException(Problem problem) {
        this(problem, null);
    }

    /** Carries a problem with what caused it, for logs; a client sees the problem alone. */
    public GatewayException(Problem problem, @Nullable Throwable cause) {
        super(requireNonNull(problem, "problem").message(), cause, false, false);
        this.problem = problem;
    }

    /** What went wrong. */
    public Problem problem() {
        return problem;
    }
}
