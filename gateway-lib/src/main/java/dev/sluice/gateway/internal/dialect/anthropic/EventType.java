package dev.sluice.gateway.internal.dialect.anthropic;

import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.Slice;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The events of a stream. */
enum EventType {
    CONTENT_BLOCK_DELTA,
    CONTENT_BLOCK_START,
    CONTENT_BLOCK_STOP,
    MESSAGE_DELTA,
    MESSAGE_STOP,
    MESSAGE_START,
    PING,
    ERROR,
    UNKNOWN;

    private static final byte[] TYPE_FIRST = "{\"type\":\"".getBytes(StandardCharsets.US_ASCII);

    /** Whether it belongs to a message that must have started by then. */
    boolean isOfMessage() {
        return switch (this) {
            case CONTENT_BLOCK_DELTA, CONTENT_BLOCK_START, CONTENT_BLOCK_STOP, MESSAGE_DELTA, MESSAGE_STOP -> true;
            case MESSAGE_START, PING, ERROR, UNKNOWN -> false;
        };
    }

    /** By the event's name; by the {@code type} in its data where it has none. */
    static EventType of(Frame frame) {
        String name = frame.event();
        return of(name != null ? name : typeInData(frame.data()));
    }

    private static EventType of(@Nullable String name) {
        if (name == null) {
            return UNKNOWN;
        }
        return switch (name) {
            case "content_block_delta" -> CONTENT_BLOCK_DELTA;
            case "content_block_start" -> CONTENT_BLOCK_START;
            case "content_block_stop" -> CONTENT_BLOCK_STOP;
            case "message_start" -> MESSAGE_START;
            case "message_delta" -> MESSAGE_DELTA;
            case "message_stop" -> MESSAGE_STOP;
            case "ping" -> PING;
            case "error" -> ERROR;
            default -> UNKNOWN;
        };
    }

    private static @Nullable String typeInData(Slice data) {
        byte[] bytes = data.array();
        int start = data.offset() + TYPE_FIRST.length;
        for (int i = 0; i < TYPE_FIRST.length; i++) {
            if (i >= data.length() || bytes[data.offset() + i] != TYPE_FIRST[i]) {
                return parsedType(data);
            }
        }
        int end = start;
        while (end < data.end() && bytes[end] != '"') {
            end++;
        }
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    private static @Nullable String parsedType(Slice data) {
        try (JsonParser parser = Json.parser(data)) {
            if (data.isEmpty() || parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                JsonToken value = parser.nextToken();
                if (name.equals("type") && value == JsonToken.VALUE_STRING) {
                    return parser.getString();
                }
                parser.skipChildren();
            }
            return null;
        } catch (JacksonException e) {
            return null;
        }
    }
}
