package dev.sluice.gateway.internal.store;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread or process brings about. */
final class Eventually {
    private static final Duration LOOK = Duration.ofMillis(5);

    private Eventually() {}

    static void holds(BooleanSupplier condition, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + longest);
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    static void holds(BooleanSupplier condition) {
        holds(condition, Duration.ofSeconds(20));
    }
}
