package dev.sluice.gateway.server.run;

import static dev.sluice.gateway.server.run.TestClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.testkit.ScriptedReply;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Registered models on an open gateway with nothing configured, over real sockets, on SQLite. */
class RegisteredModelsTest extends Workbench {
    private static final String TYPE = "content-type";
    private static final String JSON_TYPE = "application/json";

    private RunningServer server;
    private TestClient client;

    @BeforeEach
    void startServer() throws Exception {
        server = start();
        client = new TestClient(server);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    /** COMPAT 3.1 */
    @Test
    void postCreatesAModelAndTheAnswerEchoesEverythingButTheKey() throws Exception {
        HttpResponse<String> response = client.register(model("example/model-1", "sk-secret-of-mine"));

        JsonNode answer = json(response);
        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(answer.get("created").asLong()).isGreaterThan(1_700_000_000);
        assertThat(response.body())
                .isEqualTo("{\"id\":\"example/model-1\",\"object\":\"model\",\"created\":"
                        + answer.get("created")
                        + ",\"owned_by\":\"registered\",\"name\":\"Model 1\",\"description\":\"the first\",\"endpoint\":\""
                        + provider.baseUrl() + "\"}");
        assertThat(client.chat("example/model-1").body()).isEqualTo(ANSWER);
        assertThat(provider.lastRequest().header(AUTHORIZATION)).contains("Bearer sk-secret-of-mine");
    }

    /** COMPAT 3.1 */
    @Test
    void postOfAnIdThatIsThereReplacesTheModelFullyAndKeepsWhenItWasMade() throws Exception {
        long created = json(client.register(model("m", "k1"))).get("created").asLong();
        HttpResponse<String> replaced =
                client.register("{\"id\":\"m\",\"endpoint\":\"" + provider.baseUrl() + "/other\"}");

        assertThat(replaced.statusCode()).isEqualTo(200);
        assertThat(json(replaced).get("created").asLong()).isEqualTo(created);
        assertThat(replaced.body()).doesNotContain("Model 1").doesNotContain("the first");
        assertThat(client.get("/v1/models").body()).doesNotContain("Model 1");
        client.chat("m");
        assertThat(provider.lastRequest().path()).isEqualTo("/other/v1/chat/completions");
    }

    /** COMPAT 3.1 */
    @Test
    void anAbsentKeyOnAReplacementKeepsTheStoredOneAndAnEmptyOneRemovesIt() throws Exception {
        client.register(model("m", "k1"));
        client.register("m", provider.baseUrl());
        client.chat("m");
        assertThat(provider.lastRequest().header(AUTHORIZATION)).contains("Bearer k1");

        client.register(model("m", ""));
        client.chat("m");
        assertThat(provider.lastRequest().header(AUTHORIZATION)).isEmpty();
    }

    /** COMPAT 3.1 */
    @ParameterizedTest
    @ValueSource(
            strings = {"", "text/plain", "application/x-www-form-urlencoded", "application/jsonp", "multipart/form-data"
            })
    void aContentTypeOtherThanJsonIsRefused(String type) throws Exception {
        HttpResponse<String> response = type.isEmpty()
                ? client.send("POST", "/v1/models", model("m", "k"))
                : client.send("POST", "/v1/models", model("m", "k"), TYPE, type);

        assertThat(response.statusCode()).isEqualTo(415);
        assertNothingStored();
    }

    @Test
    void aCharsetBesideTheContentTypeIsFine() throws Exception {
        HttpResponse<String> response =
                client.send("POST", "/v1/models", model("m", "k"), TYPE, "Application/JSON; charset=utf-8");

        assertThat(response.statusCode()).isEqualTo(201);
    }

    static Stream<Arguments> badBodies() {
        String rest = ",\"endpoint\":\"https://models.example\"}";
        return Stream.of(
                Arguments.of("unknown field", "{\"id\":\"m\",\"url\":\"x\"" + rest, "url", "`url` is not a field"),
                Arguments.of("near miss", "{\"id\":\"m\",\"apiKey\":\"x\"" + rest, "apiKey", "`apiKey` is not a field"),
                Arguments.of("other case", "{\"ID\":\"m\"" + rest, "ID", "`ID` is not a field"),
                Arguments.of("number for id", "{\"id\":1" + rest, "id", "`id` must be a string"),
                Arguments.of("null for name", "{\"id\":\"m\",\"name\":null" + rest, "name", "leave it out for none"),
                Arguments.of("object for key", "{\"id\":\"m\",\"api_key\":{}" + rest, "api_key", "must be a string"),
                Arguments.of(
                        "list for description", "{\"id\":\"m\",\"description\":[]" + rest, "description", "string"),
                Arguments.of("no id", "{\"name\":\"m\"" + rest, "id", "`id` is missing"),
                Arguments.of("no endpoint", "{\"id\":\"m\"}", "endpoint", "`endpoint` is missing"),
                Arguments.of("a field twice", "{\"id\":\"m\",\"id\":\"n\"" + rest, "id", "`id` is there twice"),
                Arguments.of("empty id", "{\"id\":\"\"" + rest, "id", "may not be empty"),
                Arguments.of("blank id", "{\"id\":\" \"" + rest, "id", "space"),
                Arguments.of("leading space", "{\"id\":\" m\"" + rest, "id", "space"),
                Arguments.of("trailing space", "{\"id\":\"m \"" + rest, "id", "space"),
                Arguments.of("line break in id", "{\"id\":\"m\\nn\"" + rest, "id", "line breaks"),
                Arguments.of("NUL in id", "{\"id\":\"m\\u0000\"" + rest, "id", "control characters"),
                Arguments.of("half a surrogate pair", "{\"id\":\"m\\ud800\"" + rest, "id", "control characters"),
                Arguments.of("percent sign", "{\"id\":\"m%41\"" + rest, "id", "'%'"),
                Arguments.of("backslash", "{\"id\":\"m\\\\n\"" + rest, "id", "'%'"),
                Arguments.of("turned direction", "{\"id\":\"m\\u202etxt\"" + rest, "id", "invisible"),
                Arguments.of("a space that is none", "{\"id\":\"m\u00a0n\"" + rest, "id", "invisible"),
                Arguments.of("257 characters", "{\"id\":\"" + "m".repeat(257) + "\"" + rest, "id", "256 characters"),
                Arguments.of("dots as a part", "{\"id\":\"a/../b\"" + rest, "id", "between slashes"),
                Arguments.of("an empty part", "{\"id\":\"a//b\"" + rest, "id", "between slashes"),
                Arguments.of("long name", "{\"id\":\"m\",\"name\":\"" + "n".repeat(257) + "\"" + rest, "name", "256"),
                Arguments.of(
                        "key with a line break",
                        "{\"id\":\"m\",\"api_key\":\"a\\r\\nb: c\"" + rest,
                        "api_key",
                        "ASCII"),
                Arguments.of("no URL", "{\"id\":\"m\",\"endpoint\":\"not a url\"}", "endpoint", "is not a URL"),
                Arguments.of(
                        "address and port alone",
                        "{\"id\":\"m\",\"endpoint\":\"127.0.0.1:8000\"}",
                        "endpoint",
                        "such as https://"),
                Arguments.of("other scheme", "{\"id\":\"m\",\"endpoint\":\"ftp://x.example\"}", "endpoint", "https://"),
                Arguments.of("no scheme", "{\"id\":\"m\",\"endpoint\":\"models.example\"}", "endpoint", "https://"),
                Arguments.of(
                        "password", "{\"id\":\"m\",\"endpoint\":\"https://u:p@x.example\"}", "endpoint", "password"),
                Arguments.of("query", "{\"id\":\"m\",\"endpoint\":\"https://x.example/?a=b\"}", "endpoint", "query"));
    }

    /** COMPAT 3.1 */
    @ParameterizedTest(name = "{0}")
    @MethodSource("badBodies")
    void anUnknownMistypedMissingOrUnusableFieldIsNamedAndNothingIsStored(
            String what, String body, String field, String words) throws Exception {
        HttpResponse<String> response = client.register(body);

        JsonNode error = json(response).get("error");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(error.get("param").asString()).isEqualTo(field);
        assertThat(error.get("message").asString()).contains(words);
        assertNothingStored();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "\"m\"",
                "null",
                "{\"id\":\"m\",}",
                "{'id':'m'}",
                "{\"id\":\"m\"} x",
                "{\"id\":\"m\",\"endpoint\":\"https://x.example\"}{}",
                "{\"id\" \"m\"}",
                "{\"api_key\":\"sk-secret\",\"id\":oops}"
            })
    void aBodyThatIsNoJsonObjectIsRefusedWithoutItsText(String body) throws Exception {
        HttpResponse<String> response = client.register(body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("the body").doesNotContain("oops").doesNotContain("sk-secret");
        assertNothingStored();
    }

    @Test
    void aBodyOver64KilobytesIsRefused() throws Exception {
        HttpResponse<String> response = client.register(model("m", "k").replace("the first", "x".repeat(64 * 1024)));

        assertThat(response.statusCode()).isEqualTo(413);
        assertNothingStored();
    }

    /** COMPAT 3.2 */
    @ParameterizedTest
    @CsvSource({
        "'', /v1/chat/completions",
        "/, /v1/chat/completions",
        "/v1, /v1/chat/completions",
        "/v1/, /v1/chat/completions",
        "/v1beta/openai, /v1beta/openai/chat/completions",
        "/api/paas/v4, /api/paas/v4/chat/completions",
        "/prefix/a, /prefix/a/v1/chat/completions",
    })
    void theChatPathIsAppendedToTheEndpointUnlessItNamesAVersion(String path, String expected) throws Exception {
        client.register("m", java.net.URI.create(provider.baseUrl() + path));
        client.chat("m");

        assertThat(provider.lastRequest().path()).isEqualTo(expected);
    }

    /** COMPAT 3.3 */
    @ParameterizedTest
    @CsvSource({
        "example/model-1, example/model-1",
        "example/model-1, example%2Fmodel-1",
        "org/team/m:1.5-q4_K_M, org/team/m:1.5-q4_K_M",
        "org/team/m:1.5-q4_K_M, org%2Fteam%2Fm%3A1.5-q4_K_M",
        "a+b c, a+b%20c",
        "模型/б, %E6%A8%A1%E5%9E%8B%2F%D0%B1",
        "a;b?c#d, a%3Bb%3Fc%23d",
    })
    void anIdIsSentVerbatimAndFoundAndRemovedUnderItsPath(String id, String path) throws Exception {
        client.register(id, provider.baseUrl());
        client.chat(id);
        assertThat(TestClient.parse(provider.lastRequest().bodyText())
                        .get("model")
                        .asString())
                .isEqualTo(id);

        HttpResponse<String> one = client.get("/v1/models/" + path);
        assertThat(one.statusCode()).as(one.body()).isEqualTo(200);
        assertThat(json(one).get("id").asString()).isEqualTo(id);

        HttpResponse<String> deleted = client.delete("/v1/models/" + path);
        assertThat(deleted.statusCode()).isEqualTo(200);
        assertThat(json(deleted).get("id").asString()).isEqualTo(id);
        assertThat(json(deleted).get("object").asString()).isEqualTo("model");
        assertThat(json(deleted).get("deleted").asBoolean()).isTrue();
        assertThat(client.delete("/v1/models/" + path).statusCode()).isEqualTo(404);
        assertThat(client.chat(id).statusCode()).isEqualTo(404);
    }

    @Test
    void aSemicolonThatIsNotEncodedNamesNoOtherModel() throws Exception {
        client.register("a", provider.baseUrl());

        assertThat(client.delete("/v1/models/a;b").statusCode()).isEqualTo(400);
        assertThat(client.get("/v1/models/a;b").body()).contains("%3B");
        assertThat(client.get("/v1/models/a").statusCode()).isEqualTo(200);
    }

    /** COMPAT 3.4 */
    @Test
    void theListShowsNameAndDescriptionAndNeverEndpointOrKey() throws Exception {
        client.register(model("m", "sk-never-shown"));
        String entry = "{\"id\":\"m\",\"object\":\"model\",\"created\":"
                + json(client.get("/v1/models/m")).get("created")
                + ",\"owned_by\":\"registered\",\"name\":\"Model 1\",\"description\":\"the first\"}";

        assertThat(client.get("/v1/models").body()).isEqualTo("{\"object\":\"list\",\"data\":[" + entry + "]}");
        assertThat(client.get("/v1/models/m").body()).isEqualTo(entry);
        assertThat(client.get("/v1/models", "anthropic-version", "2023-06-01").body())
                .contains("\"type\":\"model\"", "\"display_name\":\"Model 1\"")
                .doesNotContain("endpoint")
                .doesNotContain("sk-never-shown");
    }

    /** COMPAT 3.5 */
    @Test
    void errorsOfTheEndpointPassUnchangedAndNothingIsTriedAgain() throws Exception {
        client.register("m", provider.baseUrl());
        String odd = "{\"weird\": [1,2,  3]}";
        provider.enqueue(ScriptedReply.json(503, odd));

        HttpResponse<String> response = client.chat("m");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo(odd);
        assertThat(provider.requests()).hasSize(1);
    }

    /** COMPAT 3.6 */
    @Test
    void theClientsOwnAuthorizationGoesToTheEndpointInPlaceOfTheStoredKey() throws Exception {
        client.register(model("m", "stored"));
        client.chat("m", AUTHORIZATION, "Bearer mine");
        assertThat(provider.lastRequest().header(AUTHORIZATION)).contains("Bearer mine");

        client.chat("m");
        assertThat(provider.lastRequest().header(AUTHORIZATION)).contains("Bearer stored");
    }

    @Test
    void otherMethodsAreToldWhichThereAre() throws Exception {
        HttpResponse<String> put = client.send("PUT", "/v1/models", "{}");
        HttpResponse<String> post = client.send("POST", "/v1/models/m", "{}");

        assertThat(put.statusCode()).isEqualTo(405);
        assertThat(put.headers().firstValue("allow")).contains("GET, HEAD, POST");
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("allow")).contains("DELETE, GET, HEAD");
    }

    @Test
    void aWebPageCannotRegisterOrRemove() throws Exception {
        HttpResponse<String> register = client.register(model("m", "k"), "origin", "https://evil.example");
        HttpResponse<String> remove = client.delete("/v1/models/m", "origin", "https://evil.example");

        assertThat(register.statusCode()).isEqualTo(403);
        assertThat(remove.statusCode()).isEqualTo(403);
        assertNothingStored();
    }

    @Test
    void theGatewayItselfIsNoEndpoint() throws Exception {
        for (String host : new String[] {"127.0.0.1", "localhost", "[::1]", "127.1.2.3"}) {
            String own = server.url().replace("127.0.0.1", host);
            HttpResponse<String> response = client.register("{\"id\":\"m\",\"endpoint\":\"" + own + "\"}");

            assertThat(response.statusCode()).as(host).isEqualTo(400);
            assertThat(response.body()).contains("endpoint_blocked", "the gateway's own address");
        }
        assertNothingStored();
    }

    private String model(String id, String key) {
        return "{\"id\":\"" + id + "\",\"name\":\"Model 1\",\"description\":\"the first\",\"endpoint\":\""
                + provider.baseUrl() + "\",\"api_key\":\"" + key + "\"}";
    }

    private void assertNothingStored() throws Exception {
        assertThat(client.get("/v1/models").body()).isEqualTo("{\"object\":\"list\",\"data\":[]}");
    }
}
