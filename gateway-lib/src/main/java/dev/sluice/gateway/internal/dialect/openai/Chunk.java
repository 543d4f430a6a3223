package dev.sluice.gateway.internal.dialect.openai;

import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.spi.Slice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * One chunk of a stream, or one whole reply: they differ in that one has a {@code delta} where the other has a
 * {@code message}. Of several choices the first is read. Filled by the token parser; trees are only built for what is rare.
 */
final class Chunk {
    String id = "";
    String model = "";
    long created;
    String text = "";

    @Nullable
    String finishReason;

    @Nullable
    Usage usage;

    @Nullable
    JsonNode error;

    @Nullable
    JsonNode thinkingBlocks;

    final List<Call> calls = new ArrayList<>(0);

    /** Whether there is a choice, and whether the choices are an array with nothing in it. */
    boolean hasChoice;

    boolean emptyChoices;

    /** Whether a client would see anything of it: more than a role and empty fields. */
    boolean hasContent;

    // Hosts say the same in several fields at once; one of them is to be heard.
    private String reasoningContent = "";
    private String reasoning = "";
    private String reasoningDetails = "";

    /** Part of a tool call. {@code index} is -1 when it is not said; the strings are empty then. */
    record Call(int index, String id, String name, String arguments) {}

    private Chunk() {}

    /** The chunk, or null when the data is not a JSON object. */
    static @Nullable Chunk parse(Slice data) {
        try (JsonParser json = CodecJson.MAPPER.createParser(data.array(), data.offset(), data.length())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            Chunk chunk = new Chunk();
            chunk.read(json);
            return json.nextToken() == null ? chunk : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    String thinking() {
        if (!reasoningContent.isEmpty()) {
            return reasoningContent;
        }
        return reasoning.isEmpty() ? reasoningDetails : reasoning;
    }

    private void read(JsonParser json) {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            switch (name) {
                case "id" -> id = string(json);
                case "model" -> model = string(json);
                case "created" -> created = json.currentToken().isNumeric() ? json.getValueAsLong() : skip(json);
                case "choices" -> choices(json);
                case "usage" -> {
                    if (json.currentToken() == JsonToken.START_OBJECT) {
                        usage = UsageJson.read(json);
                    } else {
                        json.skipChildren();
                    }
                }
                case "error" -> error = something(tree(json));
                default -> json.skipChildren();
            }
        }
    }

    private void choices(JsonParser json) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        emptyChoices = true;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            emptyChoices = false;
            if (hasChoice || json.currentToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
            } else {
                hasChoice = true;
                choice(json);
            }
        }
    }

    private void choice(JsonParser json) {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            switch (name) {
                case "delta", "message" -> delta(json);
                case "text" -> hasContent |= !string(json).isEmpty();
                case "finish_reason" -> {
                    String reason = string(json);
                    if (!reason.isEmpty()) {
                        finishReason = reason;
                        hasContent = true;
                    }
                }
                default -> json.skipChildren();
            }
        }
    }

    private void delta(JsonParser json) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            switch (name) {
                case "content" -> content(json);
                case "refusal" -> text = text + string(json);
                case "reasoning_content" -> reasoningContent = string(json);
                case "reasoning" -> reasoning = string(json);
                case "reasoning_details" -> reasoningDetails = texts(tree(json), "text");
                case "thinking_blocks" -> thinkingBlocks = something(tree(json));
                case "tool_calls" -> calls(json);
                case "role" -> json.skipChildren();
                default -> hasContent |= skipped(json);
            }
        }
        hasContent |= !text.isEmpty() || !calls.isEmpty() || !thinking().isEmpty() || thinkingBlocks != null;
    }

    /** Skips a value; whether it says anything: null, false, "", [] and {} do not. */
    private static boolean skipped(JsonParser json) {
        return switch (json.currentToken()) {
            case VALUE_NULL, VALUE_FALSE -> false;
            case VALUE_STRING -> json.getStringLength() > 0;
            case START_ARRAY, START_OBJECT -> {
                boolean something = false;
                for (JsonToken t = json.nextToken(); !t.isStructEnd(); t = json.nextToken()) {
                    something = true;
                    json.skipChildren();
                }
                yield something;
            }
            default -> true;
        };
    }

    private void content(JsonParser json) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            text = string(json) + text;
            return;
        }
        JsonNode parts = tree(json);
        text = texts(parts, "text") + text;
        if (parts != null) {
            // Mistral's form of reasoning.
            parts.forEach(part -> reasoningDetails += texts(part.path("thinking"), "text"));
        }
    }

    private static String texts(@Nullable JsonNode parts, String field) {
        if (parts == null) {
            return "";
        }
        StringBuilder texts = new StringBuilder();
        parts.forEach(part -> texts.append(part.path(field).asString("")));
        return texts.toString();
    }

    private void calls(JsonParser json) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.START_OBJECT) {
                calls.add(call(json));
            } else {
                json.skipChildren();
            }
        }
    }

    private static Call call(JsonParser json) {
        int index = -1;
        String id = "";
        String function = "";
        String arguments = "";
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            switch (name) {
                case "index" -> index = json.currentToken().isNumeric() ? json.getValueAsInt() : (int) skip(json);
                case "id" -> id = string(json);
                case "function" -> {
                    String[] nameAndArguments = function(json);
                    function = nameAndArguments[0];
                    arguments = nameAndArguments[1];
                }
                default -> json.skipChildren();
            }
        }
        return new Call(index, id, function, arguments);
    }

    private static String[] function(JsonParser json) {
        String[] nameAndArguments = {"", ""};
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return nameAndArguments;
        }
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            switch (name) {
                case "name" -> nameAndArguments[0] = string(json);
                case "arguments" ->
                    // Some hosts forget to wrap the arguments in a string.
                    nameAndArguments[1] =
                            json.currentToken() == JsonToken.START_OBJECT ? String.valueOf(tree(json)) : string(json);
                default -> json.skipChildren();
            }
        }
        return nameAndArguments;
    }

    private static String string(JsonParser json) {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getString();
        }
        json.skipChildren();
        return "";
    }

    private static @Nullable JsonNode tree(JsonParser json) {
        return json.currentToken() == JsonToken.VALUE_NULL ? null : json.readValueAsTree();
    }

    /** The node, or null when it is no more than "", [] or {}. */
    private static @Nullable JsonNode something(@Nullable JsonNode node) {
        return node == null || (node.isEmpty() && node.asString("").isEmpty()) ? null : node;
    }

    private static long skip(JsonParser json) {
        json.skipChildren();
        return -1;
    }
}
