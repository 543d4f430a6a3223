package dev.sluice.gateway.internal.pipeline;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.spi.Cancellation;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ends what one call is doing: its current attempt when that is too slow, the whole call when its time is up or its client
 * has left. Thread-safe.
 */
final class CallWatch implements AutoCloseable {
    private static final long NEVER = Long.MAX_VALUE;

    private final Deadlines deadlines;
    private volatile long totalAt = NEVER;
    private volatile long stepAt = NEVER;
    private volatile String step = "";
    private volatile @Nullable Problem ended;
    private volatile @Nullable Problem attemptEnded;
    private Cancellation current = new Cancellation();

    CallWatch(Deadlines deadlines) {
        this.deadlines = deadlines;
    }

    /** The call begins: from here on somebody looks whether its time is up. */
    void open() {
        deadlines.add(this);
    }

    /** Sets how long the call may take from now on. */
    void total(Duration limit) {
        totalAt = deadlines.now() + limit.toNanos();
    }

    /** The time that the call has left. */
    Duration left() {
        long at = totalAt;
        return at == NEVER ? Duration.ofDays(1) : Duration.ofNanos(Math.max(0, at - deadlines.now()));
    }

    /** Begins an attempt, or a wait: what ended the one before is forgotten, unless it ended the call. */
    synchronized Cancellation begin() {
        stepAt = NEVER;
        attemptEnded = null;
        current = new Cancellation();
        if (ended != null) {
            current.cancel();
        }
        return current;
    }

    /** Sets how long the attempt may take from now on to get to the next thing. */
    void step(long nanos, String what) {
        step = what;
        stepAt = deadlines.now() + nanos;
    }

    /** Nothing is waited for. */
    void noStep() {
        stepAt = NEVER;
    }

    /** Ends the call because its client has left, or somebody says so. */
    void cancel() {
        cancel(Problem.of(Kind.CLIENT_CLOSED, "the call was cancelled"));
    }

    void cancel(Problem why) {
        end(why);
    }

    /** Why the call, or its current attempt, was ended; empty when it was not. */
    Optional<Problem> interruption() {
        Problem whole = ended;
        return Optional.ofNullable(whole == null ? attemptEnded : whole);
    }

    /** Whether the whole call was ended, not just an attempt. */
    boolean callEnded() {
        return ended != null;
    }

    void expire(long now) {
        if (now >= totalAt) {
            end(Problem.of(Kind.UPSTREAM_TIMEOUT, "the call took longer than it may in all"));
        } else if (now >= stepAt) {
            endAttempt(now);
        }
    }

    private void end(Problem why) {
        Cancellation toCancel;
        synchronized (this) {
            if (ended != null) {
                return;
            }
            ended = why;
            toCancel = current;
        }
        toCancel.cancel();
    }

    private void endAttempt(long now) {
        Cancellation toCancel;
        synchronized (this) {
            // Again, under the lock: the attempt may have got on, or another one begun, since.
            if (now < stepAt) {
                return;
            }
            stepAt = NEVER;
            attemptEnded = Problem.of(Kind.UPSTREAM_TIMEOUT, "the provider took too long to " + step);
            toCancel = current;
        }
        toCancel.cancel();
    }

    @Override
    public void close() {
        deadlines.remove(this);
    }
}
