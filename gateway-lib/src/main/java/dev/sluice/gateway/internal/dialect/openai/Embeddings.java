package dev.sluice.gateway.internal.dialect.openai;

import dev.sluice.gateway.internal.dialect.EmbedClientCodec;
import dev.sluice.gateway.internal.dialect.Losses;
import dev.sluice.gateway.internal.dialect.neutral.EmbedReply;
import dev.sluice.gateway.internal.dialect.neutral.EmbedRequest;
import dev.sluice.gateway.internal.wire.Envelope;
import dev.sluice.gateway.internal.wire.JsonText;
import dev.sluice.gateway.internal.wire.OutBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Embeddings as clients of this dialect ask for them. */
final class Embeddings implements EmbedClientCodec {
    private static final Set<String> UNDERSTOOD = Set.of("model", "input", "dimensions", "encoding_format");

    @Override
    public EmbedRequest readEmbedRequest(Envelope envelope, Losses losses) {
        JsonNode body = RequestReader.parse(envelope.body());
        for (String name : body.propertyNames()) {
            if (!UNDERSTOOD.contains(name) && Json.field(body, name) != null) {
                losses.drop(name);
            }
        }
        Long dimensions = Json.integer(body, "dimensions", "");
        if (dimensions != null && dimensions < 1) {
            throw Json.invalid("dimensions", "must be at least 1");
        }
        return new EmbedRequest(envelope.model(), inputs(body), dimensions, isBase64(body));
    }

    private static List<String> inputs(JsonNode body) {
        JsonNode input = Json.field(body, "input");
        if (input != null && input.isString()) {
            return List.of(input.stringValue());
        }
        if (input == null || !input.isArray() || input.isEmpty()) {
            throw Json.invalid("input", "is required and must be a string or an array with at least one string");
        }
        if (input.valueStream().anyMatch(element -> element.isNumber() || element.isArray())) {
            throw Json.invalid("input", "this model's provider takes text, not token ids");
        }
        if (input.valueStream().anyMatch(element -> !element.isString())) {
            throw Json.invalid("input", "must be a string or an array of strings");
        }
        return input.valueStream().map(JsonNode::stringValue).toList();
    }

    private static boolean isBase64(JsonNode body) {
        String format = Json.string(body, "encoding_format", "");
        if (format != null && !format.equals("float") && !format.equals("base64")) {
            throw Json.invalid("encoding_format", "must be float or base64");
        }
        return "base64".equals(format);
    }

    @Override
    public byte[] writeEmbedReply(EmbedReply reply, EmbedRequest request) {
        OutBuffer bytes = new OutBuffer();
        JsonText out = new JsonText(bytes);
        out.raw("{\"object\":\"list\",\"data\":[");
        for (int i = 0; i < reply.vectors().size(); i++) {
            out.raw(i == 0 ? "" : ",")
                    .raw("{\"object\":\"embedding\",\"index\":")
                    .number(i);
            out.raw(",\"embedding\":");
            float[] vector = reply.vectors().get(i);
            if (request.base64()) {
                out.raw("\"").raw(base64(vector)).raw("\"");
            } else {
                numbers(vector, out);
            }
            out.raw("}");
        }
        out.raw("],\"model\":").string(request.model());
        out.raw(",\"usage\":{\"prompt_tokens\":").number(reply.usage().inputTokens());
        out.raw(",\"total_tokens\":").number(reply.usage().totalTokens());
        out.raw("}}");
        return bytes.toByteArray();
    }

    private static void numbers(float[] vector, JsonText out) {
        out.raw("[");
        for (int i = 0; i < vector.length; i++) {
            out.raw(i == 0 ? "" : ",").raw(Float.toString(vector[i]));
        }
        out.raw("]");
    }

    private static byte[] base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encode(bytes.array());
    }
}
