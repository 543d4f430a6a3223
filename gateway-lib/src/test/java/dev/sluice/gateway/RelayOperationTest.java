package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.CallRecord.Outcome;
import dev.sluice.gateway.GatewayHarness.Answer;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.CallerDirectory;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.testkit.RecordedRequest;
import dev.sluice.gateway.testkit.RecordingListener;
import dev.sluice.gateway.testkit.ScriptedProvider;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The key decides where a request goes, and nobody reads its body. COMPAT 5.1, 5.2 */
class RelayOperationTest {
    private static final String KEY = "testkey";
    private static final String OWN = "sk-own-of-the-key-01234";
    private static final byte[] ODD = {0, (byte) 0xff, '{', '\r', '\n', (byte) 0xc3};

    private final ScriptedProvider acme = ScriptedProvider.start();
    private final ScriptedProvider claude = ScriptedProvider.start();
    private final RecordingListener listener = new RecordingListener();
    private final Provider acmeProvider = Provider.of(
                    "acme", "openai", acme.baseUrl().resolve("/deep/v9/talk"))
            .withVerbatimUrl();
    private final Provider claudeProvider = Provider.of(
                    "anthropic", "anthropic", claude.baseUrl().resolve("/v1/messages"))
            .withVerbatimUrl();
    private final Provider configured = Provider.of("openai", "openai", ScriptedProvider.refusing());
    private Gateway gateway = gateway(callers());

    private static CallerDirectory callers() {
        return MemoryStores.callers()
                .key(Secret.of(KEY), Caller.named("vk-1").boundTo("acme"))
                .key(Secret.of("claude-key"), Caller.named("vk-2").boundTo("anthropic"))
                .key(Secret.of("lost-key"), Caller.named("vk-3").boundTo("nowhere"))
                .key(Secret.of("some-key"), Caller.named("vk-4").boundTo("acme").withModels(List.of("small-*")))
                .key(Secret.of("plain-key"), Caller.named("dev"))
                .build();
    }

    private Gateway gateway(CallerDirectory directory) {
        return Gateway.builder()
                .models(MemoryStores.models()
                        .provider(configured)
                        .keyProvider(acmeProvider)
                        .keyProvider(claudeProvider)
                        .defaultProvider("openai")
                        .build())
                .callers(directory)
                .credentials(MemoryStores.credentials()
                        .put(acmeProvider, "vk-1", Credential.of("vk-1", OWN))
                        .put(claudeProvider, "vk-2", Credential.of("vk-2", OWN))
                        .build())
                .listener(listener)
                .build();
    }

    @BeforeEach
    void answer() {
        acme.otherwise(request -> ScriptedReply.json(200, Replies.OPENAI_REPLY));
    }

    @AfterEach
    void stop() {
        gateway.close();
        acme.close();
        claude.close();
    }

    private GatewayCall call(Operation operation, byte[] body, String... headers) {
        return gateway.newCall(GatewayRequest.builder(Dialect.OPENAI_CHAT, operation)
                .headers(Headers.of(headers))
                .body(body)
                .build());
    }

    private Answer relay(byte[] body, String... headers) {
        return GatewayHarness.answer(call(Operation.RELAY, body, headers));
    }

    private CallRecord lastCall() {
        return listener.calls().get(listener.calls().size() - 1);
    }

    @Test
    void theBodyIsForwardedByteForByteToTheProviderOfTheKeyWithItsOwnCredential() {
        Answer answer = relay(ODD, "authorization", "Bearer " + KEY, "content-type", "application/x-odd; a=b");

        RecordedRequest request = acme.lastRequest();
        assertThat(request.body()).isEqualTo(ODD);
        assertThat(request.path()).as("the address is used as it stands").isEqualTo("/deep/v9/talk");
        assertThat(request.header("content-type")).contains("application/x-odd; a=b");
        assertThat(request.header("authorization")).contains("Bearer " + OWN);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Replies.OPENAI_REPLY);
        assertThat(answer.headers().first("x-sluice-target")).contains("acme");
    }

    @Test
    void theRecordNamesTheKeyAndNoModel() {
        relay("{\"model\":\"m\"}".getBytes(StandardCharsets.UTF_8), "authorization", "Bearer " + KEY);

        assertThat(lastCall().caller()).contains("vk-1");
        assertThat(lastCall().model()).isEmpty();
        assertThat(lastCall().operation()).isEqualTo(Operation.RELAY);
        assertThat(lastCall().outcome()).isEqualTo(Outcome.OK);
        assertThat(lastCall().usage().orElseThrow().outputTokens()).isEqualTo(3);
        assertThat(lastCall().attempts().get(0).credential()).contains("vk-1");
    }

    @Test
    void anAnthropicProviderIsShownItsKindOfKeyAndAnswersInItsOwnWords() {
        claude.enqueue(ScriptedReply.json(200, Replies.ANTHROPIC_REPLY));

        Answer answer = relay(ODD, "authorization", "bearer claude-key");

        assertThat(claude.lastRequest().path()).isEqualTo("/v1/messages");
        assertThat(claude.lastRequest().header("x-api-key")).contains(OWN);
        assertThat(claude.lastRequest().header("anthropic-version")).isPresent();
        assertThat(claude.lastRequest().body()).isEqualTo(ODD);
        assertThat(answer.body()).isEqualTo(Replies.ANTHROPIC_REPLY);
        assertThat(lastCall().usage().orElseThrow().inputTokens()).isEqualTo(9);
    }

    @Test
    void aStreamPassesAsAStream() {
        acme.enqueue(ScriptedReply.events(Replies.OPENAI_STREAM));

        Answer answer = relay(ODD, "authorization", "Bearer " + KEY);

        assertThat(answer.body()).isEqualTo(String.join("", Replies.OPENAI_STREAM));
        assertThat(answer.headers().first("content-type")).contains("text/event-stream");
    }

    @Test
    void aStreamThatBreaksOffIsCut() throws IOException {
        acme.enqueue(ScriptedReply.stream().chunk("data: what?\n\n").reset());

        try (GatewayReply reply =
                call(Operation.RELAY, ODD, "authorization", "Bearer " + KEY).execute()) {
            InputStream body = reply.body();
            assertThat(new String(body.readNBytes(13), StandardCharsets.UTF_8)).isEqualTo("data: what?\n\n");
            assertThatThrownBy(() -> body.read()).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> body.transferTo(OutputStream.nullOutputStream()))
                    .isInstanceOf(IOException.class);
        }
        assertThat(lastCall().outcome()).isEqualTo(Outcome.PARTIAL);
    }

    @ParameterizedTest
    @CsvSource({
        "400, text/html, <b>no</b>",
        "401, application/json, '{\"a\":1}'",
        "302, text/plain, there",
        "500, text/x, ''"
    })
    void errorsPassAsTheyAreAndNothingIsTriedAgain(int status, String type, String body) {
        acme.enqueue(ScriptedReply.document(status, type, body.getBytes(StandardCharsets.UTF_8)));

        Answer answer = relay(ODD, "authorization", "Bearer " + KEY);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.headers().all("content-type")).containsExactly(type);
        assertThat(acme.received()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "authorization, Basic dXNlcjpwYXNz",
        "authorization, 'Bearer '",
        "authorization, testkey",
        "x-api-key, testkey"
    })
    void onlyABearerKeyCounts(String name, String value) {
        Answer answer = relay(ODD, name, value);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"error\":{").contains("Authorization: Bearer");
        assertThat(relay(ODD).status()).isEqualTo(400);
        assertThat(acme.accepted()).isZero();
    }

    @Test
    void anUnknownKeyIsA401() {
        Answer answer = relay(ODD, "authorization", "Bearer nobodys");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).contains("\"code\":\"invalid_api_key\"").doesNotContain("nobodys");
    }

    @Test
    void aKeyWhoseProviderHasNoEndpointIsA400NamingIt() {
        Answer answer = relay(ODD, "authorization", "Bearer lost-key");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("'nowhere'").contains("endpoint");
    }

    @Test
    void aKeyWithoutAProviderOfItsOwnIsA400ThatSaysWhatToDo() {
        Answer answer = relay(ODD, "authorization", "Bearer plain-key");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("'dev'").contains("/v1/chat/completions");
    }

    @Test
    void aKeyThatMayCallSomeModelsOnlyIsNotServedBlindly() {
        Answer answer = relay(ODD, "authorization", "Bearer some-key");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("/v1/chat/completions");
        assertThat(acme.accepted()).isZero();
    }

    @Test
    void whereRequestsAreOpenAKeyThatHasAProviderStillDecidesAndAnyOtherIsA400() {
        gateway.close();
        CallerDirectory keys = callers();
        gateway = gateway(new CallerDirectory() {
            @Override
            public Optional<Caller> find(Secret presentedKey) {
                return keys.find(presentedKey);
            }

            @Override
            public Optional<Caller> anonymous() {
                return Optional.of(Caller.anonymous());
            }
        });

        assertThat(relay(ODD, "authorization", "Bearer " + KEY).status()).isEqualTo(200);
        assertThat(relay(ODD, "authorization", "Bearer nobodys").status()).isEqualTo(400);
        assertThat(relay(ODD).status()).isEqualTo(400);
    }

    @Test
    void suchAKeyReachesItsProviderOnTheOtherRoutesTooAndNoOther() {
        byte[] chat = "{\"model\":\"gpt-4o\",\"messages\":[]}".getBytes(StandardCharsets.UTF_8);

        Answer answer = GatewayHarness.answer(call(Operation.CHAT, chat, "x-api-key", KEY));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(acme.lastRequest().path()).isEqualTo("/deep/v9/talk");
        assertThat(acme.lastRequest().bodyText()).isEqualTo(new String(chat, StandardCharsets.UTF_8));
        assertThat(acme.lastRequest().header("authorization")).contains("Bearer " + OWN);
    }

    @Test
    void anAddressThatIsUsedAsItStandsServesChatsAlone() {
        byte[] embed = "{\"model\":\"m\",\"input\":\"x\"}".getBytes(StandardCharsets.UTF_8);

        Answer answer = GatewayHarness.answer(call(Operation.EMBED, embed, "x-api-key", KEY));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo(Kind.UNSUPPORTED_OPERATION);
        assertThat(acme.accepted()).isZero();
    }
}
