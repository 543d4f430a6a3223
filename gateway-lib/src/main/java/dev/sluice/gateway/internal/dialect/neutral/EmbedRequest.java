package dev.sluice.gateway.internal.dialect.neutral;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for embeddings. Null is "not said".
 *
 * @param model the requested name
 * @param inputs the texts; at least one
 * @param dimensions how many numbers a vector is to have
 * @param base64 whether the client wants vectors as base64 and not as arrays of numbers; providers are not asked
 */
public record EmbedRequest(
        String model, List<String> inputs, @Nullable Long dimensions, boolean base64) {
    public EmbedRequest {
        inputs = List.copyOf(inputs);
    }
}
