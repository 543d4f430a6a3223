package dev.sluice.gateway;

import dev.sluice.gateway.internal.store.JdbiStore;
import dev.sluice.gateway.internal.store.MemoryStore;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;

/** What the gateway keeps beyond its configuration, in one place: memory, SQLite or PostgreSQL. Thread-safe. */
public interface Stores extends AutoCloseable {
    /** A store that lives and dies with the process. */
    static Stores memory() {
        return new MemoryStore(Clock.systemUTC());
    }

    /**
     * A store in SQLite or PostgreSQL 14 or newer. Tables are made and brought up to date; they and their history begin with
     * {@code sluice_}, so that the database may be one that has others. Needs {@code jdbi3-core}, {@code flyway-core},
     * {@code tink}, the driver and for PostgreSQL {@code flyway-database-postgresql} on the class path.
     *
     * <p>Blocks until the database was reached or found out of reach, and does not fail when it is out of reach: then
     * {@link #status()} says so, and the store opens when it can. The same goes for a database that is newer than this
     * program and for a master key that is missing or not the right one: with that, models without a key serve, and those
     * with one answer 503.
     *
     * <p>Of the data source:
     * <ul>
     *   <li>It should give up connecting within a second (for example {@code connectionTimeout} of HikariCP, 800 ms, with
     *       {@code loginTimeout} and {@code connectTimeout} of the driver): changes are refused in time without that, but
     *       the store comes back later. Time limits for statements are set here.
     *   <li>One connection of it is held all the time, with PostgreSQL a second one that listens for changes, and
     *       migrating takes up to three for a moment: a pool should have five or more.
     *   <li>For SQLite no pool is needed. The file's directory must exist. Journal mode (WAL), durability and waiting for
     *       locks are set here; an in-memory database is not supported.
     * </ul>
     *
     * @param dataSource its owner's to close, after this
     * @param key what provider keys are sealed with
     */
    static Stores jdbi(DataSource dataSource, MasterKey key) {
        return JdbiStore.open(dataSource, key.source());
    }

    /**
     * Brings the tables of a database to this version, and makes them in one that has none; {@link #jdbi} does so too.
     *
     * @throws GatewayException {@link Problem.Kind#STORE_UNAVAILABLE} with what is in the way; nothing is half-done then
     */
    static Migration migrate(DataSource dataSource) {
        return JdbiStore.migrate(dataSource);
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
     * @param kind {@code memory}, {@code sqlite} or {@code postgresql}; empty while the store was not reached yet
     * @param reachable whether the last look at it succeeded; what was read before keeps serving when not
     * @param problems what has to be repaired, in words: a store that cannot be reached, keys that cannot be opened; the
     *     gateway is not ready while there are any
     */
    record Status(String kind, boolean reachable, List<String> problems) {
        public Status {
            problems = List.copyOf(problems);
        }
    }

    /**
     * What {@link #migrate} did.
     *
     * @param from the version that the tables had; 0 for none
     * @param to the version that they have
     */
    record Migration(int from, int to) {}
}
