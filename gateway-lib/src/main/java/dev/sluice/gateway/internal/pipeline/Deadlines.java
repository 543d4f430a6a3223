package dev.sluice.gateway.internal.pipeline;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.catalog.TimeLimit;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Ends what takes too long. One thread looks at all running calls every 100 ms: setting a deadline is then one write, which
 * matters on streams, where every frame sets one.
 */
final class Deadlines implements AutoCloseable {
    private static final long TICK_MILLIS = 100;

    private final Set<CallWatch> running = ConcurrentHashMap.newKeySet();
    private final LongSupplier nanoTime;
    private final long origin;
    private final ScheduledFuture<?> ticking;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "sluice-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    Deadlines(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.origin = nanoTime.getAsLong();
        this.ticking = ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Nanoseconds since these deadlines were made: never negative, never overflows. */
    long now() {
        return nanoTime.getAsLong() - origin;
    }

    void add(CallWatch watch) {
        running.add(watch);
    }

    void remove(CallWatch watch) {
        running.remove(watch);
    }

    /** Work that is no call: cancelled when it takes too long, or with the calls when the gateway stops. */
    <T> T within(Duration limit, TimeLimit.Work<T> work) throws IOException {
        try (CallWatch watch = new CallWatch(this)) {
            watch.total(limit);
            watch.open();
            return work.run(watch.begin());
        }
    }

    /** Ends every running call. */
    void cancelAll(Problem why) {
        running.forEach(watch -> watch.cancel(why));
    }

    int size() {
        return running.size();
    }

    void tick() {
        long now = now();
        for (CallWatch watch : running) {
            watch.expire(now);
        }
    }

    @Override
    public void close() {
        ticking.cancel(false);
        ticker.shutdownNow();
    }
}
