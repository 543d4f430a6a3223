package dev.sluice.gateway.internal.provider;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the demo provider says to one request.
 *
 * @param model the model's name, repeated in the reply
 * @param created when, in seconds since 1970
 * @param prompt the last text of the user
 * @param includeUsage whether a stream ends with a chunk of usage
 */
record DemoScript(String model, long created, String prompt, boolean includeUsage) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ID = "chatcmpl-demo";

    static String error(String message) {
        ObjectNode error = JSON.createObjectNode();
        error.putObject("error")
                .put("message", message)
                .put("type", "invalid_request_error")
                .putNull("param")
                .putNull("code");
        return error.toString();
    }

    String completion() {
        ObjectNode reply = head("chat.completion");
        ObjectNode choice = reply.putArray("choices").addObject().put("index", 0);
        choice.putObject("message")
                .put("role", "assistant")
                .put("content", answer())
                .putNull("refusal");
        choice.putNull("logprobs").put("finish_reason", "stop");
        putUsage(reply);
        return reply.toString();
    }

    /** The data of the events of a stream. */
    List<String> chunks() {
        List<String> chunks = new ArrayList<>();
        chunks.add(chunk(JSON.createObjectNode().put("role", "assistant").put("content", ""), false));
        for (String word : words()) {
            chunks.add(chunk(JSON.createObjectNode().put("content", word), false));
        }
        chunks.add(chunk(JSON.createObjectNode(), true));
        if (includeUsage) {
            ObjectNode usage = head("chat.completion.chunk");
            usage.putArray("choices");
            putUsage(usage);
            chunks.add(usage.toString());
        }
        chunks.add("[DONE]");
        return chunks;
    }

    private String chunk(ObjectNode delta, boolean last) {
        ObjectNode chunk = head("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", last ? "stop" : null);
        if (includeUsage) {
            chunk.putNull("usage");
        }
        return chunk.toString();
    }

    private ObjectNode head(String object) {
        return JSON.createObjectNode()
                .put("id", ID)
                .put("object", object)
                .put("created", created)
                .put("model", model);
    }

    private void putUsage(ObjectNode reply) {
        int in = countOf(prompt);
        int out = words().size();
        reply.putObject("usage")
                .put("prompt_tokens", in)
                .put("completion_tokens", out)
                .put("total_tokens", in + out);
    }

    private String answer() {
        return "Hello! This is the demo provider of Sluice: no model was asked, and nothing left this machine. You said: "
                + prompt;
    }

    /** The answer, cut behind its spaces. */
    private List<String> words() {
        return List.of(answer().split("(?<= )"));
    }

    private static int countOf(String text) {
        return text.split("\\s+").length;
    }
}
