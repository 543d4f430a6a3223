package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.Headers;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How long a provider asks to wait: {@code retry-after-ms}, else {@code retry-after} in seconds or as an HTTP date. */
public final class RetryAfter {
    // Longer waits are no better than "never", and a Duration must not overflow.
    private static final double LONGEST_MILLIS = 365L * 24 * 3600 * 1000;

    private RetryAfter() {}

    /** The wait; zero for one that is over, empty for none or one that makes no sense. */
    public static Optional<Duration> of(Headers headers, Clock clock) {
        Optional<Duration> millis = headers.first("retry-after-ms").flatMap(value -> number(value, 1));
        return millis.isPresent()
                ? millis
                : headers.first("retry-after")
                        .flatMap(value -> number(value, 1000).or(() -> date(value, clock)));
    }

    private static Optional<Duration> number(String value, int unitMillis) {
        try {
            double wait = Double.parseDouble(value.trim()) * unitMillis;
            return Double.isNaN(wait)
                    ? Optional.empty()
                    : Optional.of(Duration.ofMillis(Math.round(Math.max(0, Math.min(wait, LONGEST_MILLIS)))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> date(String value, Clock clock) {
        try {
            Instant then = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value.trim()));
            Duration wait = Duration.between(clock.instant(), then);
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
