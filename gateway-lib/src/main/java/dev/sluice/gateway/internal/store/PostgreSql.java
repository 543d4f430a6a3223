package dev.sluice.gateway.internal.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL: the only class that knows its driver, and what it alone can do. */
final class PostgreSql implements Database {
    static final int OLDEST = 14;
    private static final Logger LOG = LoggerFactory.getLogger(PostgreSql.class);
    private static final String CHANNEL = "sluice_changes";
    private static final int ANSWER_MILLIS = 2_000;
    private static final int LISTEN_MILLIS = 10_000;
    private static final Duration RETRY = Duration.ofSeconds(1);

    @Override
    public String kind() {
        return "postgresql";
    }

    @Override
    public void prepare(Connection connection) throws SQLException {
        // A server that is frozen keeps its connections open and says nothing.
        connection.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
    }

    @Override
    public void requireInPlace() {}

    @Override
    public void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = 600");
            statement.execute("SET LOCAL statement_timeout = " + ANSWER_MILLIS);
        }
    }

    @Override
    public void announce(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("NOTIFY " + CHANNEL);
        }
    }

    @Override
    public ChangeListener listen(DataSource dataSource, Runnable changed) {
        Listener listener = new Listener(dataSource, changed);
        Thread thread = new Thread(listener, "sluice-store-listener");
        thread.setDaemon(true);
        thread.start();
        return listener;
    }

    @Override
    public Duration pollInterval() {
        return Duration.ofMillis(500);
    }

    /** Waits for notifications. When it cannot, changes are still seen by looking for them. */
    private static final class Listener implements ChangeListener, Runnable {
        private final DataSource dataSource;
        private final Runnable changed;
        private volatile boolean closed;
        private volatile @Nullable Connection current;

        Listener(DataSource dataSource, Runnable changed) {
            this.dataSource = dataSource;
            this.changed = changed;
        }

        @Override
        public void run() {
            while (!closed) {
                try (Connection connection = dataSource.getConnection()) {
                    current = connection;
                    listen(connection);
                } catch (SQLException e) {
                    LOG.debug("not listening for changes: {}", e.toString());
                }
                current = null;
                if (!closed) {
                    LockSupport.parkNanos(RETRY.toNanos());
                }
            }
        }

        private void listen(Connection connection) throws SQLException {
            connection.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
            PGConnection postgres = connection.unwrap(PGConnection.class);
            try (Statement statement = connection.createStatement()) {
                statement.execute("LISTEN " + CHANNEL);
                changed.run();
                while (!closed) {
                    if (postgres.getNotifications(LISTEN_MILLIS).length > 0) {
                        changed.run();
                    } else {
                        // Notices a connection that is open on this side only.
                        statement.execute("SELECT 1");
                    }
                }
            }
        }

        @Override
        public void close() {
            closed = true;
            Connection connection = current;
            if (connection != null) {
                try {
                    connection.abort(Runnable::run);
                } catch (SQLException e) {
                    LOG.debug("the listening connection did not end well: {}", e.toString());
                }
            }
        }
    }
}
