package dev.sluice.gateway.bench;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is measured of each contender. */
enum Scenario {
    /** Small chats, closed loop. */
    P1(List.of(Step.closed("p1", Payload.P1, BenchModel.UNARY))),
    /** Conversations of 10 KB, closed loop. */
    P2(List.of(Step.closed("p2", Payload.P2, "bench-2k"))),
    /** Requests of 100 KB, closed loop. */
    P3(List.of(Step.closed("p3", Payload.P3, "bench-1k"))),
    /** 200 streams, a chunk each 20 ms. */
    SSE(List.of(Step.streams("sse", 200, BenchModel.STREAM))),
    /** Small chats at 500 per second, open loop. */
    OPEN(List.of(Step.open("open", 500, Payload.P1, BenchModel.UNARY))),
    /** 10 KB and 100 KB both ways at 100 per second, open loop: where a delayed acknowledgement would show. */
    SIZE(List.of(
            Step.open("size10k", 100, Payload.P2, "bench-10k"), Step.open("size100k", 100, Payload.P3, "bench-100k"))),
    /** 50 streams by themselves, and while requests of 100 KB come in: what is large must not hold up what is small. */
    LINE(List.of(
            Step.streams("line.alone", 50, BenchModel.STREAM),
            Step.streams("line.mixed", 50, BenchModel.STREAM)
                    .beside(Step.open("line.large", 20, Payload.P3, "bench-1k")))),
    /** Small chats at 200 per second, by themselves and beside 2,000 requests per second with keys that nobody has. */
    ABUSE(List.of(
            Step.open("abuse.alone", 200, Payload.P1, BenchModel.UNARY),
            Step.open("abuse.good", 200, Payload.P1, BenchModel.UNARY)
                    .beside(Step.open("abuse.bad", 2000, Payload.P1, BenchModel.UNARY)
                            .refused()))),
    /** Many slow streams in a fresh process, once. */
    HOLD(List.of()),
    /** Start and memory of a fresh process, once. */
    START(List.of());

    private static final int CONNECTIONS = 32;
    /** Not a multiple of the pace, so that the streams' chunks spread evenly. */
    private static final Duration RAMP = Duration.ofMillis(970);

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Step> steps;

    Scenario(List<Step> steps) {
        this.steps = steps;
    }

    /** What one round does; empty for what is done once. */
    List<Step> steps() {
        return steps;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it means something for a contender: only Sluice checks keys. */
    boolean fits(Contender contender) {
        return this != ABUSE || contender == Contender.SLUICE;
    }

    /**
     * One load.
     *
     * @param rate requests per second; 0 is a closed loop
     * @param streams 0 means whole replies
     * @param badKey whether it shows keys that nobody has
     * @param other a load that runs at the same time
     */
    record Step(
            String name,
            Payload payload,
            String model,
            double rate,
            int streams,
            boolean badKey,
            @Nullable Step other) {
        static Step closed(String name, Payload payload, String model) {
            return new Step(name, payload, model, 0, 0, false, null);
        }

        static Step open(String name, double rate, Payload payload, String model) {
            return new Step(name, payload, model, rate, 0, false, null);
        }

        static Step streams(String name, int streams, String model) {
            return new Step(name, Payload.P1, model, 0, streams, false, null);
        }

        /** This load while another one runs. */
        Step beside(Step another) {
            return new Step(name, payload, model, rate, streams, badKey, another);
        }

        /** This load with a key that nobody has. */
        Step refused() {
            return new Step(name, payload, model, rate, streams, true, other);
        }

        boolean isOpenLoop() {
            return rate > 0;
        }

        /** Runs it, and what runs beside it, whose tally is handed over. */
        Tally run(Endpoint endpoint, Duration time, Consumer<Tally> beside) throws IOException {
            if (other == null) {
                return run(endpoint, time);
            }
            Step second = other;
            FutureTask<Tally> task = new FutureTask<>(() -> second.run(endpoint, time));
            Thread thread = new Thread(task, second.name);
            thread.start();
            Tally tally = run(endpoint, time);
            try {
                beside.accept(task.get());
            } catch (ExecutionException e) {
                throw new IOException(second.name + ": " + e.getCause(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
            return tally;
        }

        private Tally run(Endpoint endpoint, Duration time) throws IOException {
            BenchModel made = BenchModel.of(model);
            if (streams > 0) {
                return StreamLoad.run(new StreamLoad.Plan(endpoint, payload, made, streams, false, time, RAMP));
            }
            Endpoint shown = badKey ? endpoint.withKey("nobody-has-this-key") : endpoint;
            int status = badKey ? 401 : 200;
            return UnaryLoad.run(new UnaryLoad.Plan(shown, payload, made, CONNECTIONS, rate, time, status));
        }
    }
}
