package dev.sluice.gateway.server.run;

import static dev.sluice.gateway.server.run.TestClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.testkit.RecordedRequest;
import dev.sluice.gateway.testkit.ScriptedProvider;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code keys.json} and {@code aiservices.json} beside the server, and {@code POST /completions/chat}. */
class KeyDecidesTest extends Workbench {
    private static final String PATH = "/completions/chat";
    private static final String BEARER = "Bearer testkey";

    private final ScriptedProvider other =
            ScriptedProvider.start().otherwise(request -> ScriptedReply.json(200, "{\"other\":true}"));

    @BeforeEach
    void writeFiles() throws Exception {
        file("keys.json", """
                {"virtual_keys": {
                  "testkey": {"provider": "acme", "api_key": "sk-of-acme"},
                  "anthrokey": {"provider": "anthropic", "api_key": "sk-of-anthropic"},
                  "lostkey": {"provider": "nowhere", "api_key": "sk-x"}}}
                """);
        file(
                "aiservices.json",
                "{\"acme\":\"" + provider.baseUrl() + "/odd/path\",\"anthropic\":\"" + other.baseUrl()
                        + "/v1/messages\"}");
    }

    @AfterEach
    void stopOther() {
        other.close();
    }

    /** COMPAT 5.2 */
    @ParameterizedTest
    @ValueSource(strings = {"{\"messages\": [ ] , \"x\":1}", "{\"model\":\"any\"}", "this is not even JSON", "[]"})
    void theBodyIsForwardedByteForByteToTheUrlOfTheKeysProviderAndTheReplyToo(String body) throws Exception {
        String odd = "{\"odd\" :  [1, 2]}";
        provider.otherwise(request -> ScriptedReply.json(200, odd));
        try (RunningServer server = start()) {
            HttpResponse<String> response = new TestClient(server)
                    .send("POST", PATH, body, AUTHORIZATION, BEARER, "content-type", "application/json");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo(odd);
            RecordedRequest sent = provider.lastRequest();
            assertThat(sent.path()).isEqualTo("/odd/path");
            assertThat(sent.bodyText()).isEqualTo(body);
            assertThat(sent.header(AUTHORIZATION)).contains("Bearer sk-of-acme");
        }
    }

    /** COMPAT 5.1, 5.2 */
    @Test
    void anthropicIsShownItsKeyInItsOwnHeader() throws Exception {
        try (RunningServer server = start()) {
            new TestClient(server)
                    .send("POST", PATH, "{}", AUTHORIZATION, "Bearer anthrokey", "content-type", "application/json");

            RecordedRequest sent = other.lastRequest();
            assertThat(sent.path()).isEqualTo("/v1/messages");
            assertThat(sent.header("x-api-key")).contains("sk-of-anthropic");
            assertThat(sent.header("anthropic-version")).isPresent();
            assertThat(sent.header(AUTHORIZATION)).isEmpty();
        }
    }

    /** COMPAT 5.2 */
    @ParameterizedTest
    @ValueSource(ints = {400, 401, 429, 500, 503})
    void errorsOfTheProviderPassAsTheyAre(int status) throws Exception {
        String odd = "{\"odd error\": " + status + "}";
        provider.otherwise(request -> ScriptedReply.json(status, odd));
        try (RunningServer server = start()) {
            HttpResponse<String> response = new TestClient(server).send("POST", PATH, "{}", AUTHORIZATION, BEARER);

            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.body()).isEqualTo(odd);
        }
    }

    /** COMPAT 5.2 */
    @Test
    void onlyABearerTokenCounts() throws Exception {
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            assertRefused(client.send("POST", PATH, "{}"), 400);
            assertRefused(client.send("POST", PATH, "{}", AUTHORIZATION, "Basic dGVzdGtleQ=="), 400);
            assertRefused(client.send("POST", PATH, "{}", AUTHORIZATION, "Bearer "), 400);
            assertRefused(client.send("POST", PATH, "{}", AUTHORIZATION, "testkey"), 400);
            assertRefused(client.send("POST", PATH, "{}", "x-api-key", "testkey"), 400);
            assertRefused(client.send("POST", PATH, "{}", AUTHORIZATION, "Bearer unknown"), 401);
            assertRefused(client.send("POST", PATH, "{}", AUTHORIZATION, "Bearer lostkey"), 400);
            assertThat(provider.received()).isZero();
        }
    }

    /** COMPAT 5.2 */
    @Test
    void onTheOtherRoutesSuchAKeyReachesItsOwnProviderAlone() throws Exception {
        environment.put("OPENAI_API_KEY", "sk-openai");
        environment.put("OPENAI_BASE_URL", other.baseUrl().toString());
        environment.put("GATEWAY_ADMIN_KEY", ADMIN_KEY);
        environment.put("GATEWAY_ALLOW_PRIVATE_NETWORKS", "127.0.0.1");
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            client.register("{\"id\":\"registered\",\"endpoint\":\"" + other.baseUrl() + "\"}", AUTHORIZATION, ADMIN);
            assertThat(client.get("/v1/models", AUTHORIZATION, ADMIN).body()).contains("\"registered\"");
            for (String model : new String[] {"gpt-4o", "openai/gpt-4o", "acme/x", "registered"}) {
                client.chat(model, AUTHORIZATION, BEARER);
            }

            assertThat(other.requests()).noneMatch(request -> request.method().equals("POST"));
            assertThat(provider.lastRequest().header(AUTHORIZATION)).contains("Bearer sk-of-acme");
        }
    }

    /** COMPAT 5.1 */
    @Test
    void aKeyThatIsAddedWhileTheServerRunsCountsSoonAfter() throws Exception {
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            file("keys.json", "{\"virtual_keys\":{\"newkey\":{\"provider\":\"acme\",\"api_key\":\"sk-new\"}}}");

            client.await(
                    () -> client.send("POST", PATH, "{}", AUTHORIZATION, "Bearer newkey"),
                    answer -> answer.statusCode() == 200);
            assertThat(provider.lastRequest().header(AUTHORIZATION)).contains("Bearer sk-new");
            assertRefused(client.send("POST", PATH, "{}", AUTHORIZATION, BEARER), 401);
        }
    }

    private static void assertRefused(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(json(response).get("error").get("message").asString()).isNotEmpty();
    }
}
