package dev.sluice.gateway.internal.store;

import dev.sluice.gateway.Stores.Migration;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings the tables up to date. */
final class Migrations {
    /** The version of the newest file beside {@code V1__registered_models.sql}; versions are whole numbers. */
    static final int VERSION = 1;

    private Migrations() {}

    /**
     * Runs what is missing.
     *
     * @throws StoreProblem when the tables are newer than this program; nothing is touched then
     */
    static Migration run(DataSource dataSource) throws SQLException, StoreProblem {
        int version;
        try (Connection connection = dataSource.getConnection()) {
            Database.of(connection).prepare(connection);
            version = versionOf(connection);
        }
        if (version > VERSION) {
            throw new StoreProblem("the store was written by a newer version of this program: run that version, or"
                    + " restore a copy of the store from before");
        }
        // Not even asked when nothing is to be done: Flyway is the most expensive part of opening a store.
        if (version < VERSION) {
            flyway(dataSource).migrate();
        }
        return new Migration(version, VERSION);
    }

    /** 0 for a store that is new. */
    private static int versionOf(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT MAX(CAST(version AS INTEGER)) FROM sluice_schema_history")) {
            return rows.next() ? rows.getInt(1) : 0;
        } catch (SQLException e) {
            return 0;
        }
    }

    static Flyway flyway(DataSource dataSource) {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:dev/sluice/gateway/store")
                .failOnMissingLocations(true)
                // The database may be the application's own: tables of other names are no concern.
                .table("sluice_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .loggers("slf4j")
                .load();
    }
}
