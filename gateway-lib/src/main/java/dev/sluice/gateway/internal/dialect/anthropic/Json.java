package dev.sluice.gateway.internal.dialect.anthropic;

import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.spi.Slice;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON for this dialect's codec. */
final class Json {
    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static JsonParser parser(Slice json) {
        return CodecJson.MAPPER.createParser(json.array(), json.offset(), json.length());
    }

    /** @throws JacksonException when it is not JSON */
    static JsonNode parse(Slice json) {
        return CodecJson.MAPPER.readTree(json.array(), json.offset(), json.length());
    }

    /** The object, or null when the bytes are anything else. */
    static @Nullable JsonNode objectOrNull(Slice json) {
        try {
            JsonNode node = parse(json);
            return node.isObject() ? node : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    /** The object that a tool call's arguments spell; an empty one when they spell none. */
    static ObjectNode arguments(String json) {
        if (json.isBlank()) {
            return object();
        }
        try {
            return CodecJson.MAPPER.readTree(json) instanceof ObjectNode object ? object : object();
        } catch (JacksonException e) {
            return object();
        }
    }

    /** A tool call's arguments as compact JSON text; {@code {}} when the node is no object. */
    static String argumentsText(@Nullable JsonNode input) {
        return input == null || !input.isObject() ? "{}" : CodecJson.MAPPER.writeValueAsString(input);
    }

    static byte[] bytes(JsonNode node) {
        return CodecJson.MAPPER.writeValueAsBytes(node);
    }

    /** A string field; empty when it is absent or no string. */
    static String text(@Nullable JsonNode object, String name) {
        JsonNode value = object == null ? null : object.get(name);
        return value == null || !value.isString() ? "" : value.stringValue();
    }

    /** A string field; null when it is absent, empty or no string. */
    static @Nullable String textOrNull(@Nullable JsonNode object, String name) {
        String text = text(object, name);
        return text.isEmpty() ? null : text;
    }
}
