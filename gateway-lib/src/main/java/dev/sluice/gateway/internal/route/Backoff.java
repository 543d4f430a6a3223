package dev.sluice.gateway.internal.route;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How long to wait before an attempt is made again: doubling from 250 ms up to 4 s, half of it by chance. */
public final class Backoff {
    /** A provider that asks for a longer wait is not waited for: the next target, or the client, is better served. */
    public static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(5);

    private static final long FIRST_MILLIS = 250;
    private static final long LONGEST_MILLIS = 4_000;

    private final RandomGenerator random;

    public Backoff(RandomGenerator random) {
        this.random = requireNonNull(random, "random");
    }

    /**
     * The wait before retry {@code n}, counted from 0; empty when the provider asks for more than is worth waiting.
     *
     * @param retryAfter what the provider asks for
     */
    public Optional<Duration> before(int n, Optional<Duration> retryAfter) {
        if (retryAfter.isPresent() && retryAfter.get().compareTo(LONGEST_RETRY_AFTER) > 0) {
            return Optional.empty();
        }
        long ceiling = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(n, 10));
        Duration jittered = Duration.ofMillis(ceiling / 2 + random.nextLong(ceiling / 2 + 1));
        Duration asked = retryAfter.orElse(Duration.ZERO);
        return Optional.of(asked.compareTo(jittered) > 0 ? asked : jittered);
    }
}
