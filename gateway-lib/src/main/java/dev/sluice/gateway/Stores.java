package dev.sluice.gateway;

import dev.sluice.gateway.internal.store.MemoryStore;
import java.time.Clock;
import java.util.List;

/** What the gateway keeps beyond its configuration, in one place: memory, SQLite or PostgreSQL. Thread-safe. */
public interface Stores extends AutoCloseable {
    /** A store that lives and dies with the process. */
    static Stores memory() {
        return new MemoryStore(Clock.systemUTC());
    }

    /** The registered models. */
    ModelStore models();

    /** How the store is now. Does not block. */
    Status status();

    /** Stops listening for changes; a data source that was handed in is its owner's to close. */
    @Override
    void close();

    /**
     * How a store is.
     *
     * @param kind {@code memory}, {@code sqlite} or {@code postgresql}
     * @param reachable whether the last look at it succeeded; what was read before keeps serving when not
     * @param problems what has to be repaired, in words: a store that cannot be reached, keys that cannot be opened; the
     *     gateway is not ready while there are any
     */
    record Status(String kind, boolean reachable, List<String> problems) {
        public Status {
            problems = List.copyOf(problems);
        }
    }
}
