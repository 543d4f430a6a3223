package dev.sluice.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ReportTest {
    private final Samples samples = new Samples();

    @Test
    void showsMediansRangesRatioAndWhetherTheAimIsMet() {
        add("p1.cpu", Contender.NGINX, 12, 14, 13);
        add("p1.cpu", Contender.SLUICE, 40.04, 70, 45);
        add("p1.rate", Contender.DIRECT, 60_000);
        assertThat(Report.of(samples, List.of(new Noise("round 1", 0.5, 3.25, 1.75))))
                .isEqualTo("""
                        | | direct | nginx | Sluice | Sluice : nginx | aim | |
                        |---|--:|--:|--:|--:|---|---|
                        | P1 (0.3 KB in, 0.6 KB out), CPU-µs per request |  | 13.0 (12.0–14.0) | 45.0 (40.0–70.0) | 3.5 | ≤ 65, ≤ 6 × nginx | met |
                        | P1, requests/s, closed loop of 32 | 60,000 |  |  |  |  |  |

                        | | steal, % | other programs, % of the machine | load average |
                        |---|--:|--:|--:|
                        | round 1 | 0.50 | 3.3 | 1.75 |
                        """);
    }

    @Test
    void saysWhereAnAimIsMissedInItselfOrAgainstNginx() {
        add("p3.cpu", Contender.SLUICE, 301);
        add("sse.cpu", Contender.NGINX, 5);
        add("sse.cpu", Contender.SLUICE, 16);
        assertThat(Report.of(samples, List.of()).lines().filter(line -> line.endsWith("| **missed** |")))
                .hasSize(2);
    }

    @Test
    void saysNothingAboutAimsWhereTheMachineWasBusyWithSomethingElse() {
        add("p1.cpu", Contender.SLUICE, 20);
        for (Noise noise : List.of(new Noise("round 1", 1.5, 0, 1), new Noise("round 1", 0, 12, 1))) {
            assertThat(Report.of(samples, List.of(new Noise("hold", 0, 0, 1), noise)))
                    .startsWith("**Disturbed**")
                    .doesNotContain("met");
        }
    }

    @Test
    void addedTimeIsComparedWithTheDirectWayInTheSameRound() {
        add("open.p50", Contender.DIRECT, 0.1, 0.5, 0.2);
        add("open.p50", Contender.SLUICE, 0.3, 0.8, 0.3);
        samples.addDifferencesToDirect("open.p50", "added.p50");
        assertThat(samples.median("added.p50", Contender.SLUICE)).isCloseTo(0.2, offset());
        assertThat(samples.of("added.p50", Contender.NGINX)).isEmpty();
    }

    @Test
    void theMedianOfAnEvenNumberIsTheMiddleOfTwoAndNothingHasNone() {
        add("x", Contender.NGINX, 4, 1, 2, 100, Double.NaN);
        assertThat(samples.median("x", Contender.NGINX)).isEqualTo(3);
        assertThat(samples.median("x", Contender.SLUICE)).isNaN();
    }

    private static Offset<Double> offset() {
        return Offset.offset(1e-9);
    }

    private void add(String measure, Contender contender, double... values) {
        for (double value : values) {
            samples.add(measure, contender, value);
        }
    }
}
