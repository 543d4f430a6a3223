package dev.sluice.gateway.internal.dialect.openai;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.internal.dialect.Losses;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.Message;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import dev.sluice.gateway.internal.wire.Envelope;
import dev.sluice.gateway.internal.wire.JsonObject;
import dev.sluice.gateway.spi.Slice;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the tests of this package share. JSON may be written with single quotes. */
final class Fixtures {
    static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);
    static final OpenAiCodec CODEC = new OpenAiCodec(CLOCK);

    private Fixtures() {}

    static JsonNode json(String text) {
        return CodecJson.MAPPER.readTree(text.replace('\'', '"'));
    }

    static JsonNode json(byte[] bytes) {
        return CodecJson.MAPPER.readTree(bytes);
    }

    static Slice slice(String text) {
        return Slice.of(text.replace('\'', '"'));
    }

    /** Decodes a request with one user message and these further fields. */
    static ChatRequest readWith(String fields) {
        return readWith(fields, new Losses());
    }

    static ChatRequest readWith(String fields, Losses losses) {
        return read(
                "{'messages':[{'role':'user','content':'hi'}]" + (fields.isEmpty() ? "" : "," + fields) + "}", losses);
    }

    static ChatRequest readMessages(String messages) {
        return read("{'messages':[" + messages + "]}", new Losses());
    }

    static ChatRequest read(String body, Losses losses) {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return CODEC.readRequest(new Envelope(JsonObject.scan(bytes), "fast", false), losses);
    }

    static Problem problemOf(ThrowingCallable call) {
        GatewayException thrown = catchThrowableOfType(GatewayException.class, call);
        if (thrown == null) {
            throw new AssertionError("no problem was reported");
        }
        return thrown.problem();
    }

    static ChatRequest request(Message... messages) {
        return new ChatRequest(
                "fast",
                List.of(messages),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                ChatRequest.Tuning.NONE,
                List.of(),
                false,
                false,
                null,
                null,
                null,
                null,
                false);
    }

    /** A decoded request with the client's further fields; a short way to a neutral one. */
    static ObjectNode write(ChatRequest request, String model, Losses losses) {
        return (ObjectNode) json(new RequestWriter(request, model, losses).write());
    }

    static ObjectNode write(ChatRequest request) {
        return write(request, "gpt-4o", new Losses());
    }

    static Message user(Part... parts) {
        return new Message(Message.Role.USER, List.of(parts));
    }

    static Message assistant(Part... parts) {
        return new Message(Message.Role.ASSISTANT, List.of(parts));
    }

    static Message system(Part... parts) {
        return new Message(Message.Role.SYSTEM, List.of(parts));
    }

    static Part text(String text) {
        return Part.Text.of(text);
    }

    static Part call(String id, String name, String arguments) {
        return new Part.ToolCall(id, name, arguments, null);
    }

    static Part result(String id, Part... content) {
        return new Part.ToolResult(id, List.of(content), false, null);
    }
}
