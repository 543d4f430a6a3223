package dev.sluice.gateway.internal.dialect.anthropic;

import dev.sluice.gateway.internal.dialect.Losses;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts cache breakpoints on the blocks of one request: Anthropic takes four at most, and the first ones save most. */
final class CacheBreakpoints {
    private static final int LIMIT = 4;

    private final Losses losses;
    private int placed;

    CacheBreakpoints(Losses losses) {
        this.losses = losses;
    }

    ObjectNode place(@Nullable JsonNode cacheControl, ObjectNode block) {
        if (cacheControl == null) {
            return block;
        }
        if (placed == LIMIT) {
            losses.drop("cache_control");
            return block;
        }
        placed++;
        block.set("cache_control", cacheControl);
        return block;
    }
}
