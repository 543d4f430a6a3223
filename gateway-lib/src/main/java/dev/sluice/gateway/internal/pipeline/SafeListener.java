package dev.sluice.gateway.internal.pipeline;

import dev.sluice.gateway.AttemptRecord;
import dev.sluice.gateway.CallRecord;
import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.spi.GatewayListener;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a listener throws away from the call it listens to. */
final class SafeListener implements GatewayListener {
    private static final Logger LOG = LoggerFactory.getLogger(SafeListener.class);

    private final GatewayListener listener;
    private final AtomicBoolean logged = new AtomicBoolean();

    SafeListener(GatewayListener listener) {
        this.listener = listener;
    }

    @Override
    public void callStarted(String requestId, Dialect dialect, Operation operation) {
        try {
            listener.callStarted(requestId, dialect, operation);
        } catch (RuntimeException e) {
            logOnce(e);
        }
    }

    @Override
    public void attemptEnded(String requestId, AttemptRecord attempt) {
        try {
            listener.attemptEnded(requestId, attempt);
        } catch (RuntimeException e) {
            logOnce(e);
        }
    }

    @Override
    public void firstContent(String requestId, long nanos) {
        try {
            listener.firstContent(requestId, nanos);
        } catch (RuntimeException e) {
            logOnce(e);
        }
    }

    @Override
    public void callEnded(CallRecord call) {
        try {
            listener.callEnded(call);
        } catch (RuntimeException e) {
            logOnce(e);
        }
    }

    private void logOnce(RuntimeException e) {
        if (logged.compareAndSet(false, true)) {
            LOG.warn("a gateway listener failed; further failures of it are not logged", e);
        }
    }
}
