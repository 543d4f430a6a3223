package dev.sluice.gateway.internal.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.CallRecord;
import dev.sluice.gateway.CallRecord.Outcome;
import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Listeners;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.spi.GatewayListener;
import dev.sluice.gateway.testkit.GatewayListenerContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MicrometerListenerTest extends GatewayListenerContract {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Override
    protected GatewayListener create() {
        return Listeners.micrometer(registry);
    }

    @Test
    void timesCallsFirstContentAndOverhead() {
        create().callEnded(call(Outcome.OK, Optional.empty(), List.of(answered())));

        assertThat(registry.get("gen_ai.server.request.duration")
                        .tags(
                                "gen_ai.operation.name",
                                "chat",
                                "gen_ai.request.model",
                                "fast",
                                "sluice.outcome",
                                "ok",
                                "error.type",
                                "none")
                        .timer()
                        .totalTime(TimeUnit.NANOSECONDS))
                .isEqualTo(2_000_000);
        assertThat(registry.get("gen_ai.server.time_to_first_token").timer().totalTime(TimeUnit.NANOSECONDS))
                .isEqualTo(1_500_000);
        assertThat(registry.get("sluice.gateway.overhead").timer().totalTime(TimeUnit.NANOSECONDS))
                .isEqualTo(100_000);
    }

    @Test
    void countsTheTokensOfAttemptsAndWhyTheyFailed() {
        GatewayListener listener = create();
        listener.attemptEnded("req_1", refused());
        listener.attemptEnded("req_1", answered());

        assertThat(registry.get("gen_ai.client.token.usage")
                        .tags("gen_ai.token.type", "input", "sluice.provider", "openai")
                        .counters())
                .anySatisfy(counter -> assertThat(counter.count()).isEqualTo(12));
        assertThat(registry.get("gen_ai.client.operation.duration")
                        .tags("error.type", "upstream_connect")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aClientCannotMakeTimeSeriesWithoutBound() {
        GatewayListener listener = create();
        for (int i = 0; i < 500; i++) {
            listener.callEnded(named("model-" + i));
        }

        assertThat(registry.get("gen_ai.server.request.duration").timers()).hasSize(201);
        assertThat(registry.get("gen_ai.server.request.duration")
                        .tags("gen_ai.request.model", "other")
                        .timer()
                        .count())
                .isEqualTo(300);
    }

    @Test
    void aNameThatReachedNoProviderIsNoTimeSeries() {
        create().callEnded(call(Outcome.FAILED, Optional.of(Kind.UNKNOWN_MODEL), List.of()));

        assertThat(registry.get("gen_ai.server.request.duration")
                        .tags("gen_ai.request.model", "none", "error.type", "unknown_model")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    private static CallRecord named(String model) {
        return new CallRecord(
                "req_1",
                Optional.of("dev"),
                Dialect.OPENAI_CHAT,
                Operation.CHAT,
                Optional.of(model),
                false,
                Outcome.OK,
                200,
                Optional.empty(),
                List.of(answered()),
                Optional.empty(),
                Instant.EPOCH,
                1,
                1,
                0);
    }
}
