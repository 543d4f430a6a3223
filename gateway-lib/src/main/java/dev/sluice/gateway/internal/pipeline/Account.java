package dev.sluice.gateway.internal.pipeline;

import dev.sluice.gateway.AttemptRecord;
import dev.sluice.gateway.CallRecord;
import dev.sluice.gateway.CallRecord.Outcome;
import dev.sluice.gateway.GatewayRequest;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.spi.GatewayListener;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one call did and cost, gathered while it runs and settled exactly once. Written by the request's thread; settling is
 * safe from any.
 */
final class Account {
    private final GatewayRequest request;
    private final String requestId;
    private final GatewayListener listener;
    private final LongSupplier nanoTime;
    private final Clock clock;
    private Instant startedAt = Instant.EPOCH;
    private long startNanos;
    private final List<AttemptRecord> attempts = new ArrayList<>(2);
    private final AtomicBoolean settled = new AtomicBoolean();
    private @Nullable String caller;
    private @Nullable String model;
    private boolean streamed;
    private long firstContentNanos;
    private long elsewhereNanos;
    private long overheadNanos;

    Account(GatewayRequest request, String requestId, GatewayListener listener, Ambient ambient) {
        this.request = request;
        this.requestId = requestId;
        this.listener = listener;
        this.nanoTime = ambient.nanoTime();
        this.clock = ambient.clock();
    }

    void begin() {
        startedAt = clock.instant();
        startNanos = nanoTime.getAsLong();
        listener.callStarted(requestId, request.dialect(), request.operation());
    }

    void caller(String name) {
        caller = name;
    }

    void asked(String requestedModel, boolean asStream) {
        model = requestedModel;
        streamed = asStream;
    }

    /** Time that passed outside the gateway: in the client's upload, at a provider, in a wait. */
    void elsewhere(long nanos) {
        elsewhereNanos += nanos;
    }

    int attemptCount() {
        return attempts.size();
    }

    void attemptEnded(AttemptRecord attempt) {
        attempts.add(attempt);
        listener.attemptEnded(requestId, attempt);
    }

    /** The commit point. */
    void firstContent() {
        firstContentNanos = nanoTime.getAsLong() - startNanos;
        overheadNanos = Math.max(0, firstContentNanos - elsewhereNanos);
        listener.firstContent(requestId, firstContentNanos);
    }

    /** Settles the call; only the first time counts. */
    void settle(Outcome outcome, int status, @Nullable Problem problem, Optional<Usage> usage) {
        if (!settled.compareAndSet(false, true)) {
            return;
        }
        long nanos = nanoTime.getAsLong() - startNanos;
        listener.callEnded(new CallRecord(
                requestId,
                Optional.ofNullable(caller),
                request.dialect(),
                request.operation(),
                Optional.ofNullable(model),
                streamed,
                outcome,
                status,
                Optional.ofNullable(problem).map(Problem::kind),
                attempts,
                usage,
                startedAt,
                nanos,
                firstContentNanos,
                firstContentNanos == 0 ? Math.max(0, nanos - elsewhereNanos) : overheadNanos));
    }
}
