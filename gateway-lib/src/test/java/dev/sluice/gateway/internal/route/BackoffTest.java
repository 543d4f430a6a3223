package dev.sluice.gateway.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(new Random(42));

    @Test
    void doublesUpToFourSecondsAndLeavesHalfToChance() {
        long[] ceilings = {250, 500, 1000, 2000, 4000, 4000, 4000};
        for (int n = 0; n < ceilings.length; n++) {
            for (int i = 0; i < 100; i++) {
                assertThat(backoff.before(n, Optional.empty()).orElseThrow())
                        .isBetween(Duration.ofMillis(ceilings[n] / 2), Duration.ofMillis(ceilings[n]));
            }
        }
    }

    @Test
    void waitsAsLongAsTheProviderAsksWhenThatIsShort() {
        assertThat(backoff.before(0, Optional.of(Duration.ofSeconds(3)))).contains(Duration.ofSeconds(3));
    }

    @Test
    void aProviderCannotShortenTheWait() {
        assertThat(backoff.before(3, Optional.of(Duration.ZERO)).orElseThrow()).isGreaterThan(Duration.ofMillis(900));
    }

    @Test
    void doesNotWaitForAProviderThatAsksForMuch() {
        assertThat(backoff.before(0, Optional.of(Duration.ofHours(1)))).isEmpty();
    }
}
