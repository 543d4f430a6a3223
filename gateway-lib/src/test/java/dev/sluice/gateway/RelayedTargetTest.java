package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.CallRecord.Outcome;
import dev.sluice.gateway.GatewayHarness.Answer;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.CallerDirectory;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Route;
import dev.sluice.gateway.spi.Target;
import dev.sluice.gateway.testkit.RecordedRequest;
import dev.sluice.gateway.testkit.RecordingListener;
import dev.sluice.gateway.testkit.ScriptedProvider;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a registered endpoint is sent, and what comes back from it. COMPAT 3.5, 3.6 */
class RelayedTargetTest {
    private static final String STORED = "sk-stored-0123456789abcdef";
    private static final String ODD_CHAT =
            "{ \"stream\" : false,\n\t\"model\":\"org/model:1.5\" , \"messages\":[],\"x\":1.50e+1 }";
    private static final String STREAMED = "{\"model\":\"org/model:1.5\",\"messages\":[],\"stream\":true}";

    private final ScriptedProvider endpoint = ScriptedProvider.start();
    private final ScriptedProvider fallback = ScriptedProvider.start();
    private final RecordingListener listener = new RecordingListener();
    private final Provider registered =
            Provider.of("registered", "openai", endpoint.baseUrl()).asRegistered();
    private final Provider configured = Provider.of("other", "openai", fallback.baseUrl());
    private CallerDirectory callers = CallerDirectory.open();
    private boolean stored = true;
    private Route route =
            Route.to(Target.of(registered, "org/model:1.5").asRelayed()).withMaxRetries(0);

    @AfterEach
    void stop() {
        endpoint.close();
        fallback.close();
    }

    private Answer ask(Dialect dialect, String body, String... headers) {
        MemoryStores.Credentials credentials =
                MemoryStores.credentials().put(configured, Credential.of("other", "sk-other-0123456789"));
        if (stored) {
            credentials.put(registered, Credential.of("stored", STORED));
        }
        try (Gateway gateway = Gateway.builder()
                .models(MemoryStores.models().alias("org/model:1.5", route).build())
                .callers(callers)
                .credentials(credentials.build())
                .listener(listener)
                .egress(() -> EgressRules.strict().allowingLoopback())
                .build()) {
            return GatewayHarness.answer(gateway.newCall(GatewayRequest.builder(dialect, Operation.CHAT)
                    .headers(Headers.of(headers))
                    .body(body.getBytes(StandardCharsets.UTF_8))
                    .build()));
        }
    }

    private Answer openAi(String body, String... headers) {
        return ask(Dialect.OPENAI_CHAT, body, headers);
    }

    private CallRecord lastCall() {
        return listener.calls().get(listener.calls().size() - 1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void requestBytesPassUnchanged() {
        endpoint.enqueue(ScriptedReply.json(200, Replies.OPENAI_REPLY));

        assertThat(openAi(ODD_CHAT).body()).isEqualTo(Replies.OPENAI_REPLY);
        assertThat(endpoint.lastRequest().bodyText()).isEqualTo(ODD_CHAT);
        assertThat(endpoint.lastRequest().path()).isEqualTo("/v1/chat/completions");
        assertThat(endpoint.lastRequest().header("authorization")).contains("Bearer " + STORED);
        assertThat(lastCall().usage().orElseThrow().outputTokens()).isEqualTo(3);
    }

    @Test
    void aStreamIsNotAskedForUsageAndPassesUnchanged() {
        endpoint.enqueue(ScriptedReply.events(Replies.OPENAI_STREAM));

        Answer answer = openAi(STREAMED);

        assertThat(endpoint.lastRequest().bodyText()).isEqualTo(STREAMED);
        assertThat(answer.body()).isEqualTo(String.join("", Replies.OPENAI_STREAM));
        assertThat(answer.headers().first("content-type")).contains("text/event-stream");
        assertThat(lastCall().usage().orElseThrow().inputTokens()).isEqualTo(9);
        assertThat(lastCall().outcome()).isEqualTo(Outcome.OK);
    }

    @ParameterizedTest
    @CsvSource({
        "200, text/html, <html>Please log in</html>",
        "200, text/plain, hello",
        "200, application/json, '{\"error\":{\"message\":\"no\"}}'",
        "200, application/json, '{broken'",
        "200, application/octet-stream, ''",
        "201, application/json, '{\"id\":1}'",
        "302, text/html, <a>moved</a>",
        "400, application/json, '{ \"error\" : \"odd\" }'",
        "401, application/json, '{\"detail\":\"who are you\"}'",
        "403, text/plain, no",
        "404, text/html, <h1>Not found</h1>",
        "418, text/plain, teapot",
        "429, application/json, '{\"error\":{\"message\":\"slow\"}}'",
        "500, text/html, <h1>Oops</h1>",
        "503, application/problem+json, '{\"title\":\"down\"}'",
    })
    void statusTypeAndBodyPassUnchangedWhateverTheyAre(int status, String type, String body) {
        endpoint.otherwise(request -> ScriptedReply.document(status, type, bytes(body), "x-secret-header", "1"));

        for (String request : List.of(ODD_CHAT, STREAMED)) {
            Answer answer = openAi(request);

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.headers().all("content-type")).containsExactly(type);
            assertThat(answer.body()).isEqualTo(body);
            assertThat(answer.headers().contains("x-secret-header")).isFalse();
            assertThat(answer.headers().contains("x-request-id")).isTrue();
        }
        assertThat(endpoint.received()).as("nothing is tried again").isEqualTo(2);
    }

    @Test
    void allowListedHeadersPass() {
        endpoint.enqueue(ScriptedReply.document(
                429, "text/plain", bytes("slow"), "retry-after", "7", "x-ratelimit-remaining-tokens", "0"));

        Answer answer = openAi(ODD_CHAT);

        assertThat(answer.headers().all("retry-after")).containsExactly("7");
        assertThat(answer.headers().first("x-ratelimit-remaining-tokens")).contains("0");
        assertThat(answer.problem()).isEqualTo(Kind.RATE_LIMITED);
    }

    @Test
    void aLongErrorIsNotCut() {
        String page = "<p>" + "x".repeat(200_000) + "</p>";
        endpoint.enqueue(ScriptedReply.document(500, "text/html", bytes(page)));

        assertThat(openAi(ODD_CHAT).body()).isEqualTo(page);
    }

    @Test
    void aStreamThatNobodyAskedForPassesAsAStream() {
        String odd = "event: x\ndata: not json\n\n: note\n\ndata: {\"a\":1}\n\n";
        endpoint.enqueue(ScriptedReply.events(odd));

        Answer answer = openAi(ODD_CHAT);

        assertThat(answer.body()).isEqualTo(odd);
        assertThat(answer.headers().first("content-type")).contains("text/event-stream");
        assertThat(lastCall().outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void anErrorInAStreamPassesAndIsRecorded() {
        String error = "data: {\"error\":{\"message\":\"out of memory\",\"type\":\"server_error\"}}\n\n";
        endpoint.enqueue(ScriptedReply.events(Replies.HELLO, error, Replies.DONE));

        assertThat(openAi(STREAMED).body()).isEqualTo(Replies.HELLO + error + Replies.DONE);
        assertThat(lastCall().outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(lastCall().problem()).isPresent();
    }

    @Test
    void aStreamThatBreaksOffEndsInAnErrorEvent() {
        endpoint.enqueue(ScriptedReply.stream().chunk(Replies.HELLO).reset());

        Answer answer = openAi(STREAMED);

        assertThat(answer.body())
                .startsWith(Replies.HELLO + "data: {\"error\":")
                .contains("upstream_reset")
                .doesNotContain("[DONE]");
        assertThat(lastCall().outcome()).isEqualTo(Outcome.PARTIAL);
    }

    @Test
    void aStreamWithoutAnyEndMarkWhoseConnectionEndsIsNotTakenForComplete() {
        endpoint.enqueue(ScriptedReply.head(200, "content-type", "text/event-stream", "connection", "close")
                .bytes(Replies.HELLO)
                .close());
        assertThat(openAi(STREAMED).body()).startsWith(Replies.HELLO).contains("upstream_reset");

        endpoint.enqueue(ScriptedReply.head(200, "content-type", "text/event-stream", "connection", "close")
                .bytes(Replies.HELLO + Replies.FINISH)
                .close());
        assertThat(openAi(STREAMED).body()).isEqualTo(Replies.HELLO + Replies.FINISH);

        endpoint.enqueue(ScriptedReply.events(Replies.HELLO));
        assertThat(openAi(STREAMED).body()).as("HTTP says that it is complete").isEqualTo(Replies.HELLO);
    }

    @Test
    void aDocumentThatBreaksOffIsNoReply() {
        endpoint.enqueue(ScriptedReply.head(200, "content-type", "application/json", "content-length", "100")
                .bytes("{\"id\"")
                .close());

        Answer answer = openAi(ODD_CHAT);

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_");
    }

    @Test
    void isTriedAgainOnlyAsOftenAsTheRouteSays() {
        route = route.withMaxRetries(1);
        endpoint.enqueue(
                ScriptedReply.document(500, "text/plain", bytes("first")),
                ScriptedReply.document(503, "text/plain", bytes("second")));

        Answer answer = openAi(ODD_CHAT);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("second");
        assertThat(endpoint.received()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorization", "x-api-key"})
    void theClientsOwnKeyGoesThereInPlaceOfTheStoredOneWhereRequestsAreOpen(String carrier) {
        endpoint.otherwise(request -> ScriptedReply.json(200, Replies.OPENAI_REPLY));

        openAi(ODD_CHAT, carrier, carrier.equals("authorization") ? "Bearer sk-mine" : "sk-mine");

        assertThat(endpoint.lastRequest().header("authorization")).contains("Bearer sk-mine");
    }

    @Test
    void withoutAnyKeyNoneIsSent() {
        stored = false;
        endpoint.enqueue(ScriptedReply.json(200, Replies.OPENAI_REPLY));

        openAi(ODD_CHAT);

        assertThat(endpoint.lastRequest().header("authorization")).isEmpty();
    }

    @Test
    void theClientsOwnKeyGoesToNoFallbackOnAnotherProvider() {
        route = Route.to(Target.of(registered, "org/model:1.5").asRelayed(), Target.of(configured, "m"))
                .withMaxRetries(0);
        endpoint.enqueue(ScriptedReply.json(500, "{}"));
        fallback.enqueue(ScriptedReply.json(200, Replies.OPENAI_REPLY));

        assertThat(openAi(ODD_CHAT, "authorization", "Bearer sk-mine").status()).isEqualTo(200);

        assertThat(endpoint.lastRequest().header("authorization")).contains("Bearer sk-mine");
        assertThat(fallback.lastRequest().header("authorization")).contains("Bearer sk-other-0123456789");
    }

    @Test
    void aConfiguredProviderGetsItsStoredKeyAlthoughTheClientBroughtOne() {
        route = Route.to(Target.of(configured, "m"));
        fallback.enqueue(ScriptedReply.json(200, Replies.OPENAI_REPLY));

        openAi(ODD_CHAT, "authorization", "Bearer sk-mine");

        assertThat(fallback.lastRequest().header("authorization")).contains("Bearer sk-other-0123456789");
    }

    @Test
    void aClientKeyOfTheGatewaysOwnGoesToNoEndpoint() {
        callers = MemoryStores.callers()
                .key(Secret.of("gateway-key"), Caller.named("dev"))
                .build();
        endpoint.enqueue(ScriptedReply.json(200, Replies.OPENAI_REPLY));

        openAi(ODD_CHAT, "authorization", "Bearer gateway-key");

        assertThat(endpoint.lastRequest().header("authorization")).contains("Bearer " + STORED);
    }

    @Test
    void theStoredKeyIsTakenOutOfAnErrorThatRepeatsIt() {
        endpoint.enqueue(ScriptedReply.document(401, "text/plain", bytes("bad key " + STORED)));

        Answer answer = openAi(ODD_CHAT);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("bad key [redacted]");
        assertThat(answer.problem()).isEqualTo(Kind.UPSTREAM_AUTH);
    }

    @Test
    void aClientOfAnotherDialectGetsATranslation() {
        endpoint.enqueue(ScriptedReply.json(200, Replies.OPENAI_REPLY));

        Answer answer = ask(
                Dialect.ANTHROPIC_MESSAGES,
                "{\"model\":\"org/model:1.5\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                "x-api-key",
                "sk-mine");

        assertThat(answer.body()).contains("\"type\":\"message\"");
        RecordedRequest request = endpoint.lastRequest();
        assertThat(request.bodyText()).contains("\"model\":\"org/model:1.5\"");
        assertThat(request.header("authorization")).contains("Bearer sk-mine");
    }

    @Test
    void anEndpointThatIsRefusedIsA502AndNothingIsTriedAgain() {
        route = Route.to(Target.of(
                                Provider.of("registered", "openai", "http://10.0.0.1:9")
                                        .asRegistered(),
                                "org/model:1.5")
                        .asRelayed())
                .withMaxRetries(3);

        Answer answer = openAi(ODD_CHAT);

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.problem()).isEqualTo(Kind.UPSTREAM_CONNECT);
        assertThat(answer.body()).contains("a private address").contains("egress.allow_private_networks");
        assertThat(lastCall().attempts()).hasSize(1);
    }
}
