package dev.sluice.gateway.internal.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Headers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2015-10-21T07:28:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({
        "retry-after, 7, PT7S",
        "retry-after, 0.25, PT0.25S",
        "retry-after, -3, PT0S",
        "retry-after-ms, 1500, PT1.5S",
        "retry-after-ms, -1, PT0S",
        "retry-after, 'Wed, 21 Oct 2015 07:28:30 GMT', PT30S",
        "retry-after, 'Wed, 21 Oct 2015 07:27:30 GMT', PT0S",
        "retry-after, 1e300, PT8760H"
    })
    void readsSecondsMillisecondsAndDates(String name, String value, Duration wait) {
        assertThat(RetryAfter.of(Headers.of(name, value), CLOCK)).contains(wait);
    }

    @Test
    void prefersMilliseconds() {
        assertThat(RetryAfter.of(Headers.of("retry-after", "2", "retry-after-ms", "1200"), CLOCK))
                .contains(Duration.ofMillis(1200));
    }

    @Test
    void takesSecondsWhenTheMillisecondsMakeNoSense() {
        assertThat(RetryAfter.of(Headers.of("retry-after", "2", "retry-after-ms", "soon"), CLOCK))
                .contains(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "NaN", "", "2015-10-21"})
    void saysNothingWhenTheValueMakesNoSense(String value) {
        assertThat(RetryAfter.of(Headers.of("retry-after", value), CLOCK)).isEqualTo(Optional.empty());
    }
}
