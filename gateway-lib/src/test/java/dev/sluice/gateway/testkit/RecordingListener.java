package dev.sluice.gateway.testkit;

import dev.sluice.gateway.AttemptRecord;
import dev.sluice.gateway.CallRecord;
import dev.sluice.gateway.spi.GatewayListener;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what it hears. Thread-safe. */
public final class RecordingListener implements GatewayListener {
    private final BlockingQueue<CallRecord> ended = new LinkedBlockingQueue<>();
    private final List<CallRecord> calls = new CopyOnWriteArrayList<>();
    private final List<AttemptRecord> attempts = new CopyOnWriteArrayList<>();
    private final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void callStarted(
            String requestId, dev.sluice.gateway.Dialect dialect, dev.sluice.gateway.Operation operation) {
        events.add("callStarted");
    }

    @Override
    public void attemptEnded(String requestId, AttemptRecord attempt) {
        events.add("attemptEnded");
        attempts.add(attempt);
    }

    @Override
    public void firstContent(String requestId, long nanos) {
        events.add("firstContent");
    }

    @Override
    public void callEnded(CallRecord call) {
        events.add("callEnded");
        calls.add(call);
        ended.add(call);
    }

    /** The next call to end that was not returned before; waits for it. */
    public CallRecord awaitCall() {
        try {
            CallRecord call = ended.poll(20, TimeUnit.SECONDS);
            if (call == null) {
                throw new AssertionError("no call ended within 20 s");
            }
            return call;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public List<CallRecord> calls() {
        return calls;
    }

    public List<AttemptRecord> attempts() {
        return attempts;
    }

    /** The names of the methods that were called, in order. */
    public List<String> events() {
        return events;
    }
}
