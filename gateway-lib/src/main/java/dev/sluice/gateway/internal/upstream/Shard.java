package dev.sluice.gateway.internal.upstream;

import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;

/**
 * A client with a connection pool of its own. A call walks its pool from end to end, busy connections included, so no
 * pool may grow large: 300 in flight and 200 idle at most.
 */
final class Shard {
    static final int MAX_IN_FLIGHT = 300;
    static final int MAX_IDLE = 200;

    private final OkHttpClient client;
    private final int maxInFlight;
    private final AtomicInteger inFlight = new AtomicInteger();

    Shard(OkHttpClient client, int maxInFlight) {
        this.client = client;
        this.maxInFlight = maxInFlight;
    }

    OkHttpClient client() {
        return client;
    }

    /** Takes a place; the caller gives it back with {@link #leave}. */
    boolean tryEnter() {
        if (inFlight.incrementAndGet() <= maxInFlight) {
            return true;
        }
        inFlight.decrementAndGet();
        return false;
    }

    void leave() {
        inFlight.decrementAndGet();
    }

    int inFlight() {
        return inFlight.get();
    }
}
