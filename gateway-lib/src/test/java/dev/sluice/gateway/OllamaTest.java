package dev.sluice.gateway;

import static dev.sluice.gateway.GatewayHarness.answer;
import static dev.sluice.gateway.GatewayHarness.chat;
import static dev.sluice.gateway.GatewayHarness.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.GatewayHarness.Answer;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Route;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.Target;
import dev.sluice.gateway.testkit.RecordedRequest;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients of both dialects on a native Ollama. */
class OllamaTest {
    private static final String REPLY = "{\"model\":\"upstream-model\",\"created_at\":\"2026-01-01T00:00:00Z\","
            + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"done\":true,\"done_reason\":\"stop\","
            + "\"prompt_eval_count\":9,\"eval_count\":3}";
    private static final String HELLO =
            "{\"model\":\"upstream-model\",\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"done\":false}\n";
    private static final String DONE =
            "{\"model\":\"upstream-model\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},"
                    + "\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":9,\"eval_count\":3}\n";

    private final GatewayHarness harness = GatewayHarness.with("ollama").start();

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void anOpenAiClientGetsItsReply() {
        harness.provider().enqueue(ScriptedReply.json(200, REPLY));

        Answer answer = harness.openAi(chat(false));

        RecordedRequest sent = harness.provider().lastRequest();
        assertThat(sent.path()).isEqualTo("/api/chat");
        assertThat(sent.bodyText())
                .isEqualTo("{\"model\":\"upstream-model\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                        + "\"stream\":false}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"object\":\"chat.completion\"", "\"content\":\"Hello\"", "\"created\":1767225600");
        assertThat(harness.listener.awaitCall().usage()).contains(new Usage(9, 3, 0, 0, 0));
    }

    @Test
    void anAnthropicClientGetsItsReply() {
        harness.provider().enqueue(ScriptedReply.json(200, REPLY));

        Answer answer = harness.anthropic(message(false));

        assertThat(answer.body())
                .contains("\"type\":\"message\"", "\"text\":\"Hello\"", "\"stop_reason\":\"end_turn\"");
    }

    @Test
    void streamsReachBothKindsOfClient() {
        harness.provider().enqueue(lines(HELLO, "\n", DONE));
        Answer openAi = harness.openAi(chat(true));
        assertThat(openAi.headers().first("content-type")).contains("text/event-stream; charset=utf-8");
        assertThat(openAi.body()).contains("\"content\":\"Hello\"").endsWith("data: [DONE]\n\n");
        assertThat(harness.listener.awaitCall().usage()).contains(new Usage(9, 3, 0, 0, 0));

        harness.provider().enqueue(lines(HELLO, DONE.stripTrailing()));
        Answer anthropic = harness.anthropic(message(true));
        assertThat(anthropic.body()).contains("\"text\":\"Hello\"").contains("event: message_stop");
        assertThat(harness.provider().lastRequest().headers())
                .anyMatch(header -> header.getKey().equalsIgnoreCase("accept")
                        && header.getValue().equals("application/x-ndjson"));
    }

    @Test
    void aStreamThatEndsEarlyIsNoCleanEnd() {
        harness.provider().enqueue(lines(HELLO));

        Answer answer = harness.openAi(chat(true));

        assertThat(answer.body())
                .contains("\"content\":\"Hello\"", "upstream_reset")
                .doesNotContain("[DONE]");
    }

    @Test
    void anErrorBeforeTheFirstContentIsAStatusAndAfterItAnEvent() {
        harness.provider().enqueue(lines("{\"error\":\"out of memory\"}\n"));
        Answer before = harness.openAi(chat(true));
        assertThat(before.status()).isEqualTo(502);
        assertThat(before.body()).contains("out of memory");

        harness.provider().enqueue(lines(HELLO, "{\"error\":\"out of memory\"}\n"));
        Answer after = harness.openAi(chat(true));
        assertThat(after.status()).isEqualTo(200);
        assertThat(after.body()).contains("out of memory").doesNotContain("[DONE]");
    }

    @Test
    void eventsWhereLinesWereExpectedAreRefused() {
        harness.provider().enqueue(ScriptedReply.events(Replies.OPENAI_STREAM));

        Answer answer = harness.openAi(chat(true));

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("where a stream of JSON lines was expected");
    }

    @Test
    void aModelThatIsNotThereIsA404() {
        harness.provider().enqueue(ScriptedReply.json(404, "{\"error\":\"model 'upstream-model' not found\"}"));

        Answer answer = harness.openAi(chat(false));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("model 'upstream-model' not found");
    }

    @Test
    void anImageByItsAddressIsRefusedBeforeAnythingIsSent() {
        Answer answer = harness.openAi("{\"model\":\"fast\",\"messages\":[{\"role\":\"user\",\"content\":"
                + "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.com/cat.jpg\"}}]}]}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("does not fetch images");
        assertThat(harness.provider().requests()).isEmpty();
    }

    /** COMPAT 6.3 */
    @Test
    void overridesInItsOwnWordsWinOverTheClients() {
        Provider provider = Provider.of("local", "ollama", harness.provider().baseUrl());
        Map<String, Slice> overrides = new LinkedHashMap<>();
        overrides.put("max_tokens", Slice.of("9"));
        overrides.put("keep_alive", Slice.of("\"10m\""));
        overrides.put("num_ctx", Slice.of("8192"));
        overrides.put("top_k", Slice.of("20"));
        Route route = Route.to(Target.of(provider, "m").withOverrides(overrides));
        harness.provider().enqueue(ScriptedReply.json(200, REPLY));
        try (Gateway gateway = Gateway.builder()
                .models(MemoryStores.models().alias("fast", route).build())
                .build()) {
            gateway.execute(GatewayRequest.builder(Dialect.OPENAI_CHAT, Operation.CHAT)
                            .body(chat(false)
                                    .replace("}]", "}],\"max_tokens\":5,\"top_k\":40")
                                    .getBytes(StandardCharsets.UTF_8))
                            .build())
                    .close();
        }

        assertThat(harness.provider().lastRequest().bodyText())
                .isEqualTo(
                        "{\"keep_alive\":\"10m\",\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                                + "\"options\":{\"num_predict\":9,\"top_k\":20,\"num_ctx\":8192},\"stream\":false}");
    }

    @Test
    void embeddingsAreTranslated() {
        harness.provider()
                .enqueue(ScriptedReply.json(
                        200,
                        "{\"model\":\"upstream-model\",\"embeddings\":[[0.5,-0.25],[1e-3,2]],\"total_duration\":1,"
                                + "\"prompt_eval_count\":8}"));

        Answer answer = embed("{\"model\":\"fast\",\"input\":[\"a\",\"b\"],\"dimensions\":2,\"user\":\"u\"}");

        assertThat(harness.provider().lastRequest().path()).isEqualTo("/api/embed");
        assertThat(harness.provider().lastRequest().bodyText())
                .isEqualTo("{\"model\":\"upstream-model\",\"input\":[\"a\",\"b\"],\"dimensions\":2,\"truncate\":true}");
        assertThat(answer.body())
                .isEqualTo("{\"object\":\"list\",\"data\":["
                        + "{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.5,-0.25]},"
                        + "{\"object\":\"embedding\",\"index\":1,\"embedding\":[0.001,2.0]}],"
                        + "\"model\":\"fast\",\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}");
        assertThat(answer.headers().first("x-sluice-dropped")).contains("user");
        assertThat(harness.listener.awaitCall().usage()).contains(new Usage(8, 0, 0, 0, 0));
    }

    @Test
    void embeddingsComeAsBase64WhenTheClientAsksForThat() {
        harness.provider().enqueue(ScriptedReply.json(200, "{\"embeddings\":[[1,-2]],\"prompt_eval_count\":1}"));

        Answer answer = embed("{\"model\":\"fast\",\"input\":\"a\",\"encoding_format\":\"base64\"}");

        assertThat(answer.body()).contains("\"embedding\":\"AACAPwAAAMA=\"");
    }

    @Test
    void embeddingsThatDoNotFitTheInputsAreAFailure() {
        for (String reply : new String[] {
            "{\"embeddings\":[[1]]}", "{\"embeddings\":[[1],[\"x\"]]}", "{\"embeddings\":[[1],[1e999]]}", "{}", "[]"
        }) {
            harness.provider().enqueue(ScriptedReply.json(200, reply));

            Answer answer = embed("{\"model\":\"fast\",\"input\":[\"a\",\"b\"]}");

            assertThat(answer.status()).as(reply).isEqualTo(502);
            assertThat(answer.problem()).as(reply).isEqualTo(Problem.Kind.UPSTREAM_PROTOCOL);
        }
    }

    @Test
    void legacyCompletionsAreNotThere() {
        Answer answer = answer(
                harness.call(Dialect.OPENAI_CHAT, Operation.COMPLETION, "{\"model\":\"fast\",\"prompt\":\"hi\"}"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("unsupported_operation", "ollama1", "upstream-model");
    }

    @Test
    void noClientSpeaksIt() {
        assertThatThrownBy(() -> GatewayRequest.builder(Dialect.OLLAMA, Operation.CHAT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("clients do not speak OLLAMA");
    }

    private Answer embed(String body) {
        return answer(harness.call(Dialect.OPENAI_CHAT, Operation.EMBED, body));
    }

    private static ScriptedReply lines(String... lines) {
        return ScriptedReply.document(
                200, "application/x-ndjson", String.join("", lines).getBytes(StandardCharsets.UTF_8));
    }
}
