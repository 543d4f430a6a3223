package dev.sluice.gateway.internal.dialect.neutral;

import dev.sluice.gateway.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer.
 *
 * @param id the provider's id; may be empty
 * @param model what the provider says it is
 * @param created seconds since 1970; 0 when the provider does not say
 * @param content text, thinking and tool calls in order
 * @param stopSequence the sequence that was met, with {@link StopReason#STOP_SEQUENCE}
 */
public record ChatReply(
        String id,
        String model,
        long created,
        List<Part> content,
        StopReason stopReason,
        @Nullable String stopSequence,
        Usage usage) {
    public ChatReply {
        content = List.copyOf(content);
    }
}
