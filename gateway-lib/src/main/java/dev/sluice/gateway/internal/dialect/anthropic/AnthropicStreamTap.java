package dev.sluice.gateway.internal.dialect.anthropic;

import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.internal.dialect.StreamTap;
import dev.sluice.gateway.spi.Frame;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Watches a stream that is forwarded as it is: deltas are known by their name alone. */
final class AnthropicStreamTap implements StreamTap {
    private final UsageCount usage = new UsageCount();

    @Override
    public Sight see(Frame frame) {
        if (frame.data().isEmpty()) {
            return Sight.PREAMBLE;
        }
        return switch (EventType.of(frame)) {
            case MESSAGE_START -> {
                JsonNode start = CodecJson.objectOrNull(frame.data());
                count(start == null ? null : start.get("message"));
                yield Sight.PREAMBLE;
            }
            case PING -> Sight.PREAMBLE;
            case CONTENT_BLOCK_START -> opensEmpty(frame) ? Sight.PREAMBLE : Sight.CONTENT;
            case MESSAGE_DELTA -> {
                count(CodecJson.objectOrNull(frame.data()));
                yield Sight.CONTENT;
            }
            case MESSAGE_STOP -> Sight.LAST;
            case ERROR -> Sight.ERROR;
            case CONTENT_BLOCK_DELTA, CONTENT_BLOCK_STOP, UNKNOWN -> Sight.CONTENT;
        };
    }

    private void count(@Nullable JsonNode object) {
        usage.add(object == null ? null : object.get("usage"));
    }

    private static boolean opensEmpty(Frame frame) {
        JsonNode start = CodecJson.objectOrNull(frame.data());
        JsonNode block = start == null ? null : start.get("content_block");
        return switch (Json.text(block, "type")) {
            case "text" -> Json.text(block, "text").isEmpty();
            case "thinking" -> Json.text(block, "thinking").isEmpty();
            default -> false;
        };
    }

    @Override
    public boolean mayEndHere() {
        return false;
    }

    @Override
    public Optional<Usage> usage() {
        return usage.usage();
    }
}
