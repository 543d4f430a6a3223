package dev.sluice.gateway.internal.dialect.gemini;

import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.spi.Slice;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
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

    /** What the bytes hold; a missing node when they are not JSON. */
    static JsonNode parse(Slice json) {
        try {
            return CodecJson.MAPPER.readTree(json.array(), json.offset(), json.length());
        } catch (JacksonException e) {
            return MissingNode.getInstance();
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
    static String argumentsText(JsonNode args) {
        return args.isObject() ? CodecJson.MAPPER.writeValueAsString(args) : "{}";
    }

    static byte[] bytes(JsonNode node) {
        return CodecJson.MAPPER.writeValueAsBytes(node);
    }

    /** A string field; empty when it is absent or no string. */
    static String text(JsonNode object, String name) {
        return object.path(name).stringValue("");
    }

    /** A string field; null when it is absent, empty or no string. */
    static @Nullable String textOrNull(JsonNode object, String name) {
        String text = text(object, name);
        return text.isEmpty() ? null : text;
    }
}
