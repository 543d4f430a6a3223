package dev.sluice.gateway.spi;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long a call may take.
 *
 * @param connect to connect to a provider, per attempt
 * @param firstContent from the start of a streamed attempt to its first content-bearing frame
 * @param idle between two frames of a stream after that
 * @param total the whole call, all attempts together
 */
public record Timeouts(Duration connect, Duration firstContent, Duration idle, Duration total) {
    /** 5 s, 60 s, 60 s and 600 s. */
    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(600));

    public Timeouts {
        for (Duration timeout : new Duration[] {connect, firstContent, idle, total}) {
            if (requireNonNull(timeout, "timeout").isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException("a timeout must be positive");
            }
        }
    }
}
