package dev.sluice.gateway.internal.store;

import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** Brings the tables up to date. */
final class Migrations {
    private Migrations() {}

    /**
     * Runs what is missing.
     *
     * @throws StoreProblem when the tables are newer than this program; nothing is touched then
     */
    static void run(DataSource dataSource) throws StoreProblem {
        Flyway flyway = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:dev/sluice/gateway/store")
                .failOnMissingLocations(true)
                // The database may be the application's own: tables of other names are no concern.
                .table("sluice_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .loggers("slf4j")
                .load();
        boolean newer = Arrays.stream(flyway.info().applied())
                .map(MigrationInfo::getState)
                .anyMatch(state -> state == MigrationState.FUTURE_SUCCESS || state == MigrationState.FUTURE_FAILED);
        if (newer) {
            throw new StoreProblem("the store was written by a newer version of this program: run that version, or"
                    + " restore a copy of the store from before");
        }
        flyway.migrate();
    }
}
