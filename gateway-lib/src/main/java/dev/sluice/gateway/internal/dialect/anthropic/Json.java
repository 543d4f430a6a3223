package dev.sluice.gateway.internal.dialect.anthropic;

import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.spi.Slice;
import org.jspecify.annotations.Nullable;
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
