package dev.sluice.gateway.internal.dialect.ollama;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.internal.dialect.MintedIds;
import dev.sluice.gateway.internal.dialect.neutral.ChatReply;
import dev.sluice.gateway.internal.dialect.neutral.EmbedReply;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import dev.sluice.gateway.internal.dialect.neutral.StopReason;
import dev.sluice.gateway.spi.Slice;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Decodes whole replies, and what the lines of a stream share with them. */
final class Replies {
    private Replies() {}

    static ChatReply read(Slice document) {
        JsonNode reply = whole(document);
        JsonNode message = reply.path("message");
        if (!message.isObject()) {
            throw unusable("the provider's answer holds no message");
        }
        List<Part> content = new ArrayList<>();
        String thinking = message.path("thinking").asString("");
        if (!thinking.isEmpty()) {
            content.add(new Part.Thinking(thinking, null));
        }
        String text = message.path("content").asString("");
        if (!text.isEmpty()) {
            content.add(Part.Text.of(text));
        }
        List<Part.ToolCall> calls = toolCalls(message);
        content.addAll(calls);
        return new ChatReply(
                "",
                reply.path("model").asString(""),
                seconds(reply.path("created_at").asString("")),
                content,
                stopReason(reply, !calls.isEmpty()),
                null,
                usage(reply));
    }

    static EmbedReply readEmbeddings(Slice document) {
        JsonNode reply = whole(document);
        JsonNode embeddings = reply.path("embeddings");
        if (!embeddings.isArray()) {
            throw unusable("the provider's answer holds no embeddings");
        }
        return new EmbedReply(embeddings.valueStream().map(Replies::vector).toList(), usage(reply));
    }

    private static float[] vector(JsonNode embedding) {
        float[] vector = new float[embedding.size()];
        for (int i = 0; i < vector.length; i++) {
            JsonNode number = embedding.get(i);
            vector[i] = number.isNumber() ? (float) number.doubleValueOpt().orElse(Double.NaN) : Float.NaN;
            if (!Float.isFinite(vector[i])) {
                throw unusable("the provider's answer holds an embedding that is not made of numbers");
            }
        }
        return vector;
    }

    private static JsonNode whole(Slice document) {
        JsonNode reply = CodecJson.objectOrNull(document);
        if (reply == null) {
            throw unusable("the provider's answer is not a well-formed JSON object");
        }
        JsonNode error = reply.get("error");
        if (error != null && !error.isNull()) {
            throw Errors.inReply(error).asException();
        }
        return reply;
    }

    private static GatewayException unusable(String message) {
        return Problem.of(Problem.Kind.UPSTREAM_PROTOCOL, message).asException();
    }

    static List<Part.ToolCall> toolCalls(JsonNode message) {
        List<Part.ToolCall> calls = new ArrayList<>();
        for (JsonNode call : message.path("tool_calls")) {
            JsonNode function = call.path("function");
            calls.add(new Part.ToolCall(
                    MintedIds.unlessGiven(call.path("id").asString(""), "call_"),
                    function.path("name").asString(""),
                    CodecJson.argumentsText(function.path("arguments")),
                    null));
        }
        return calls;
    }

    static StopReason stopReason(JsonNode reply, boolean hasToolCalls) {
        if (reply.path("done_reason").asString("").equals("length")) {
            return StopReason.MAX_TOKENS;
        }
        return hasToolCalls ? StopReason.TOOL_USE : StopReason.END;
    }

    /** Counters that are missing are 0: a prompt that was cached has none. */
    static Usage usage(JsonNode reply) {
        return new Usage(count(reply, "prompt_eval_count"), count(reply, "eval_count"), 0, 0, 0);
    }

    private static long count(JsonNode reply, String name) {
        return Math.max(0, reply.path(name).asLong(0));
    }

    private static long seconds(String time) {
        try {
            return time.isEmpty() ? 0 : Math.max(0, OffsetDateTime.parse(time).toEpochSecond());
        } catch (DateTimeException e) {
            return 0;
        }
    }
}
