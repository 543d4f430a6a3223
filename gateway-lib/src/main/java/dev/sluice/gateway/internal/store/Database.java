package dev.sluice.gateway.internal.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** What SQLite and PostgreSQL do differently. */
interface Database {
    /** As {@link dev.sluice.gateway.Stores.Status#kind} shows it. */
    String kind();

    /** Whether this is the kind of a connection. */
    static Database of(Connection connection) throws SQLException, StoreProblem {
        String product = connection.getMetaData().getDatabaseProductName();
        if (product.equals("SQLite")) {
            return new Sqlite();
        }
        if (!product.equals("PostgreSQL")) {
            throw new StoreProblem("the store must be SQLite or PostgreSQL, and is " + product);
        }
        if (connection.getMetaData().getDatabaseMajorVersion() < PostgreSql.OLDEST) {
            throw new StoreProblem("the store must be PostgreSQL " + PostgreSql.OLDEST + " or newer, and is "
                    + connection.getMetaData().getDatabaseProductVersion());
        }
        return new PostgreSql();
    }

    /** Sets a connection up, before anything else is done with it. */
    void prepare(Connection connection) throws SQLException;

    /**
     * Fails when the connection no longer leads to where the database is.
     *
     * @throws StoreProblem saying what happened; to connect again would be wrong
     */
    void requireInPlace() throws StoreProblem;

    /** The first thing in a transaction that changes something. */
    void begin(Connection connection) throws SQLException;

    /** The last thing in a transaction that changed something: tells other nodes, as far as the database can. */
    void announce(Connection connection) throws SQLException;

    /** Calls back, on a thread of its own, when another node may have changed something. */
    ChangeListener listen(DataSource dataSource, Runnable changed);

    /** How often to look for changes of other nodes. */
    Duration pollInterval();

    /** Ends with the connection. */
    interface ChangeListener extends AutoCloseable {
        @Override
        void close();
    }
}
