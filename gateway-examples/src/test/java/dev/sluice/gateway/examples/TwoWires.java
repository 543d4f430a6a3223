package dev.sluice.gateway.examples;

import dev.sluice.gateway.server.config.ConfigSources;
import dev.sluice.gateway.server.run.RunningServer;
import dev.sluice.gateway.testkit.RecordedRequest;
import dev.sluice.gateway.testkit.ScriptedProvider;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The server in front of two scripted providers, one for each wire, under the model names {@code openai-wire} and
 * {@code anthropic-wire}. What they answer depends on what they are asked, as a model's answer does.
 */
final class TwoWires implements AutoCloseable {
    static final String KEY = "client-key";
    static final String IMAGE =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    final ScriptedProvider openAi = ScriptedProvider.start().otherwise(TwoWires::openAi);
    final ScriptedProvider anthropic = ScriptedProvider.start().otherwise(TwoWires::anthropic);
    private final RunningServer server;

    TwoWires(Path directory) throws IOException {
        Path file = directory.resolve("gateway.yaml");
        Files.writeString(file, """
                providers:
                  o: { type: openai, base_url: "%s", api_key: provider-key-openai }
                  a: { type: anthropic, base_url: "%s", api_key: provider-key-anthropic }
                models:
                  openai-wire: { provider: o, model: gpt-4o, retries: { max: 0 } }
                  anthropic-wire: { provider: a, model: claude-sonnet-4-5, retries: { max: 0 } }
                keys:
                  test: { key: %s }
                """.formatted(openAi.baseUrl(), anthropic.baseUrl(), KEY));
        server = RunningServer.start(
                ConfigSources.of(directory, Map.of()).withFile(file).withFlags(Optional.empty(), Optional.of(0)));
    }

    String url() {
        return server.url();
    }

    RecordedRequest lastRequest(String model) {
        return (model.equals("openai-wire") ? openAi : anthropic).lastRequest();
    }

    @Override
    public void close() {
        server.close();
        openAi.close();
        anthropic.close();
    }

    private static ScriptedReply openAi(RecordedRequest request) {
        String body = request.bodyText();
        boolean stream = body.contains("\"stream\":true");
        if (body.contains("too fast")) {
            return ScriptedReply.json(
                    429,
                    "{\"error\":{\"message\":\"Slow down\",\"type\":\"rate_limit_error\",\"param\":null,\"code\":\"rate_limit_exceeded\"}}",
                    "retry-after",
                    "7");
        }
        if (body.contains("\"role\":\"tool\"")) {
            return stream
                    ? openAiStream(
                            "{\"role\":\"assistant\",\"content\":\"\"}",
                            "{\"content\":\"It is \"}",
                            "{\"content\":\"21 degrees.\"}")
                    : openAiText("It is 21 degrees.");
        }
        if (body.contains("\"tools\":[")) {
            String call = "\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":";
            return stream
                    ? openAiToolStream(call)
                    : openAiMessage(
                            "null,\"tool_calls\":[{" + call + "\"{\\\"city\\\":\\\"Ulm\\\"}\"}}]", "tool_calls");
        }
        if (body.contains("data:image/png;base64," + IMAGE)) {
            return openAiText("A very small picture.");
        }
        return stream
                ? openAiStream(
                        "{\"role\":\"assistant\",\"content\":\"\"}",
                        "{\"content\":\"Hello \"}",
                        "{\"content\":\"there\"}")
                : openAiText("Hello there");
    }

    private static ScriptedReply openAiText(String text) {
        return openAiMessage("\"" + text + "\"", "stop");
    }

    private static ScriptedReply openAiMessage(String content, String finish) {
        return ScriptedReply.json(
                200,
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"gpt-4o\",\"choices\":"
                        + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":" + content
                        + ",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"" + finish + "\"}],"
                        + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":12}}");
    }

    private static ScriptedReply openAiStream(String... deltas) {
        String[] frames = new String[deltas.length + 3];
        for (int i = 0; i < deltas.length; i++) {
            frames[i] =
                    openAiChunk("[{\"index\":0,\"delta\":" + deltas[i] + ",\"logprobs\":null,\"finish_reason\":null}]");
        }
        return openAiEnd(frames, deltas.length, "stop");
    }

    private static ScriptedReply openAiToolStream(String call) {
        String[] frames = new String[6];
        String[] deltas = {
            "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0," + call + "\"\"}}]}",
            "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"city\\\":\"}}]}",
            "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\\\"Ulm\\\"}\"}}]}"
        };
        for (int i = 0; i < 3; i++) {
            frames[i] =
                    openAiChunk("[{\"index\":0,\"delta\":" + deltas[i] + ",\"logprobs\":null,\"finish_reason\":null}]");
        }
        return openAiEnd(frames, 3, "tool_calls");
    }

    private static ScriptedReply openAiEnd(String[] frames, int at, String finish) {
        frames[at] = openAiChunk("[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"" + finish + "\"}]");
        frames[at + 1] = openAiChunk("[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":12}");
        frames[at + 2] = "data: [DONE]\n\n";
        return ScriptedReply.events(frames);
    }

    private static String openAiChunk(String choices) {
        return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"gpt-4o\",\"choices\":"
                + choices + "}\n\n";
    }

    private static ScriptedReply anthropic(RecordedRequest request) {
        String body = request.bodyText();
        boolean stream = body.contains("\"stream\":true");
        if (body.contains("too fast")) {
            return ScriptedReply.json(
                    429,
                    "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Slow down\"}}",
                    "retry-after",
                    "7");
        }
        if (body.contains("\"tool_result\"")) {
            return stream ? anthropicText("It is ", "21 degrees.") : anthropicMessage("It is 21 degrees.");
        }
        if (body.contains("\"tools\":[")) {
            return stream
                    ? anthropicStream(
                            "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"weather\",\"input\":{}}",
                            "tool_use",
                            "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"city\\\":\"}",
                            "{\"type\":\"input_json_delta\",\"partial_json\":\"\\\"Ulm\\\"}\"}")
                    : anthropicContent(
                            "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"weather\",\"input\":{\"city\":\"Ulm\"}}",
                            "tool_use");
        }
        if (body.contains("\"data\":\"" + IMAGE)) {
            return anthropicMessage("A very small picture.");
        }
        return stream ? anthropicText("Hello ", "there") : anthropicMessage("Hello there");
    }

    private static ScriptedReply anthropicMessage(String text) {
        return anthropicContent("{\"type\":\"text\",\"text\":\"" + text + "\"}", "end_turn");
    }

    private static ScriptedReply anthropicContent(String block, String stop) {
        return ScriptedReply.json(
                200,
                "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-4-5\",\"content\":["
                        + block + "],\"stop_reason\":\"" + stop
                        + "\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":9,\"output_tokens\":3}}");
    }

    private static ScriptedReply anthropicText(String... texts) {
        String[] deltas = new String[texts.length];
        for (int i = 0; i < texts.length; i++) {
            deltas[i] = "{\"type\":\"text_delta\",\"text\":\"" + texts[i] + "\"}";
        }
        return anthropicStream("{\"type\":\"text\",\"text\":\"\"}", "end_turn", deltas);
    }

    private static ScriptedReply anthropicStream(String block, String stop, String... deltas) {
        String[] frames = new String[deltas.length + 5];
        frames[0] = event(
                "message_start",
                "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[],\"model\":\"claude-sonnet-4-5\","
                        + "\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}");
        frames[1] = event("content_block_start", "\"index\":0,\"content_block\":" + block);
        for (int i = 0; i < deltas.length; i++) {
            frames[i + 2] = event("content_block_delta", "\"index\":0,\"delta\":" + deltas[i]);
        }
        frames[deltas.length + 2] = event("content_block_stop", "\"index\":0");
        frames[deltas.length + 3] = event(
                "message_delta",
                "\"delta\":{\"stop_reason\":\"" + stop + "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":3}");
        frames[deltas.length + 4] = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
        return ScriptedReply.events(frames);
    }

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n\n";
    }
}
