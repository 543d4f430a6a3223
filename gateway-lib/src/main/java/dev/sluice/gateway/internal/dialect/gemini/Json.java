package dev.sluice.gateway.internal.dialect.gemini;

import dev.sluice.gateway.internal.dialect.CodecJson;
import org.jspecify.annotations.Nullable;
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
