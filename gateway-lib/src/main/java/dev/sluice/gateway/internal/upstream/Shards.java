package dev.sluice.gateway.internal.upstream;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;

/** The clients of one class of trust, as many as its calls need. Connections are shared with no other class. */
final class Shards {
    private final Supplier<OkHttpClient> newClient;
    private final int maxInFlightPerShard;
    private final List<Shard> shards = new CopyOnWriteArrayList<>();

    Shards(Supplier<OkHttpClient> newClient, int maxInFlightPerShard) {
        this.newClient = newClient;
        this.maxInFlightPerShard = maxInFlightPerShard;
    }

    /** Takes a place in the first client that has one; the caller gives it back with {@link Shard#leave}. */
    Shard enter() {
        while (true) {
            int seen = shards.size();
            for (Shard shard : shards) {
                if (shard.tryEnter()) {
                    return shard;
                }
            }
            add(seen);
        }
    }

    private synchronized void add(int seen) {
        if (shards.size() == seen) {
            shards.add(new Shard(newClient.get(), maxInFlightPerShard));
        }
    }

    void close() {
        for (Shard shard : shards) {
            shard.client().dispatcher().cancelAll();
            shard.client().connectionPool().evictAll();
        }
    }

    int size() {
        return shards.size();
    }

    int inFlight() {
        return shards.stream().mapToInt(Shard::inFlight).sum();
    }

    int connections() {
        return shards.stream()
                .mapToInt(shard -> shard.client().connectionPool().connectionCount())
                .sum();
    }
}
