package dev.sluice.gateway.internal.dialect.neutral;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A piece of content. Cache control is Anthropic's breakpoint object, or null. */
public sealed interface Part {
    record Text(String text, @Nullable JsonNode cacheControl) implements Part {
        public static Text of(String text) {
            return new Text(text, null);
        }
    }

    /** An image: base64 data with its media type, or a URL; exactly one of {@code data} and {@code url} is set. */
    record Image(
            @Nullable String mediaType,
            @Nullable String data,
            @Nullable String url,
            @Nullable JsonNode cacheControl) implements Part {}

    /** A document: base64 data, plain text, or a URL, exactly one of them set; {@code mediaType} goes with data. */
    record Document(
            @Nullable String mediaType,
            @Nullable String data,
            @Nullable String text,
            @Nullable String url,
            @Nullable String title,
            @Nullable JsonNode cacheControl)
            implements Part {}

    /**
     * The assistant calls a tool; arguments as JSON text, as they came.
     *
     * @param signature what its provider wants to see again beside the call (Google); opaque
     */
    record ToolCall(
            String id,
            String name,
            String arguments,
            @Nullable JsonNode cacheControl,
            @Nullable String signature) implements Part {
        public ToolCall(String id, String name, String arguments, @Nullable JsonNode cacheControl) {
            this(id, name, arguments, cacheControl, null);
        }
    }

    record ToolResult(
            String toolCallId,
            List<Part> content,
            boolean isError,
            @Nullable JsonNode cacheControl) implements Part {
        public ToolResult {
            content = List.copyOf(content);
        }
    }

    /** Reasoning in the open; the signature is opaque and kept to the byte; null from providers that do not sign. */
    record Thinking(String text, @Nullable String signature) implements Part {}

    /** Reasoning that only its provider can read. */
    record RedactedThinking(String data) implements Part {}
}
