package dev.sluice.gateway.internal.pipeline;

import static java.util.Objects.requireNonNull;

import dev.sluice.gateway.spi.Cancellation;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Time and chance, as arguments.
 *
 * @param clock the time of day, for records
 * @param nanoTime monotonic time in nanoseconds, for durations and deadlines
 * @param sleeper waits between attempts
 * @param random jitter
 */
public record Ambient(Clock clock, LongSupplier nanoTime, Sleeper sleeper, RandomGenerator random) {
    public Ambient {
        requireNonNull(clock, "clock");
        requireNonNull(nanoTime, "nanoTime");
        requireNonNull(sleeper, "sleeper");
        requireNonNull(random, "random");
    }

    /** The machine's own. */
    public static Ambient system() {
        return new Ambient(Clock.systemUTC(), System::nanoTime, Ambient::sleep, new RandomGenerator() {
            @Override
            public long nextLong() {
                return ThreadLocalRandom.current().nextLong();
            }
        });
    }

    private static void sleep(Duration duration, Cancellation cancellation) throws InterruptedException {
        CountDownLatch cancelled = new CountDownLatch(1);
        cancellation.onCancel(cancelled::countDown);
        boolean early = cancelled.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        if (!early) {
            cancellation.onCancel(() -> {});
        }
    }

    /** Waits. */
    @FunctionalInterface
    public interface Sleeper {
        /** Returns after {@code duration}, or earlier when the cancellation is cancelled. */
        void sleep(Duration duration, Cancellation cancellation) throws InterruptedException;
    }
}
