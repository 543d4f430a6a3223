package dev.sluice.gateway.internal.observe;

import static java.util.Objects.requireNonNull;

import dev.sluice.gateway.AttemptRecord;
import dev.sluice.gateway.CallRecord;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.spi.GatewayListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Counts and times calls. Names and tags follow OpenTelemetry's semantic conventions for generative AI where those have
 * one ({@code gen_ai.*}); the rest is {@code sluice.*}. Meters are looked up once per set of tags, not once per call.
 */
public final class MicrometerListener implements GatewayListener {
    /** A client chooses model names; without a bound it could make as many time series as it likes. */
    private static final int MOST_MODELS = 200;

    private static final Duration[] SECONDS = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(20),
        Duration.ofSeconds(60),
        Duration.ofSeconds(300)
    };
    private static final Duration[] MICROS = {
        Duration.ofNanos(100_000),
        Duration.ofNanos(250_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25)
    };

    private final MeterRegistry registry;
    private final Map<CallTags, CallMeters> calls = new ConcurrentHashMap<>();
    private final Map<AttemptTags, AttemptMeters> attempts = new ConcurrentHashMap<>();
    private final Set<String> models = ConcurrentHashMap.newKeySet();

    public MicrometerListener(MeterRegistry registry) {
        this.registry = requireNonNull(registry, "registry");
    }

    @Override
    public void attemptEnded(String requestId, AttemptRecord attempt) {
        AttemptTags tags = new AttemptTags(attempt.provider(), attempt.providerType(), error(attempt.problem()));
        AttemptMeters meters = attempts.computeIfAbsent(tags, t -> new AttemptMeters(registry, t));
        meters.duration.record(attempt.nanos(), TimeUnit.NANOSECONDS);
        attempt.usage().ifPresent(meters::count);
    }

    @Override
    public void callEnded(CallRecord call) {
        CallTags tags = new CallTags(
                operation(call.operation()),
                model(call),
                call.outcome().name().toLowerCase(Locale.ROOT),
                error(call.problem()));
        CallMeters meters = calls.computeIfAbsent(tags, t -> new CallMeters(registry, t));
        meters.duration.record(call.nanos(), TimeUnit.NANOSECONDS);
        meters.overhead.record(call.overheadNanos(), TimeUnit.NANOSECONDS);
        if (call.firstContentNanos() > 0) {
            meters.firstContent.record(call.firstContentNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private String model(CallRecord call) {
        // Only names that reached a provider: a mistyped one is not worth a time series.
        if (call.attempts().isEmpty()) {
            return "none";
        }
        String model = call.model().orElse("none");
        return models.contains(model) || (models.size() < MOST_MODELS && models.add(model)) ? model : "other";
    }

    private static String error(Optional<Problem.Kind> problem) {
        return problem.map(kind -> kind.name().toLowerCase(Locale.ROOT)).orElse("none");
    }

    private static String operation(Operation operation) {
        return switch (operation) {
            case CHAT -> "chat";
            case COMPLETION -> "text_completion";
            case EMBED -> "embeddings";
            case RELAY -> "relay";
        };
    }

    private record CallTags(String operation, String model, String outcome, String error) {}

    private record AttemptTags(String provider, String type, String error) {}

    private static final class CallMeters {
        private final Timer duration;
        private final Timer firstContent;
        private final Timer overhead;

        CallMeters(MeterRegistry registry, CallTags tags) {
            String[] pairs = {
                "gen_ai.operation.name",
                tags.operation,
                "gen_ai.request.model",
                tags.model,
                "sluice.outcome",
                tags.outcome,
                "error.type",
                tags.error
            };
            duration = Timer.builder("gen_ai.server.request.duration")
                    .description("Calls, from their first byte to their last")
                    .tags(pairs)
                    .serviceLevelObjectives(SECONDS)
                    .register(registry);
            firstContent = Timer.builder("gen_ai.server.time_to_first_token")
                    .description("From a call's beginning to its first content")
                    .tags(pairs)
                    .serviceLevelObjectives(SECONDS)
                    .register(registry);
            overhead = Timer.builder("sluice.gateway.overhead")
                    .description("The gateway's own part of the time to first content")
                    .tags("gen_ai.operation.name", tags.operation)
                    .serviceLevelObjectives(MICROS)
                    .register(registry);
        }
    }

    private static final class AttemptMeters {
        private final Timer duration;
        private final Counter input;
        private final Counter output;
        private final Counter cacheRead;

        AttemptMeters(MeterRegistry registry, AttemptTags tags) {
            duration = Timer.builder("gen_ai.client.operation.duration")
                    .description("Attempts at providers")
                    .tags("gen_ai.provider.name", tags.type, "sluice.provider", tags.provider, "error.type", tags.error)
                    .serviceLevelObjectives(SECONDS)
                    .register(registry);
            input = tokens(registry, tags, "input");
            output = tokens(registry, tags, "output");
            cacheRead = tokens(registry, tags, "input_cached");
        }

        private static Counter tokens(MeterRegistry registry, AttemptTags tags, String type) {
            return Counter.builder("gen_ai.client.token.usage")
                    .description("Tokens as providers counted them; input_cached is a part of input")
                    .tags(
                            "gen_ai.provider.name",
                            tags.type,
                            "sluice.provider",
                            tags.provider,
                            "gen_ai.token.type",
                            type)
                    .register(registry);
        }

        void count(Usage usage) {
            input.increment((double) usage.inputTokens());
            output.increment((double) usage.outputTokens());
            cacheRead.increment((double) usage.cacheReadTokens());
        }
    }
}
