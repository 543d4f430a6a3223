package dev.sluice.gateway.spi;

import org.jspecify.annotations.Nullable;

/**
 * Ends an attempt from another thread: because the client left, a deadline passed, or the gateway stops.
 *
 * <p>Thread-safe. The action runs at most once, on the thread that cancels (at once, when that was before it was set).
 */
public final class Cancellation {
    private @Nullable Runnable action;
    private boolean cancelled;

    /** Sets what to do on cancelling, in place of what was set before. The action must not block. */
    public void onCancel(Runnable newAction) {
        synchronized (this) {
            if (!cancelled) {
                action = newAction;
                return;
            }
        }
        newAction.run();
    }

    /** Cancels; calling it again does nothing. */
    public void cancel() {
        Runnable toRun;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            toRun = action;
            action = null;
        }
        if (toRun != null) {
            toRun.run();
        }
    }

    /** Whether it was cancelled. */
    public synchronized boolean isCancelled() {
        return cancelled;
    }
}
