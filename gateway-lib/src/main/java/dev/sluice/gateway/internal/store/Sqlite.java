package dev.sluice.gateway.internal.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/** SQLite, as a file that several processes of one machine may share. */
final class Sqlite implements Database {
    private static final int BUSY_TIMEOUT_MILLIS = 600;

    @Override
    public String kind() {
        return "sqlite";
    }

    @Override
    public void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + BUSY_TIMEOUT_MILLIS);
            // Readers and the writer do not wait for each other.
            statement.execute("PRAGMA journal_mode = WAL");
            // What was reported as stored survives the loss of power. Changes are rare, so their price does not matter.
            statement.execute("PRAGMA synchronous = FULL");
        }
    }

    @Override
    public void begin(Connection connection) {}

    @Override
    public void announce(Connection connection) {}

    @Override
    public ChangeListener listen(DataSource dataSource, Runnable changed) {
        return () -> {};
    }

    @Override
    public Duration pollInterval() {
        return Duration.ofMillis(200);
    }
}
