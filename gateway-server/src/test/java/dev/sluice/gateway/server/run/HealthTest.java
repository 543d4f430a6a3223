package dev.sluice.gateway.server.run;

import static dev.sluice.gateway.server.run.TestClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.testkit.ScriptedProvider;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the pages say of the server, over real sockets. */
class HealthTest extends Workbench {
    /** COMPAT 5.3 */
    @Test
    void healthIsAlways200AndShowsTheFullChatEndpointOfEachProvider() throws Exception {
        environment.put("OPENAI_API_KEY", "sk-not-to-be-shown");
        environment.put("OPENAI_BASE_URL", ScriptedProvider.refusing() + "/v1");
        file("keys.json", "{\"virtual_keys\":{\"testkey\":{\"provider\":\"acme\",\"api_key\":\"sk-hidden-too\"}}}");
        file("aiservices.json", "{\"acme\":\"" + provider.baseUrl() + "/some/chat\"}");
        try (RunningServer server = start()) {
            HttpResponse<String> health = new TestClient(server).get("/health");

            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(json(health).get("status").asString()).isEqualTo("ok");
            assertThat(entry(health, "openai").get("url").asString())
                    .isEqualTo(ScriptedProvider.refusing() + "/v1/chat/completions");
            assertThat(entry(health, "acme").get("url").asString()).isEqualTo(provider.baseUrl() + "/some/chat");
            assertThat(health.body()).doesNotContain("sk-not-to-be-shown", "sk-hidden-too", "testkey");
        }
    }

    /** COMPAT 5.3 */
    @Test
    void theQueryOfAFullUrlIsNotShownSinceItMayHoldAKey() throws Exception {
        file("aiservices.json", "{\"acme\":\"" + provider.baseUrl() + "/some/chat?key=s3cr3t\"}");
        try (RunningServer server = start()) {
            HttpResponse<String> health = new TestClient(server).get("/health");

            assertThat(entry(health, "acme").get("url").asString()).isEqualTo(provider.baseUrl() + "/some/chat?…");
            assertThat(health.body()).doesNotContain("s3cr3t");
        }
    }

    /** COMPAT 5.3 */
    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 404, 500, 503})
    void aProviderIsOnlineOnceTrafficGotAnyAnswer(int status) throws Exception {
        environment.put("OPENAI_API_KEY", "k");
        environment.put("OPENAI_BASE_URL", provider.baseUrl().toString());
        provider.otherwise(request -> ScriptedReply.json(status, "{\"error\":{\"message\":\"no\"}}"));
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            client.chat("gpt-4o");

            assertThat(entry(client.get("/health"), "openai").get("online").asBoolean())
                    .isTrue();
        }
    }

    /** COMPAT 5.3 */
    @Test
    void aProviderThatNobodyCalledIsFoundByAProbeThatShowsNoKey() throws Exception {
        environment.put("OPENAI_API_KEY", "sk-secret");
        environment.put("OPENAI_BASE_URL", provider.baseUrl().toString());
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            client.await(() -> client.get("/health"), health -> isOnline(health, "openai"));

            assertThat(provider.requests())
                    .isNotEmpty()
                    .allSatisfy(request -> assertThat(request.method()).isEqualTo("GET"))
                    .allSatisfy(
                            request -> assertThat(request.header(AUTHORIZATION)).isEmpty());
        }
    }

    /** COMPAT 5.3 */
    @Test
    void aProviderThatDoesNotAnswerIsOffline() throws Exception {
        environment.put("OPENAI_API_KEY", "k");
        environment.put("OPENAI_BASE_URL", ScriptedProvider.refusing().toString());
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            assertThat(client.chat("gpt-4o").statusCode()).isEqualTo(502);

            assertThat(isOnline(client.get("/health"), "openai")).isFalse();
        }
    }

    /** COMPAT 5.3 */
    @Test
    void urlsAreForTheOperatorWhereOthersReachTheListenerAndKeysAreRequired() throws Exception {
        beyondLoopback();
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);

            assertThat(client.get("/health").statusCode()).isEqualTo(200);
            assertThat(client.get("/health").body())
                    .contains("\"name\":\"openai\"")
                    .doesNotContain("url");
            assertThat(client.get("/health", AUTHORIZATION, "Bearer testkey").body())
                    .doesNotContain("url");
            assertThat(client.get("/health", AUTHORIZATION, ADMIN).body()).contains("url");
        }
    }

    /** COMPAT 5.3 */
    @ParameterizedTest
    @ValueSource(strings = {"always", "never"})
    void healthDetailsDecidesForEverybody(String details) throws Exception {
        beyondLoopback();
        file("gateway.yaml", "health: { details: " + details + " }\n");
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            boolean shown = details.equals("always");

            assertThat(client.get("/health").body().contains("url")).isEqualTo(shown);
            assertThat(client.get("/health", AUTHORIZATION, ADMIN).body().contains("url"))
                    .isEqualTo(shown);
        }
    }

    /** COMPAT 5.4 */
    @Test
    void theProbesOfOrchestratorsNeedNoKeyAndAnOfflineProviderIsReadyAllTheSame() throws Exception {
        beyondLoopback();
        environment.put("OPENAI_BASE_URL", ScriptedProvider.refusing().toString());
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            for (String path : List.of("/healthz", "/livez")) {
                assertThat(client.get(path).statusCode()).as(path).isEqualTo(200);
            }
            for (String path : List.of("/ready", "/readyz")) {
                HttpResponse<String> ready = client.await(() -> client.get(path), page -> page.statusCode() == 200);
                assertThat(ready.body())
                        .isEqualTo("{\"status\":\"ready\",\"store\":\"sqlite\",\"providers\":"
                                + "[{\"name\":\"openai\",\"online\":false}],\"missing\":[]}");
            }
        }
    }

    /** COMPAT 5.4 */
    @Test
    void readyIs503AndSaysWhatIsMissingUntilThereIsSomethingToCall() throws Exception {
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            HttpResponse<String> ready = client.get("/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("\"status\":\"not_ready\"", "no provider is configured");

            client.register("m", provider.baseUrl());
            client.await(() -> client.get("/ready"), page -> page.statusCode() == 200);
        }
    }

    /** COMPAT 5.4 */
    @Test
    void readyIs503WithWordsWhenTheStoreCannotBeUsed() throws Exception {
        environment.put("OPENAI_API_KEY", "k");
        file("gateway.yaml", "store: { url: 'sqlite:./broken.db' }\n");
        file("broken.db", "this is no database, and long enough to be looked at".repeat(50));
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            HttpResponse<String> ready = client.await(
                    () -> client.get("/ready"), page -> page.body().contains("damaged or no SQLite database"));

            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("\"store\":\"sqlite, not reachable\"");
        }
    }

    /** COMPAT 5.4 */
    @Test
    void metricsNeedTheAdminKeyBeyondLoopbackUnlessTheyArePublic() throws Exception {
        beyondLoopback();
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            assertThat(client.get("/metrics").statusCode()).isEqualTo(401);
            assertThat(client.get("/metrics", AUTHORIZATION, "Bearer testkey").statusCode())
                    .isEqualTo(401);
            assertThat(client.get("/metrics", AUTHORIZATION, ADMIN).statusCode())
                    .isEqualTo(200);
        }
        file("gateway.yaml", "metrics: { public: true }\n");
        try (RunningServer server = start()) {
            assertThat(new TestClient(server).get("/metrics").statusCode()).isEqualTo(200);
        }
    }

    private void beyondLoopback() {
        environment.putAll(Map.of(
                "GATEWAY_HOST", "0.0.0.0",
                "GATEWAY_KEY_DEV", "testkey",
                "GATEWAY_ADMIN_KEY", ADMIN_KEY,
                "OPENAI_API_KEY", "k",
                "OPENAI_BASE_URL", provider.baseUrl().toString()));
    }

    private static JsonNode entry(HttpResponse<String> health, String name) {
        for (JsonNode entry : json(health).get("providers")) {
            if (entry.get("name").asString().equals(name)) {
                return entry;
            }
        }
        throw new AssertionError(name + " is not in " + health.body());
    }

    private static boolean isOnline(HttpResponse<String> health, String name) {
        return entry(health, name).get("online").asBoolean();
    }
}
