package dev.sluice.gateway.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.RegisteredModel;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.Stores;
import dev.sluice.gateway.testkit.ModelStoreContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteDataSource;

class SqliteStoreTest extends JdbiStoreContract {
    @Override
    protected SQLiteDataSource dataSource() {
        SQLiteDataSource dataSource = new SQLiteDataSource();
        dataSource.setUrl("jdbc:sqlite:" + file());
        return dataSource;
    }

    @Override
    protected String[] forAnotherProcess() {
        return new String[] {"sqlite", file().toString()};
    }

    @Override
    @Test
    void ofAProcessThatIsKilledWhileItWritesEverythingIsThereThatItReportedAsStored() throws Exception {
        super.ofAProcessThatIsKilledWhileItWritesEverythingIsThereThatItReportedAsStored();
        assertThat(integrity()).isEqualTo("ok");
    }

    private Path file() {
        return directory.resolve("gateway.db");
    }

    private static List<Path> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Nested
    class AsAnyStore extends ModelStoreContract {
        @Override
        protected Stores create() throws Exception {
            return Stores.jdbi(dataSource(), KEY);
        }
    }

    @Test
    void isSqlite() throws Exception {
        assertThat(open(KEY).status().kind()).isEqualTo("sqlite");
    }

    @Test
    void noFileHoldsAProviderKey() throws Exception {
        String secret = "sk-canary-with-äöü-77aa";
        Stores stores = open(KEY);
        for (int i = 0; i < 20; i++) {
            stores.models().put(model("canary-id-" + i).withApiKey(Secret.of(secret)), false);
        }
        stores.models().put(model("canary-id-3"), true);
        stores.models().remove("canary-id-4");

        boolean idSeen = false;
        for (Path file : filesIn(directory)) {
            String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertThat(bytes).doesNotContain("sk-canary-with-");
            idSeen |= bytes.contains("canary-id-7");
        }
        assertThat(filesIn(directory)).contains(directory.resolve("gateway.db-wal"));
        assertThat(idSeen).isTrue();
    }

    @Test
    void aLockThatAnotherProcessHoldsRefusesChangesForAsLongAsItLasts() throws Exception {
        Stores stores = open(KEY);
        stores.models().put(model("m"), false);
        try (Connection other = dataSource().getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            assertRefused(() -> stores.models().put(model("x"), false), Kind.STORE_UNAVAILABLE, "locked");
            assertThat(stores.status().problems()).isEmpty();
            assertThat(serves(stores, "m")).isTrue();
            statement.execute("ROLLBACK");
        }
        assertThat(stores.models().put(model("x"), false)).isTrue();
    }

    @Test
    void aFileThatIsGoneTakesNoChangesAndServesUntilItIsBack() throws Exception {
        Stores stores = open(KEY);
        stores.models().put(model("m"), false);
        Path away = directory.resolve("away.db");
        Files.move(file(), away);

        assertRefused(
                () -> stores.models().put(model("x"), false), Kind.STORE_UNAVAILABLE, "moved, removed or replaced");
        assertThat(stores.status().problems()).first().asString().contains("put it back");
        assertThat(serves(stores, "m")).isTrue();
        assertThat(file()).doesNotExist();

        Files.move(away, file());
        Eventually.holds(() -> stores.status().reachable());
        assertThat(stores.models().put(model("x"), false)).isTrue();
    }

    @Test
    void aFileThatWasReplacedIsNotWrittenTo() throws Exception {
        Stores stores = open(KEY);
        stores.models().put(model("m"), false);
        Path other = Files.writeString(directory.resolve("other.db"), "another file");
        Files.move(other, file(), StandardCopyOption.REPLACE_EXISTING);

        assertRefused(() -> stores.models().put(model("x"), false), Kind.STORE_UNAVAILABLE, "replaced");
        assertThat(serves(stores, "m")).isTrue();
        assertThat(file()).hasContent("another file");
    }

    @Test
    void aDatabaseThatIsReadOnlyServesAndRefusesChanges() throws Exception {
        open(KEY).models().put(withKey("m"), false);
        closeAll();

        SQLiteDataSource readOnly = dataSource();
        readOnly.setReadOnly(true);
        try (Stores stores = Stores.jdbi(readOnly, KEY)) {
            assertThat(serves(stores, "m")).isTrue();
            assertRefused(() -> stores.models().put(model("x"), false), Kind.STORE_UNAVAILABLE, "read-only");
            assertRefused(() -> stores.models().remove("m"), Kind.STORE_UNAVAILABLE, "read-only");
        }
    }

    @Test
    void aFullDiskRefusesChangesAndLosesNothing() throws Exception {
        SQLiteDataSource small = dataSource();
        open(KEY);
        closeAll();
        small.setMaxPageCount(40);
        try (Stores stores = Stores.jdbi(small, KEY)) {
            int[] stored = {0};
            assertRefused(
                    () -> {
                        for (; stored[0] < 100; stored[0]++) {
                            stores.models().put(model("m" + stored[0]).withDescription("x".repeat(8000)), false);
                        }
                    },
                    Kind.STORE_UNAVAILABLE,
                    "disk is full");
            assertThat(stored[0]).isBetween(5, 50);
            assertThat(stores.models().all()).hasSize(stored[0]);

            // Room again: without a restart.
            assertThat(stores.models().remove("m0")).isTrue();
            assertThat(stores.models().remove("m1")).isTrue();
            assertThat(stores.models().put(model("small"), false)).isTrue();
        }
        assertThat(integrity()).isEqualTo("ok");
    }

    private String integrity() throws SQLException {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA integrity_check")) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsSaidAndLeftAlone() throws Exception {
        byte[] precious = "not a database, but somebody's only copy".repeat(50).getBytes(StandardCharsets.US_ASCII);
        Path file = directory.resolve("precious");
        Files.write(file, precious);
        SQLiteDataSource dataSource = new SQLiteDataSource();
        dataSource.setUrl("jdbc:sqlite:" + file);
        try (Stores stores = Stores.jdbi(dataSource, KEY)) {
            assertThat(stores.status().reachable()).isFalse();
            assertThat(stores.status().problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem).contains("no SQLite database"));
        }
        assertThat(file).hasBinaryContent(precious);
    }

    @Test
    void aDirectoryThatIsNotThereIsSaidAndWaitedFor() throws Exception {
        SQLiteDataSource dataSource = new SQLiteDataSource();
        dataSource.setUrl("jdbc:sqlite:" + directory.resolve("later/gateway.db"));
        try (Stores stores = Stores.jdbi(dataSource, KEY)) {
            assertThat(stores.status().problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem).contains("directory"));
            assertRefused(() -> stores.models().get("m"), Kind.STORE_UNAVAILABLE, "directory");
            Files.createDirectory(directory.resolve("later"));
            Eventually.holds(() -> stores.status().reachable());
            assertThat(stores.models().put(model("m"), false)).isTrue();
        }
    }

    @Test
    void aChangeThatNobodyWaitsForAnyMoreIsNotStoredLater() throws Exception {
        SlowDataSource slow = new SlowDataSource();
        slow.setUrl("jdbc:sqlite:" + file());
        try (Stores stores = Stores.jdbi(slow, KEY)) {
            assertRefused(() -> stores.models().put(model("m"), false), Kind.STORE_UNAVAILABLE, "nothing was stored");
            slow.answers.countDown();
            Eventually.holds(() -> stores.status().reachable());
            stores.models().put(model("later"), false);
            assertThat(stores.models().all()).extracting(RegisteredModel::id).containsExactly("later");
        }
    }

    /** Fails once, and then takes its time. */
    private static final class SlowDataSource extends SQLiteDataSource {
        final CountDownLatch answers = new CountDownLatch(1);
        private final AtomicBoolean failed = new AtomicBoolean();

        @Override
        public Connection getConnection() throws SQLException {
            if (failed.compareAndSet(false, true)) {
                throw new SQLException("not yet");
            }
            try {
                answers.await();
            } catch (InterruptedException e) {
                throw new SQLException(e);
            }
            return super.getConnection();
        }
    }
}
