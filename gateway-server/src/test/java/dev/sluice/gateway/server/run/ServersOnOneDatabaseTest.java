package dev.sluice.gateway.server.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers on PostgreSQL, as {@code DATABASE_URL} names it. */
class ServersOnOneDatabaseTest extends Workbench {
    /** A second by contract; more on a machine that does other things at the same time. */
    private static final Duration IN_TIME = Duration.ofSeconds(3);

    private static EmbeddedPostgres postgres;
    private static int databases;
    private Tunnel tunnel;

    @BeforeAll
    static void startDatabase() throws Exception {
        postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    }

    @AfterAll
    static void stopDatabase() throws Exception {
        postgres.close();
    }

    @BeforeEach
    void makeDatabase() throws Exception {
        String name = "gateway" + databases++;
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        tunnel = new Tunnel(postgres.getPort());
        environment.put("DATABASE_URL", "postgres://postgres@127.0.0.1:" + tunnel.port() + "/" + name);
        environment.put(
                "GATEWAY_MASTER_KEY",
                Base64.getEncoder().encodeToString(new byte[32]).replace("AAAA", "Qz7x"));
    }

    @AfterEach
    void closeTunnel() throws Exception {
        tunnel.close();
    }

    /** The quick start in the container's environment, without any key. COMPAT 1.3, 3.1 */
    @Test
    void withTheEnvironmentOfTheContainerAModelIsRegisteredCalledAndThereAfterARestart() throws Exception {
        environment.put("GATEWAY_HOST", "0.0.0.0");
        environment.put("GATEWAY_INSECURE_OPEN", "true");
        environment.put("GATEWAY_ALLOW_PRIVATE_NETWORKS", "127.0.0.1");
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            client.register("example/model-1", provider.baseUrl());
            assertThat(client.chat("example/model-1").body()).isEqualTo(ANSWER);
            HttpResponse<String> completion = client.send(
                    "POST",
                    "/v1/completions",
                    "{\"model\":\"example/model-1\",\"prompt\":\"hi\"}",
                    "content-type",
                    "application/json");
            assertThat(completion.statusCode()).isEqualTo(200);
            assertThat(provider.lastRequest().path()).isEqualTo("/v1/completions");
        }
        try (RunningServer server = start()) {
            assertThat(new TestClient(server).chat("example/model-1").body()).isEqualTo(ANSWER);
        }
    }

    /** COMPAT 2.4, 3.1 */
    @Test
    void registeredModelsServeAfterARestart() throws Exception {
        try (RunningServer server = start()) {
            new TestClient(server).register("example/model-1", provider.baseUrl());
        }
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            assertThat(client.chat("example/model-1").body()).isEqualTo(ANSWER);
            assertThat(client.get("/ready").body()).contains("\"store\":\"postgresql\"");
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatTwoHundredClientsRegisterOnTwoServersIsCallableOnBothWithinASecond() throws Exception {
        try (RunningServer one = start();
                RunningServer two = start()) {
            TestClient first = new TestClient(one);
            TestClient second = new TestClient(two);
            ManyClients.register(provider.baseUrl(), first, second);

            long begin = System.nanoTime();
            for (TestClient client : new TestClient[] {first, second}) {
                for (int i = 0; i < ManyClients.COUNT; i++) {
                    String id = ManyClients.id(i);
                    client.await(() -> client.get("/v1/models/" + id), page -> page.statusCode() == 200);
                }
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(IN_TIME);
            for (int i = 0; i < ManyClients.COUNT; i++) {
                assertThat(first.chat(ManyClients.id(i)).statusCode()).isEqualTo(200);
                assertThat(second.chat(ManyClients.id(i)).statusCode()).isEqualTo(200);
                assertThat(provider.lastRequest().header(AUTHORIZATION)).contains("Bearer key-" + i);
            }
        }
    }

    @Test
    void aServerSeesWhatAnotherReplacesAndRemoves() throws Exception {
        try (RunningServer one = start();
                RunningServer two = start()) {
            TestClient first = new TestClient(one);
            TestClient second = new TestClient(two);
            first.register("m", provider.baseUrl());
            second.await(() -> second.get("/v1/models/m"), page -> page.statusCode() == 200);

            first.register("{\"id\":\"m\",\"name\":\"renamed\",\"endpoint\":\"" + provider.baseUrl() + "\"}");
            second.await(() -> second.get("/v1/models/m"), page -> page.body().contains("renamed"));

            second.delete("/v1/models/m");
            first.await(() -> first.get("/v1/models/m"), page -> page.statusCode() == 404);
        }
    }

    @Test
    void withTheDatabaseDownWritesGet503InTimeRegisteredModelsServeAndItComesBackByItself() throws Exception {
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            client.register("m", provider.baseUrl());
            tunnel.cut();

            assertRefusedInTime(client);
            assertThat(client.chat("m").body()).isEqualTo(ANSWER);
            assertThat(client.get("/v1/models/m").statusCode()).isEqualTo(200);
            HttpResponse<String> ready = client.await(() -> client.get("/ready"), page -> page.statusCode() == 503);
            assertThat(ready.body()).contains("\"store\":\"postgresql, not reachable\"", "the store cannot be reached");

            tunnel.mend();
            client.await(() -> client.get("/ready"), page -> page.statusCode() == 200);
            client.register("n", provider.baseUrl());
            assertThat(client.chat("n").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aDatabaseThatIsDownAtTheStartIsWaitedForAndMeanwhileNoModelIsCalledUnknown() throws Exception {
        try (RunningServer server = start()) {
            new TestClient(server).register("m", provider.baseUrl());
        }
        tunnel.cut();
        file(
                "gateway.yaml",
                "providers: { openai: { base_url: '" + provider.baseUrl() + "', api_key: k } }\n"
                        + "models: { fast: { provider: openai } }\n");
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            assertThat(client.get("/livez").statusCode()).isEqualTo(200);
            assertThat(client.chat("fast").statusCode()).isEqualTo(200);
            assertThat(client.chat("m").statusCode()).isEqualTo(503);
            assertRefusedInTime(client);

            tunnel.mend();
            client.await(() -> client.chat("m"), answer -> answer.statusCode() == 200);
        }
    }

    private void assertRefusedInTime(TestClient client) throws Exception {
        long begin = System.nanoTime();
        HttpResponse<String> refused = client.register("{\"id\":\"lost\",\"endpoint\":\"" + provider.baseUrl() + "\"}");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.body()).contains("store_unavailable");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(IN_TIME);
    }
}
