package dev.sluice.gateway.spi;

import dev.sluice.gateway.AttemptRecord;
import dev.sluice.gateway.CallRecord;
import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Operation;
import java.util.List;
import java.util.function.Consumer;

/**
 * Hears of calls. Every method does nothing by default. They nest like this:
 *
 * <pre>
 * callStarted
 * ├─ attemptEnded          an attempt that failed before the client saw anything; zero or more
 * ├─ firstContent          the commit point, on calls that reach it
 * ├─ attemptEnded          the attempt that answered, or the last that failed
 * └─ callEnded             exactly once, on every path
 * </pre>
 *
 * <p>Called on the request's thread (callEnded possibly on the one that cancels); must not block. What a listener throws
 * is logged, the first time, and otherwise ignored. Implementations are thread-safe.
 */
public interface GatewayListener {
    /** A call begins; nothing of it was read yet. */
    default void callStarted(String requestId, Dialect dialect, Operation operation) {}

    /** An attempt is over, whichever way. */
    default void attemptEnded(String requestId, AttemptRecord attempt) {}

    /** The first content-bearing frame has come, {@code nanos} after the call began. */
    default void firstContent(String requestId, long nanos) {}

    /** The call is settled. */
    default void callEnded(CallRecord call) {}

    /** A listener that ignores everything. */
    static GatewayListener none() {
        return new GatewayListener() {};
    }

    /** A listener that tells all of these, in order; one that throws does not keep the others from hearing. */
    static GatewayListener all(List<? extends GatewayListener> listeners) {
        List<GatewayListener> all = List.copyOf(listeners);
        return new GatewayListener() {
            @Override
            public void callStarted(String requestId, Dialect dialect, Operation operation) {
                tell(all, l -> l.callStarted(requestId, dialect, operation));
            }

            @Override
            public void attemptEnded(String requestId, AttemptRecord attempt) {
                tell(all, l -> l.attemptEnded(requestId, attempt));
            }

            @Override
            public void firstContent(String requestId, long nanos) {
                tell(all, l -> l.firstContent(requestId, nanos));
            }

            @Override
            public void callEnded(CallRecord call) {
                tell(all, l -> l.callEnded(call));
            }
        };
    }

    private static void tell(List<GatewayListener> listeners, Consumer<GatewayListener> event) {
        RuntimeException failure = null;
        for (GatewayListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
