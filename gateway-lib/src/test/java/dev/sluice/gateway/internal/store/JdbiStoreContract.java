package dev.sluice.gateway.internal.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.MasterKey;
import dev.sluice.gateway.ModelStore;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.RegisteredModel;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.Stores;
import dev.sluice.gateway.spi.Caller;
import java.io.BufferedReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store in a database does beyond what every store does. */
abstract class JdbiStoreContract {
    static final MasterKey KEY = MasterKey.of(Secret.of("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="));
    private static final MasterKey OTHER = MasterKey.of(Secret.of("YTEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="));
    private static final Caller CALLER = Caller.named("dev");
    private static final String PROVIDER_KEY = "sk-canary-5f0c1e7a9b";
    private static final Duration SOON = Duration.ofSeconds(3);

    @TempDir
    Path directory;

    private final List<Stores> opened = new ArrayList<>();

    /** The database of this test, empty at first. */
    protected abstract DataSource dataSource() throws SQLException;

    /** The same database for a process of its own: arguments of {@link RegisteringChild}. */
    protected abstract String[] forAnotherProcess() throws SQLException;

    @AfterEach
    void closeAll() {
        opened.forEach(Stores::close);
    }

    Stores open(MasterKey key) throws SQLException {
        Stores stores = Stores.jdbi(dataSource(), key);
        opened.add(stores);
        return stores;
    }

    static RegisteredModel model(String id) {
        return RegisteredModel.of(id, URI.create("https://models.example/v1"));
    }

    static RegisteredModel withKey(String id) {
        return model(id).withApiKey(Secret.of(PROVIDER_KEY));
    }

    static boolean serves(Stores stores, String id) {
        return stores.models().find(id, CALLER).isPresent();
    }

    private void sql(String text) throws SQLException {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    static void assertRefused(ThrowingCallable call, Kind kind, String... words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(GatewayException.class, e -> {
            assertThat(e.problem().kind()).isEqualTo(kind);
            assertThat(e.problem().message()).contains(words);
        });
    }

    @Test
    void whatWasRegisteredIsThereAfterARestart() throws Exception {
        ModelStore models = open(KEY).models();
        models.put(withKey("example/model-1").withName("One").withDescription("words"), false);
        RegisteredModel before = models.get("example/model-1").orElseThrow();
        closeAll();

        assertThat(open(KEY).models().get("example/model-1")).contains(before);
    }

    @Test
    void twoNodesSeeEachOthersModelsWithinASecond() throws Exception {
        Stores one = open(KEY);
        Stores two = open(KEY);

        one.models().put(withKey("from-one"), false);
        Eventually.holds(() -> serves(two, "from-one"), SOON);
        assertThat(two.models().get("from-one").orElseThrow().apiKey()).contains(Secret.of(PROVIDER_KEY));

        two.models().put(model("from-two"), false);
        two.models().remove("from-one");
        Eventually.holds(() -> serves(one, "from-two") && !serves(one, "from-one"), SOON);
    }

    @Test
    void modelsThatManyClientsRegisterOnTwoNodesAreOnBoth() throws Exception {
        Stores one = open(KEY);
        Stores two = open(KEY);
        ExecutorService clients = Executors.newFixedThreadPool(200);
        try {
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Stores node = i % 2 == 0 ? one : two;
                RegisteredModel model = withKey("m" + i);
                answers.add(clients.submit(() -> node.models().put(model, false)));
            }
            for (Future<Boolean> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            clients.shutdownNow();
        }
        Eventually.holds(
                () -> one.models().all().size() == 200 && two.models().all().size() == 200, SOON);
        assertThat(one.models().all()).isEqualTo(two.models().all());
    }

    @Test
    void twoNodesThatStartOnAnEmptyDatabaseAtTheSameTimeBothComeUp() throws Exception {
        ExecutorService nodes = Executors.newFixedThreadPool(2);
        try {
            Future<Stores> one = nodes.submit(() -> Stores.jdbi(dataSource(), KEY));
            Future<Stores> two = nodes.submit(() -> Stores.jdbi(dataSource(), KEY));
            opened.add(one.get(30, TimeUnit.SECONDS));
            opened.add(two.get(30, TimeUnit.SECONDS));
        } finally {
            nodes.shutdownNow();
        }
        for (Stores node : opened) {
            Eventually.holds(
                    () -> node.status().reachable() && node.status().problems().isEmpty());
            node.models().put(model("m"), false);
        }
    }

    @Test
    void withAnotherMasterKeyTheRowsAreNamedAndEverythingElseServes() throws Exception {
        Stores before = open(KEY);
        before.models().put(withKey("org/sealed"), false);
        before.models().put(model("plain"), false);
        closeAll();

        Stores stores = open(OTHER);
        assertThat(stores.status().reachable()).isTrue();
        assertThat(stores.status().problems())
                .anySatisfy(problem -> assertThat(problem).contains("master key", "GATEWAY_MASTER_KEY"));
        assertThat(stores.status().problems())
                .anySatisfy(
                        problem -> assertThat(problem).contains("org/sealed").doesNotContain("plain"));
        assertThat(serves(stores, "plain")).isTrue();
        assertRefused(
                () -> stores.models().find("org/sealed", CALLER),
                Kind.NOT_CONFIGURED,
                "org/sealed",
                "GATEWAY_MASTER_KEY");
        assertThat(stores.models().list(CALLER)).hasSize(2);
    }

    @Test
    void withAnotherMasterKeyNothingIsSealedThatTheRightOneCouldNotOpen() throws Exception {
        open(KEY);
        closeAll();

        // No row is sealed yet: the difference shows all the same.
        Stores stores = open(OTHER);
        assertThat(stores.status().problems()).hasSize(1);
        assertRefused(() -> stores.models().put(withKey("m"), false), Kind.NOT_CONFIGURED, "GATEWAY_MASTER_KEY");
        assertThat(stores.models().put(model("plain"), false)).isTrue();
        closeAll();

        Stores right = open(KEY);
        assertThat(right.status().problems()).isEmpty();
        assertThat(right.models().all()).extracting(RegisteredModel::id).containsExactly("plain");
    }

    @Test
    void aKeyThatCannotBeOpenedIsKeptByAReplacementThatBringsNone() throws Exception {
        open(KEY).models().put(withKey("m"), false);
        closeAll();
        open(OTHER).models().put(model("m").withName("renamed"), true);
        closeAll();

        RegisteredModel model = open(KEY).models().get("m").orElseThrow();
        assertThat(model.name()).contains("renamed");
        assertThat(model.apiKey()).contains(Secret.of(PROVIDER_KEY));
    }

    @Test
    void aSealedKeyIsOfNoUseInAnotherRow() throws Exception {
        Stores stores = open(KEY);
        stores.models().put(withKey("victim"), false);
        stores.models().put(model("thief"), false);
        sql("UPDATE sluice_models SET api_key = (SELECT api_key FROM sluice_models WHERE id = 'victim')"
                + " WHERE id = 'thief'");
        closeAll();

        Stores again = open(KEY);
        assertThat(again.status().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem).contains("thief").doesNotContain("victim"));
        assertRefused(() -> again.models().find("thief", CALLER), Kind.NOT_CONFIGURED, "register it again");
        again.models().put(withKey("thief"), false);
        assertThat(again.status().problems()).isEmpty();
        assertThat(serves(again, "thief")).isTrue();
    }

    @Test
    void theKeyFileIsMadeForANewStoreAndNeverForOneThatIsSealed() throws Exception {
        Path file = directory.resolve("keys/master.key");
        Stores stores = open(MasterKey.file(file));
        assertThat(file).exists();
        stores.models().put(withKey("m"), false);
        closeAll();

        Path hidden = directory.resolve("hidden");
        Files.move(file, hidden);
        Stores without = open(MasterKey.file(file));
        assertThat(file).doesNotExist();
        assertThat(without.status().problems())
                .anySatisfy(problem -> assertThat(problem).contains(file.toString(), "put that file back"))
                .anySatisfy(problem -> assertThat(problem).endsWith(": m"));

        Files.move(hidden, file);
        Eventually.holds(() -> without.status().problems().isEmpty());
        assertThat(serves(without, "m")).isTrue();
    }

    @Test
    void theKeyFileIsNotMadeEvenWhenTheKeyCheckIsGoneButASealedRowIsLeft() throws Exception {
        open(KEY).models().put(withKey("m"), false);
        closeAll();
        sql("UPDATE sluice_state SET key_check = NULL");

        Path file = directory.resolve("master.key");
        assertThat(open(MasterKey.file(file)).status().problems()).hasSize(2);
        assertThat(open(OTHER).status().problems()).hasSize(2);
        assertThat(file).doesNotExist();
        assertThat(open(KEY).status().problems()).isEmpty();
    }

    @Test
    void aDatabaseThatIsNewerThanTheProgramIsNotTouched() throws Exception {
        open(KEY).models().put(model("m"), false);
        closeAll();
        sql("INSERT INTO sluice_schema_history (installed_rank, version, description, type, script, checksum,"
                + " installed_by, execution_time, success)"
                + " VALUES (99, '999', 'the future', 'SQL', 'V999__the_future.sql', 1, 'newer', 1, "
                + (dataSource() instanceof org.sqlite.SQLiteDataSource ? "1" : "true") + ")");

        Stores stores = open(KEY);
        assertThat(stores.status().reachable()).isFalse();
        assertThat(stores.status().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem).contains("newer version"));
        assertRefused(() -> stores.models().put(model("x"), false), Kind.STORE_UNAVAILABLE, "newer version");
        assertRefused(() -> stores.models().find("m", CALLER), Kind.STORE_UNAVAILABLE, "newer version");

        sql("DELETE FROM sluice_schema_history WHERE installed_rank = 99");
        Eventually.holds(() -> stores.status().reachable());
        assertThat(stores.models().all()).extracting(RegisteredModel::id).containsExactly("m");
    }

    @Test
    void ofAProcessThatIsKilledWhileItWritesEverythingIsThereThatItReportedAsStored() throws Exception {
        open(KEY);
        closeAll();
        Set<String> reported = new HashSet<>();
        for (String name : List.of("one", "two")) {
            Process child = RegisteringChild.start(name, forAnotherProcess());
            try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
                for (int i = 0; i < 25; i++) {
                    reported.add(requireNonNull(lines.readLine(), "the child ended by itself"));
                }
                // By its handle: the process itself would close the pipe that is still to be read.
                child.toHandle().destroyForcibly();
                // What it said before it died counts, but for a line that was cut off.
                List<String> rest = new ArrayList<>(lines.lines().toList());
                if (!rest.isEmpty()) {
                    reported.addAll(rest.subList(0, rest.size() - 1));
                }
            }
            assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }

        Stores stores = open(KEY);
        assertThat(stores.status().problems()).isEmpty();
        assertThat(stores.models().all()).extracting(RegisteredModel::id).containsAll(reported);
        assertThat(stores.models().all())
                .allSatisfy(model -> assertThat(model.apiKey()).contains(Secret.of("sk-of-" + model.id())))
                .allSatisfy(model -> assertThat(model.description()).contains("x".repeat(3000)));
        assertThat(stores.models().put(model("after"), false)).isTrue();
    }

    @Test
    void theNewestMigrationIsTheOneThatTheProgramExpects() throws Exception {
        assertThat(Arrays.stream(Migrations.flyway(dataSource()).info().all())
                        .map(migration -> migration.getVersion().getVersion()))
                .last()
                .isEqualTo(String.valueOf(Migrations.VERSION));
    }

    @Test
    void otherTablesOfTheDatabaseAreNoConcern() throws Exception {
        sql("CREATE TABLE models (id INTEGER)");

        Stores stores = open(KEY);
        assertThat(stores.status().problems()).isEmpty();
        assertThat(stores.models().put(model("m"), false)).isTrue();
    }

    @Test
    void aClosedStoreTakesNoChanges() throws Exception {
        Stores stores = open(KEY);
        stores.close();

        assertRefused(() -> stores.models().put(model("m"), false), Kind.STORE_UNAVAILABLE, "closed");
    }
}
