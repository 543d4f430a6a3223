package dev.sluice.gateway.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sluice.gateway.AttemptRecord;
import dev.sluice.gateway.CallRecord;
import dev.sluice.gateway.CallRecord.Outcome;
import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.spi.GatewayListener;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link GatewayListener} takes without complaint. */
public abstract class GatewayListenerContract {
    private static final AttemptRecord ANSWERED = new AttemptRecord(
            "openai",
            "openai",
            "gpt-4o-mini",
            Optional.of("openai"),
            200,
            Optional.empty(),
            Optional.of(new Usage(12, 34, 5, 0, 6)),
            Optional.of("up-1"),
            1_000_000);
    private static final AttemptRecord REFUSED = new AttemptRecord(
            "openai",
            "openai",
            "gpt-4o-mini",
            Optional.empty(),
            0,
            Optional.of(Problem.Kind.UPSTREAM_CONNECT),
            Optional.empty(),
            Optional.empty(),
            1);

    protected abstract GatewayListener create();

    /** A record of a call that ended this way. */
    protected static CallRecord call(Outcome outcome, Optional<Problem.Kind> problem, List<AttemptRecord> attempts) {
        boolean answered = outcome == Outcome.OK || outcome == Outcome.PARTIAL;
        return new CallRecord(
                "req_1",
                Optional.of("dev"),
                Dialect.OPENAI_CHAT,
                Operation.CHAT,
                Optional.of("fast"),
                answered,
                outcome,
                answered ? 200 : 502,
                problem,
                attempts,
                answered ? ANSWERED.usage() : Optional.empty(),
                Instant.EPOCH,
                2_000_000,
                answered ? 1_500_000 : 0,
                100_000);
    }

    protected static AttemptRecord answered() {
        return ANSWERED;
    }

    protected static AttemptRecord refused() {
        return REFUSED;
    }

    @Test
    void hearsAWholeCall() {
        GatewayListener listener = create();
        assertThatCode(() -> {
                    listener.callStarted("req_1", Dialect.OPENAI_CHAT, Operation.CHAT);
                    listener.attemptEnded("req_1", REFUSED);
                    listener.firstContent("req_1", 1_500_000);
                    listener.attemptEnded("req_1", ANSWERED);
                    listener.callEnded(call(Outcome.OK, Optional.empty(), List.of(REFUSED, ANSWERED)));
                })
                .doesNotThrowAnyException();
    }

    @Test
    void hearsOfEveryOutcome() {
        GatewayListener listener = create();
        assertThatCode(() -> {
                    for (Outcome outcome : Outcome.values()) {
                        for (Problem.Kind kind : Problem.Kind.values()) {
                            listener.callEnded(call(outcome, Optional.of(kind), List.of()));
                        }
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void hearsOfACallThatWasRefusedBeforeItWasRead() {
        CallRecord refused = new CallRecord(
                "req_2",
                Optional.empty(),
                Dialect.ANTHROPIC_MESSAGES,
                Operation.CHAT,
                Optional.empty(),
                false,
                Outcome.FAILED,
                401,
                Optional.of(Problem.Kind.MISSING_KEY),
                List.of(),
                Optional.empty(),
                Instant.EPOCH,
                1,
                0,
                1);
        assertThatCode(() -> create().callEnded(refused)).doesNotThrowAnyException();
    }
}
