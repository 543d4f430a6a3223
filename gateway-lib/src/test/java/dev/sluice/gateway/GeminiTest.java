package dev.sluice.gateway;

import static dev.sluice.gateway.GatewayHarness.chat;
import static dev.sluice.gateway.GatewayHarness.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.GatewayHarness.Answer;
import dev.sluice.gateway.testkit.RecordedRequest;
import dev.sluice.gateway.testkit.ScriptedReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients of both dialects on the Gemini API. */
class GeminiTest {
    private static final String REPLY =
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hello\"}],\"role\":\"model\"},"
                    + "\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":9,\"candidatesTokenCount\":3,"
                    + "\"totalTokenCount\":12}}";
    private static final String BEGIN =
            "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hello\"}],\"role\":\"model\"}}]}\r\n\r\n";
    private static final String END = "data: " + REPLY.replace("Hello", " there") + "\r\n\r\n";
    private static final String BAD_KEY =
            "{\"error\":{\"code\":400,\"message\":\"API key not valid: " + GatewayHarness.KEY
                    + "\",\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}";

    private final GatewayHarness harness =
            GatewayHarness.with("gemini", "gemini").retries(0).start();

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void anOpenAiClientGetsItsReply() {
        harness.provider().enqueue(ScriptedReply.json(200, REPLY));

        Answer answer = harness.openAi(chat(false));

        RecordedRequest sent = harness.provider().lastRequest();
        assertThat(sent.path()).isEqualTo("/v1beta/models/upstream-model:generateContent");
        assertThat(sent.header("x-goog-api-key")).contains(GatewayHarness.KEY);
        assertThat(sent.bodyText()).isEqualTo("{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("\"object\":\"chat.completion\"", "\"content\":\"Hello\"");
        assertThat(harness.listener.awaitCall().usage()).contains(new Usage(9, 3, 0, 0, 0));
    }

    @Test
    void anAnthropicClientGetsItsReply() {
        harness.provider().enqueue(ScriptedReply.json(200, REPLY));

        assertThat(harness.anthropic(message(false)).body())
                .contains("\"type\":\"message\"", "\"text\":\"Hello\"", "\"stop_reason\":\"end_turn\"");
    }

    @Test
    void streamsReachBothKindsOfClient() {
        harness.provider().enqueue(ScriptedReply.events(BEGIN, END), ScriptedReply.events(BEGIN, END));

        assertThat(harness.openAi(chat(true)).body())
                .contains("\"content\":\"Hello\"", "\"content\":\" there\"", "\"finish_reason\":\"stop\"")
                .endsWith("data: [DONE]\n\n");
        assertThat(harness.provider().lastRequest().path())
                .isEqualTo("/v1beta/models/upstream-model:streamGenerateContent?alt=sse");
        assertThat(harness.listener.awaitCall().usage()).contains(new Usage(9, 3, 0, 0, 0));
        assertThat(harness.anthropic(message(true)).body())
                .contains("\"text\":\"Hello\"", "\"text\":\" there\"", "event: message_stop");
    }

    @Test
    void aStreamThatEndsWithoutAReasonEndsWithAnErrorAndNeverCleanly() {
        harness.provider().enqueue(ScriptedReply.events(BEGIN));

        assertThat(harness.openAi(chat(true)).body())
                .contains("\"content\":\"Hello\"", "\"error\":")
                .doesNotContain("[DONE]", "\"finish_reason\":\"stop\"");
    }

    @Test
    void aRefusedKeyIsNotTheRequestsFaultAndTheNextTargetIsTried() {
        harness.provider().enqueue(ScriptedReply.json(400, BAD_KEY));
        harness.fallback().enqueue(ScriptedReply.json(200, REPLY));

        assertThat(harness.openAi(chat(false)).status()).isEqualTo(200);
        assertThat(harness.fallback().received()).isEqualTo(1);
    }

    @Test
    void whenEveryKeyIsRefusedTheClientIsToldSoWithoutTheKey() {
        harness.provider().enqueue(ScriptedReply.json(400, BAD_KEY));
        harness.fallback().enqueue(ScriptedReply.json(400, BAD_KEY));

        Answer answer = harness.openAi(chat(false));

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("upstream_auth").doesNotContain(GatewayHarness.KEY);
    }

    @Test
    void theWaitThatGoogleAsksForReachesTheClient() {
        String slow = "{\"error\":{\"code\":429,\"message\":\"Quota\",\"status\":\"RESOURCE_EXHAUSTED\","
                + "\"details\":[{\"retryDelay\":\"41s\"}]}}";
        harness.provider().enqueue(ScriptedReply.json(429, slow));
        harness.fallback().enqueue(ScriptedReply.json(429, "[" + slow + "]"));

        Answer answer = harness.openAi(chat(true));

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.headers().first("retry-after")).contains("41");
        assertThat(answer.body()).contains("\"message\":\"Quota\"");
    }
}
