package dev.sluice.gateway.internal.store;

import static dev.sluice.gateway.internal.store.JdbiStoreContract.KEY;
import static dev.sluice.gateway.internal.store.JdbiStoreContract.assertRefused;
import static dev.sluice.gateway.internal.store.JdbiStoreContract.model;
import static dev.sluice.gateway.internal.store.JdbiStoreContract.serves;
import static dev.sluice.gateway.internal.store.JdbiStoreContract.withKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.RegisteredModel;
import dev.sluice.gateway.Stores;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.testkit.ScriptedProvider;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL that is not there, goes away, or hangs. */
class PostgresFaultsTest {
    // A second by contract; more on a machine that does other things at the same time.
    private static final Duration REFUSED_IN_TIME = Duration.ofSeconds(2);

    @TempDir
    Path directory;

    private static void assertRefusedInTime(Stores stores, String id) {
        long start = System.nanoTime();
        assertRefused(() -> stores.models().put(model(id), false), Kind.STORE_UNAVAILABLE, "try again");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(REFUSED_IN_TIME);
    }

    @Test
    void aStoreThatIsDownAtTheStartOpensByItselfWhenTheDatabaseIsThere() throws Exception {
        PGSimpleDataSource real = Postgres.newDatabase();
        PGSimpleDataSource dataSource = Postgres.to(ScriptedProvider.refusing().getPort(), real.getDatabaseName());
        try (Stores stores = Stores.jdbi(dataSource, KEY)) {
            assertThat(stores.status().reachable()).isFalse();
            assertThat(stores.status().problems()).containsExactly("the store cannot be reached");
            assertRefusedInTime(stores, "m");
            // Nobody can say that the model is not there: no 404.
            assertRefused(
                    () -> stores.models().find("m", Caller.named("dev")), Kind.STORE_UNAVAILABLE, "cannot be reached");
            assertThat(stores.models().list(Caller.named("dev"))).isEmpty();

            dataSource.setPortNumbers(real.getPortNumbers());
            Eventually.holds(() -> stores.status().reachable());
            assertThat(stores.status().problems()).isEmpty();
            assertThat(stores.models().put(withKey("m"), false)).isTrue();
        }
    }

    private EmbeddedPostgres server() throws Exception {
        return EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .start();
    }

    @Test
    void aDatabaseThatStopsLeavesWhatIsKnownServingAndIsUsedAgainWhenItIsBack() throws Exception {
        EmbeddedPostgres first = server();
        PGSimpleDataSource dataSource = Postgres.to(first.getPort(), "postgres");
        try (Stores stores = Stores.jdbi(dataSource, KEY)) {
            stores.models().put(withKey("before"), false);
            dataSource.setPortNumbers(new int[] {ScriptedProvider.refusing().getPort()});
            first.close();

            assertRefusedInTime(stores, "lost");
            assertThat(serves(stores, "before")).isTrue();
            assertThat(stores.models().find("lost", Caller.named("dev"))).isEmpty();
            Eventually.holds(() -> !stores.status().reachable());
            assertThat(stores.status().kind()).isEqualTo("postgresql");

            try (EmbeddedPostgres second = server()) {
                dataSource.setPortNumbers(new int[] {second.getPort()});
                Eventually.holds(() -> stores.status().reachable());
                assertThat(stores.models().put(model("after"), false)).isTrue();
                assertThat(stores.models().all())
                        .extracting(RegisteredModel::id)
                        .containsExactly("after", "before");
            }
        }
    }

    @Test
    void aDatabaseThatHangsBlocksNobody() throws Exception {
        PGSimpleDataSource dataSource = Postgres.newDatabase();
        // Without a time limit of its own: the store has to have one.
        dataSource.setSocketTimeout(0);
        List<String> backends = List.of();
        try (Stores stores = Stores.jdbi(dataSource, KEY)) {
            stores.models().put(withKey("before"), false);
            backends = backends(dataSource);
            signal("-STOP", backends);
            try {
                assertRefusedInTime(stores, "m");
                assertThat(serves(stores, "before")).isTrue();
                // Its connections are given up, and new ones work.
                Eventually.holds(() -> stored(stores, "after"));
            } finally {
                signal("-CONT", backends);
            }
        }
    }

    private static boolean stored(Stores stores, String id) {
        try {
            stores.models().put(model(id), false);
            return true;
        } catch (GatewayException e) {
            return false;
        }
    }

    private static List<String> backends(PGSimpleDataSource dataSource) throws SQLException {
        List<String> pids = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pid FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()")) {
            while (rows.next()) {
                pids.add(rows.getString(1));
            }
        }
        assertThat(pids).isNotEmpty();
        return pids;
    }

    private static void signal(String signal, List<String> pids) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        command.addAll(pids);
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }
}
