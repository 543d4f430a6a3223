package dev.sluice.gateway.testkit;

import java.util.concurrent.Semaphore;

/** Holds a scripted reply back until the test lets it go on. Thread-safe. */
public final class Gate {
    private static final int FOR_GOOD = Integer.MAX_VALUE / 2;

    private final Semaphore permits = new Semaphore(0);

    /** Lets one wait pass: one that is under way, else the next. */
    public void pass() {
        permits.release();
    }

    /** Lets every wait pass, now and later. */
    public void open() {
        permits.release(FOR_GOOD);
    }

    void await() throws InterruptedException {
        permits.acquire();
    }
}
