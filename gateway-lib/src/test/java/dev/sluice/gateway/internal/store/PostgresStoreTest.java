package dev.sluice.gateway.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.Stores;
import dev.sluice.gateway.testkit.ModelStoreContract;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresStoreTest extends JdbiStoreContract {
    private PGSimpleDataSource database;

    @Override
    protected PGSimpleDataSource dataSource() throws SQLException {
        if (database == null) {
            database = Postgres.newDatabase();
        }
        return database;
    }

    @Override
    protected String[] forAnotherProcess() throws SQLException {
        return new String[] {
            "postgresql",
            String.valueOf(dataSource().getPortNumbers()[0]),
            String.valueOf(dataSource().getDatabaseName())
        };
    }

    @Nested
    class AsAnyStore extends ModelStoreContract {
        @Override
        protected Stores create() throws Exception {
            return Stores.jdbi(dataSource(), KEY);
        }
    }

    @Test
    void isPostgreSql() throws Exception {
        assertThat(open(KEY).status().kind()).isEqualTo("postgresql");
    }

    @Test
    void noTableHoldsAProviderKey() throws Exception {
        Stores stores = open(KEY);
        stores.models().put(model("canary-id").withApiKey(Secret.of("sk-canary-88bb")), false);

        String dump = dump();
        assertThat(dump).contains("canary-id").doesNotContain("sk-canary-88bb");
    }

    private String dump() throws SQLException {
        StringBuilder dump = new StringBuilder();
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("SELECT quote_ident(table_schema) || '.' ||"
                    + " quote_ident(table_name) FROM information_schema.tables WHERE table_schema = 'public'")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            for (String table : tables) {
                try (ResultSet rows = statement.executeQuery("SELECT t::text FROM " + table + " t")) {
                    while (rows.next()) {
                        dump.append(rows.getString(1)).append('\n');
                    }
                }
            }
        }
        return dump.toString();
    }

    @Test
    void otherNodesAreToldOfChangesAndNeedNotLookForThem() throws Exception {
        Duration never = Duration.ofHours(1);
        try (Stores one = JdbiStore.open(dataSource(), new GivenKeyOfTests(), never);
                Stores two = JdbiStore.open(dataSource(), new GivenKeyOfTests(), never)) {
            one.models().put(model("m"), false);
            Eventually.holds(() -> serves(two, "m"));
            two.models().remove("m");
            Eventually.holds(() -> !serves(one, "m"));
        }
    }

    @Test
    void aLockThatAnotherHoldsRefusesChangesForAsLongAsItLasts() throws Exception {
        Stores stores = open(KEY);
        stores.models().put(model("m"), false);
        try (Connection other = dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("UPDATE sluice_state SET revision = revision");
            assertRefused(() -> stores.models().put(model("x"), false), Kind.STORE_UNAVAILABLE, "locked");
            assertThat(serves(stores, "m")).isTrue();
            other.rollback();
        }
        assertThat(stores.models().put(model("x"), false)).isTrue();
    }

    @Test
    void aDatabaseThatIsReadOnlyServesAndRefusesChanges() throws Exception {
        open(KEY).models().put(withKey("m"), false);
        closeAll();

        PGSimpleDataSource readOnly =
                Postgres.to(dataSource().getPortNumbers()[0], dataSource().getDatabaseName());
        readOnly.setOptions("-c default_transaction_read_only=on");
        try (Stores stores = Stores.jdbi(readOnly, KEY)) {
            assertThat(serves(stores, "m")).isTrue();
            assertRefused(() -> stores.models().put(model("x"), false), Kind.STORE_UNAVAILABLE, "read-only");
        }
    }

    @Test
    void worksWithAPoolAndLeavesItsConnectionsAsTheyWere() throws Exception {
        HikariConfig config = new HikariConfig();
        config.setDataSource(dataSource());
        config.setMaximumPoolSize(5);
        config.setConnectionTimeout(800);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            try (Stores stores = Stores.jdbi(pool, KEY)) {
                stores.models().put(withKey("m"), false);
                assertThat(serves(stores, "m")).isTrue();
            }
            for (int i = 0; i < 5; i++) {
                try (Connection connection = pool.getConnection();
                        Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("SHOW statement_timeout")) {
                    rows.next();
                    assertThat(rows.getString(1)).isEqualTo("0");
                    // As the data source says: socketTimeout.
                    assertThat(connection.getNetworkTimeout()).isEqualTo(2000);
                }
            }
        }
    }

    /** The same key as the other tests'. */
    private static final class GivenKeyOfTests implements KeySource {
        @Override
        public byte[] read(boolean mayMake) {
            return new byte[32];
        }

        @Override
        public String description() {
            return "a key";
        }
    }
}
