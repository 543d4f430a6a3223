package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.GatewayHarness.Answer;
import dev.sluice.gateway.spi.Target;
import dev.sluice.gateway.testkit.RecordedRequest;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What reaches a provider, and a client, beside the bodies: queries, versions, the model's name, a gateway behind us. */
class SameDialectTest {
    /** COMPAT 6.6 */
    @ParameterizedTest
    @CsvSource({
        "ANTHROPIC_MESSAGES,anthropic,/v1/messages?beta=true",
        "ANTHROPIC_MESSAGES,openai,/v1/chat/completions",
        "OPENAI_CHAT,openai,/v1/chat/completions?beta=true",
        "OPENAI_CHAT,anthropic,/v1/messages"
    })
    void aQueryIsKeptForAProviderOfTheSameDialect(Dialect client, String type, String path) {
        try (GatewayHarness harness = GatewayHarness.with(type).start()) {
            reply(harness, type);
            String body = client == Dialect.OPENAI_CHAT ? GatewayHarness.chat(false) : GatewayHarness.message(false);

            Answer answer = harness.withQuery(client, "key=s3cret-key&beta=true&access_token=t", body);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(harness.provider().lastRequest().path()).isEqualTo(path);
        }
    }

    /** COMPAT 6.6 */
    @Test
    void messagesNeedNoVersion() {
        try (GatewayHarness harness = GatewayHarness.with("anthropic").start()) {
            reply(harness, "anthropic");
            assertThat(harness.anthropic(GatewayHarness.message(false)).status())
                    .isEqualTo(200);
            assertThat(harness.provider().lastRequest().header("anthropic-version"))
                    .contains("2023-06-01");
        }
    }

    /** COMPAT 6.7 */
    @ParameterizedTest
    @CsvSource({
        "OPENAI_CHAT,openai,upstream-model",
        "ANTHROPIC_MESSAGES,anthropic,upstream-model",
        "OPENAI_CHAT,anthropic,fast",
        "ANTHROPIC_MESSAGES,openai,fast"
    })
    void theModelInAReplyIsTheProvidersWhereBytesPassAndTheAliasWhereTheyAreTranslated(
            Dialect client, String type, String model) {
        try (GatewayHarness harness = GatewayHarness.with(type).start()) {
            boolean openAi = client == Dialect.OPENAI_CHAT;
            reply(harness, type);
            String unary = openAi
                    ? harness.openAi(GatewayHarness.chat(false)).body()
                    : harness.anthropic(GatewayHarness.message(false)).body();
            assertThat(unary).contains("\"model\":\"" + model + "\"").containsOnlyOnce("\"model\":");

            harness.provider()
                    .enqueue(ScriptedReply.events(
                            type.equals("openai") ? Replies.OPENAI_STREAM : Replies.ANTHROPIC_STREAM));
            String stream = openAi
                    ? harness.openAi(GatewayHarness.chat(true)).body()
                    : harness.anthropic(GatewayHarness.message(true)).body();
            assertThat(stream).contains("\"model\":\"" + model + "\"");
            assertThat(stream.replace("\"model\":\"" + model + "\"", "")).doesNotContain("\"model\":");
        }
    }

    /** COMPAT 6.8 */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bothKindsOfClientsGoThroughAPortkeyGateway(boolean stream) {
        try (GatewayHarness harness = GatewayHarness.with("portkey")
                .target(target ->
                        Target.of(target.provider().withOptions(Map.of("provider", "anthropic")), target.model()))
                .start()) {
            for (Dialect client : List.of(Dialect.OPENAI_CHAT, Dialect.ANTHROPIC_MESSAGES)) {
                harness.provider()
                        .enqueue(
                                stream
                                        ? ScriptedReply.events(Replies.OPENAI_STREAM)
                                        : ScriptedReply.json(200, Replies.OPENAI_REPLY));

                Answer answer = client == Dialect.OPENAI_CHAT
                        ? harness.openAi(GatewayHarness.chat(stream))
                        : harness.anthropic(GatewayHarness.message(stream));

                RecordedRequest sent = harness.provider().lastRequest();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).contains("Hello");
                assertThat(sent.path()).isEqualTo("/v1/chat/completions");
                assertThat(sent.headerNames()).doesNotContain("authorization", "x-api-key");
                assertThat(JsonMapper.shared()
                                .readTree(sent.header("x-portkey-config").orElseThrow()))
                        .isEqualTo(JsonMapper.shared()
                                .readTree("{\"provider\":\"anthropic\",\"api_key\":\"" + GatewayHarness.KEY + "\"}"));
            }
        }
    }

    /** COMPAT 6.8 */
    @Test
    void aRefusalOfAPortkeyGatewayShowsNoSecret() {
        try (GatewayHarness harness = GatewayHarness.with("portkey").start()) {
            harness.provider()
                    .enqueue(ScriptedReply.json(
                            400, "{\"error\":{\"message\":\"bad config " + GatewayHarness.KEY + "\",\"type\":\"x\"}}"));
            Answer answer = harness.openAi(GatewayHarness.chat(false));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("bad config [redacted]");
        }
    }

    private static void reply(GatewayHarness harness, String type) {
        harness.provider()
                .enqueue(ScriptedReply.json(
                        200, type.equals("openai") ? Replies.OPENAI_REPLY : Replies.ANTHROPIC_REPLY));
    }
}
