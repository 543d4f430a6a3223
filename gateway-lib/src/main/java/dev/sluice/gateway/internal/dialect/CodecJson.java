package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.spi.Slice;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** How codecs read and write JSON. */
public final class CodecJson {
    // Bodies are bounded before they come here, so a string (a base64 document) needs no bound of its own; numbers keep
    // every digit, because a tool's arguments and schema may hold any.
    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private CodecJson() {}

    /** @throws JacksonException when it is not JSON */
    public static JsonNode read(Slice json) {
        return MAPPER.readTree(json.array(), json.offset(), json.length());
    }

    /** What the bytes hold; a missing node when they are not JSON. */
    public static JsonNode readOrMissing(Slice json) {
        try {
            return read(json);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    /** The object, or null when the bytes are anything else. */
    public static @Nullable JsonNode objectOrNull(Slice json) {
        JsonNode node = readOrMissing(json);
        return node.isObject() ? node : null;
    }

    /**
     * The object that a tool call's arguments spell; an empty one when they spell none: what a model once said cannot be
     * mended, and the conversation goes on.
     */
    public static ObjectNode arguments(String json) {
        JsonNode node = json.isBlank() ? MissingNode.getInstance() : readOrMissing(Slice.of(json));
        return node instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    }

    /** A tool call's arguments as compact JSON text; {@code {}} when the node is no object. */
    public static String argumentsText(@Nullable JsonNode arguments) {
        return arguments != null && arguments.isObject() ? MAPPER.writeValueAsString(arguments) : "{}";
    }
}
