package dev.sluice.gateway.server.run;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.gateway.AttemptRecord;
import dev.sluice.gateway.CallRecord;
import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class CallLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.sluice.gateway.calls");
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(logged);
        logger.setLevel(null);
    }

    @Test
    void oneLinePerCallSaysWhoWhatWhereAndHowItEnded() {
        AttemptRecord attempt = new AttemptRecord(
                "openai",
                "openai",
                "gpt-4o",
                Optional.of("openai"),
                200,
                Optional.empty(),
                Optional.empty(),
                Optional.of("up-1"),
                5);
        new CallLog().callEnded(call("fast", List.of(attempt), Optional.empty()));

        assertThat(fields())
                .containsEntry("request_id", "req-1")
                .containsEntry("caller", "dev")
                .containsEntry("dialect", "openai_chat")
                .containsEntry("operation", "chat")
                .containsEntry("model", "fast")
                .containsEntry("stream", true)
                .containsEntry("target", "openai/gpt-4o")
                .containsEntry("upstream_request_id", "up-1")
                .containsEntry("attempts", 1)
                .containsEntry("status", 200)
                .containsEntry("outcome", "ok")
                .containsEntry("input_tokens", 10L)
                .containsEntry("output_tokens", 20L)
                .containsEntry("ms", 12.3)
                .containsEntry("first_content_ms", 2.0)
                .doesNotContainKey("problem");
    }

    @Test
    void aCallThatWasRefusedHasAProblemAndNoTarget() {
        new CallLog().callEnded(call("nope", List.of(), Optional.of(Problem.Kind.UNKNOWN_MODEL)));

        assertThat(fields()).containsEntry("problem", "unknown_model").doesNotContainKey("target");
    }

    @Test
    void aLongNameIsCutShort() {
        new CallLog().callEnded(call("x".repeat(5000), List.of(), Optional.empty()));

        assertThat(fields().get("model")).asString().hasSize(201);
    }

    @Test
    void nothingIsLoggedAboveInfo() {
        logger.setLevel(Level.WARN);
        new CallLog().callEnded(call("fast", List.of(), Optional.empty()));

        assertThat(logged.list).isEmpty();
    }

    private Map<String, Object> fields() {
        assertThat(logged.list).hasSize(1);
        Map<String, Object> fields = new LinkedHashMap<>();
        logged.list.get(0).getKeyValuePairs().forEach(pair -> fields.put(pair.key, pair.value));
        return fields;
    }

    private static CallRecord call(String model, List<AttemptRecord> attempts, Optional<Problem.Kind> problem) {
        return new CallRecord(
                "req-1",
                Optional.of("dev"),
                Dialect.OPENAI_CHAT,
                Operation.CHAT,
                Optional.of(model),
                true,
                problem.isPresent() ? CallRecord.Outcome.FAILED : CallRecord.Outcome.OK,
                problem.map(Problem.Kind::status).orElse(200),
                problem,
                attempts,
                Optional.of(new Usage(10, 20, 0, 0, 0)),
                Instant.EPOCH,
                12_345_678,
                2_000_000,
                100);
    }
}
