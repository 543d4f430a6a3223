package dev.sluice.gateway.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What is measured of each contender. */
enum Scenario {
    /** Small chats, closed loop. */
    P1(List.of(Step.closed("p1", Payload.P1, BenchModel.UNARY))),
    /** Requests of 100 KB, closed loop. */
    P3(List.of(Step.closed("p3", Payload.P3, "bench-1k"))),
    /** 200 streams, a chunk each 20 ms. */
    SSE(List.of(Step.streams("sse", 200, BenchModel.STREAM))),
    /** Small chats at 500 per second, open loop. */
    OPEN(List.of(Step.open("open", 500, Payload.P1, BenchModel.UNARY))),
    /** 10 KB and 100 KB both ways at 100 per second, open loop: where a delayed acknowledgement would show. */
    SIZE(List.of(
            Step.open("size10k", 100, Payload.P2, "bench-10k"), Step.open("size100k", 100, Payload.P3, "bench-100k"))),
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

    /** One load; a rate of 0 is a closed loop, streams of 0 means whole replies. */
    record Step(String name, Payload payload, String model, double rate, int streams) {
        static Step closed(String name, Payload payload, String model) {
            return new Step(name, payload, model, 0, 0);
        }

        static Step open(String name, double rate, Payload payload, String model) {
            return new Step(name, payload, model, rate, 0);
        }

        static Step streams(String name, int streams, String model) {
            return new Step(name, Payload.P1, model, 0, streams);
        }

        boolean isOpenLoop() {
            return rate > 0;
        }

        Tally run(Endpoint endpoint, Duration time) throws IOException {
            BenchModel made = BenchModel.of(model);
            if (streams > 0) {
                return StreamLoad.run(new StreamLoad.Plan(endpoint, payload, made, streams, false, time, RAMP));
            }
            return UnaryLoad.run(new UnaryLoad.Plan(endpoint, payload, made, CONNECTIONS, rate, time));
        }
    }
}
