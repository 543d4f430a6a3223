package dev.sluice.gateway.bench;

import java.util.concurrent.locks.LockSupport;

/** Waiting where there is nothing to be told by. */
final class Pause {
    private Pause() {}

    static void millis(long millis) {
        LockSupport.parkNanos(millis * 1_000_000);
    }

    static void seconds(int seconds) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() < end) {
            millis(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
    }
}
