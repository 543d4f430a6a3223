package dev.sluice.gateway.internal.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.CallRecord;
import dev.sluice.gateway.CallRecord.Outcome;
import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.GatewayCall;
import dev.sluice.gateway.GatewayReply;
import dev.sluice.gateway.GatewayRequest;
import dev.sluice.gateway.Headers;
import dev.sluice.gateway.MemoryStores;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.spi.CallerDirectory;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.ProviderCall;
import dev.sluice.gateway.spi.ProviderReply;
import dev.sluice.gateway.spi.Upstream;
import dev.sluice.gateway.spi.UpstreamException;
import dev.sluice.gateway.testkit.RecordingListener;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deadlines and waits, with a clock that stands until it is moved and a provider in the same JVM. */
class PipelineTimeTest {
    private final AtomicLong nanos = new AtomicLong();
    private final List<Duration> waits = new ArrayList<>();
    private final Deque<Object> script = new ArrayDeque<>();
    private final RecordingListener listener = new RecordingListener();
    private final Deadlines deadlines = new Deadlines(nanos::get);
    private final Pipeline pipeline = new Pipeline(
            new Pipeline.Parts(
                    MemoryStores.models()
                            .provider(Provider.of("local", "local", "local:/"))
                            .build(),
                    CallerDirectory.open(),
                    provider -> Optional.empty(),
                    Map.of("local", new LocalAdapter()),
                    listener,
                    1 << 20),
            request -> {
                throw new AssertionError("the provider is not HTTP");
            },
            new Ambient(
                    Clock.systemUTC(),
                    nanos::get,
                    (duration, cancellation) -> {
                        waits.add(duration);
                        nanos.addAndGet(duration.toNanos());
                    },
                    new Random(1)),
            deadlines);

    @AfterEach
    void stop() {
        pipeline.close();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        deadlines.tick();
    }

    private GatewayCall call() {
        return pipeline.newCall(GatewayRequest.builder(Dialect.OPENAI_CHAT, Operation.CHAT)
                .body("{\"model\":\"local/m\",\"stream\":true}".getBytes(UTF_8))
                .build());
    }

    private static String content(String text) {
        return "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":null}]}";
    }

    @Test
    void aClientThatReadsSlowlyIsNotTheProvidersSilence() throws IOException {
        script.addAll(List.of(content("one"), content("two"), content("three"), "[DONE]"));
        try (GatewayReply reply = call().execute()) {
            assertThat(reply.body().read(new byte[1000])).isPositive();
            assertThat(reply.body().read(new byte[1000])).isPositive();
            pass(Duration.ofMinutes(5));

            assertThat(new String(reply.body().readAllBytes(), UTF_8))
                    .contains("three")
                    .endsWith("[DONE]\n\n");
        }
        assertThat(listener.awaitCall().outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void aProviderThatFallsSilentIsLeftAtTheIdleDeadline() throws IOException {
        script.addAll(List.of(content("one"), Duration.ofSeconds(61)));
        try (GatewayReply reply = call().execute()) {
            assertThat(new String(reply.body().readAllBytes(), UTF_8))
                    .contains("one")
                    .contains("took too long to send more");
        }
        CallRecord record = listener.awaitCall();
        assertThat(record.outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(record.problem()).contains(Kind.UPSTREAM_TIMEOUT);
    }

    @Test
    void eachChunkMayTakeAsLongAsTheIdleDeadlineUntilTheTotalIsUp() throws IOException {
        for (int i = 0; i < 20; i++) {
            script.addAll(List.of(content("chunk" + i), Duration.ofSeconds(59)));
        }
        try (GatewayReply reply = call().execute()) {
            assertThat(new String(reply.body().readAllBytes(), UTF_8))
                    .contains("chunk9")
                    .doesNotContain("chunk12")
                    .contains("the call took longer than it may in all");
        }
    }

    @Test
    void waitsAsLongAsTheProviderAsksAndNoLongerThanTheTotal() {
        script.add(new UpstreamException(Kind.UPSTREAM_CONNECT, "refused", null));
        script.add(new UpstreamException(Kind.UPSTREAM_CONNECT, "refused", null));
        script.add(content("one"));
        try (GatewayReply reply = call().execute()) {
            assertThat(reply.status()).isEqualTo(200);
        }
        assertThat(waits).hasSize(2);
        assertThat(waits.get(0)).isBetween(Duration.ofMillis(125), Duration.ofMillis(250));
        assertThat(waits.get(1)).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
        assertThat(listener.awaitCall().overheadNanos()).isZero();
    }

    @Test
    void aSurpriseInMidStreamEndsTheReplyInAnErrorEvent() throws IOException {
        script.addAll(List.of(content("one"), new IllegalStateException("a bug")));
        try (GatewayReply reply = call().execute()) {
            assertThat(new String(reply.body().readAllBytes(), UTF_8))
                    .contains("one")
                    .contains("\"error\"")
                    .doesNotContain("a bug");
        }
        assertThat(listener.awaitCall().problem()).contains(Kind.INTERNAL);
    }

    @Test
    void aCallThatIsNeverExecutedLeavesNothingBehind() {
        call();

        assertThat(deadlines.size()).isZero();
        assertThat(listener.events()).isEmpty();
    }

    @Test
    void aCallThatEndedIsNotWatchedAnyMore() throws IOException {
        script.addAll(List.of(content("one"), "[DONE]"));
        try (GatewayReply reply = call().execute()) {
            assertThat(deadlines.size()).isEqualTo(1);
            reply.body().readAllBytes();
        }
        assertThat(deadlines.size()).isZero();
    }

    /** Plays the script: a text is an event, a duration passes, an exception is thrown. */
    private final class LocalAdapter implements ProviderAdapter {
        @Override
        public String type() {
            return "local";
        }

        @Override
        public Optional<Dialect> dialect(Operation operation) {
            return Optional.of(Dialect.OPENAI_CHAT);
        }

        @Override
        public URI address(ProviderCall call) {
            throw new AssertionError("the provider is not HTTP");
        }

        @Override
        public void authorize(Credential credential, Headers.Builder headers) {}

        @Override
        public ProviderReply open(ProviderCall call, Upstream http) throws IOException {
            if (script.peek() instanceof UpstreamException failure) {
                script.remove();
                throw failure;
            }
            return new LocalReply(call);
        }
    }

    private final class LocalReply implements ProviderReply {
        private final ProviderCall call;

        LocalReply(ProviderCall call) {
            this.call = call;
        }

        @Override
        public int status() {
            return 200;
        }

        @Override
        public Headers headers() {
            return Headers.of("content-type", "text/event-stream");
        }

        @Override
        public @Nullable Frame next() throws IOException {
            Object step = script.poll();
            while (step instanceof Duration time) {
                pass(time);
                if (call.cancellation().isCancelled()) {
                    throw new IOException("cancelled");
                }
                step = script.poll();
            }
            if (step instanceof IllegalStateException bug) {
                throw bug;
            }
            return step == null ? null : Frame.event(null, (String) step);
        }

        @Override
        public void close() {}
    }
}
