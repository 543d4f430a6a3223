package dev.sluice.gateway.internal.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** SQLite, as a file that several processes of one machine may share. */
final class Sqlite implements Database {
    private static final int BUSY_TIMEOUT_MILLIS = 600;

    private @Nullable String file;
    private @Nullable Object identity;

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
            try (ResultSet databases = statement.executeQuery("PRAGMA database_list")) {
                file = databases.next() ? databases.getString("file") : null;
            }
        }
        identity = identity();
    }

    /** A file that was removed or replaced still takes writes from whoever has it open, and they are lost with it. */
    @Override
    public void requireInPlace() throws StoreProblem {
        if (identity != null && !identity.equals(identity())) {
            throw new FileMoved();
        }
    }

    /** What stays the same under another name; null for a database in memory, or where the system has no such thing. */
    private @Nullable Object identity() {
        if (file == null || file.isEmpty()) {
            return null;
        }
        try {
            return Files.readAttributes(Path.of(file), BasicFileAttributes.class)
                    .fileKey();
        } catch (IOException e) {
            return null;
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

    /**
     * The file is not where it was. To connect again would make an empty one, or read the old one's write-ahead log into
     * another.
     */
    static final class FileMoved extends StoreProblem {
        private static final long serialVersionUID = 1;

        FileMoved() {
            super("the store's file was moved, removed or replaced while it was in use: put it back, or restart");
        }
    }
}
