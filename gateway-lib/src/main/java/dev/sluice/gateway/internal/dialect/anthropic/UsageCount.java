package dev.sluice.gateway.internal.dialect.anthropic;

import dev.sluice.gateway.Usage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Anthropic's token counts, whose {@code input_tokens} leave out what the cache served. Of several usage objects the last
 * value of each field holds: some hosts correct in {@code message_delta} what they said in {@code message_start}.
 */
final class UsageCount {
    private static final long NOT_SAID = -1;

    private long input = NOT_SAID;
    private long output = NOT_SAID;
    private long cacheRead = NOT_SAID;
    private long cacheWrite = NOT_SAID;
    private long reasoning = NOT_SAID;

    /** Takes what a usage object says; returns whether it said anything. */
    boolean add(@Nullable JsonNode usage) {
        if (usage == null || !usage.isObject()) {
            return false;
        }
        input = count(usage, "input_tokens", input);
        output = count(usage, "output_tokens", output);
        cacheRead = count(usage, "cache_read_input_tokens", cacheRead);
        cacheWrite = count(usage, "cache_creation_input_tokens", cacheWrite);
        JsonNode details = usage.get("output_tokens_details");
        if (details != null) {
            reasoning = count(details, "thinking_tokens", reasoning);
        }
        return isKnown();
    }

    private static long count(JsonNode object, String name, long before) {
        JsonNode value = object.get(name);
        boolean counts = value != null && value.isIntegralNumber() && value.canConvertToInt() && value.longValue() >= 0;
        return counts ? value.longValue() : before;
    }

    private boolean isKnown() {
        return input >= 0 || output >= 0 || cacheRead >= 0 || cacheWrite >= 0;
    }

    Optional<Usage> usage() {
        return isKnown() ? Optional.of(usageOrNone()) : Optional.empty();
    }

    Usage usageOrNone() {
        long read = Math.max(0, cacheRead);
        long write = Math.max(0, cacheWrite);
        return new Usage(Math.max(0, input) + read + write, Math.max(0, output), read, write, Math.max(0, reasoning));
    }

    /** A usage object as Anthropic writes it. */
    static ObjectNode write(Usage usage) {
        long fresh = usage.inputTokens() - usage.cacheReadTokens() - usage.cacheWriteTokens();
        return Json.object()
                .put("input_tokens", Math.max(0, fresh))
                .put("cache_creation_input_tokens", usage.cacheWriteTokens())
                .put("cache_read_input_tokens", usage.cacheReadTokens())
                .put("output_tokens", usage.outputTokens());
    }
}
