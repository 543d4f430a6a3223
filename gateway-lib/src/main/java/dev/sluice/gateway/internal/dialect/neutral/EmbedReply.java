package dev.sluice.gateway.internal.dialect.neutral;

import dev.sluice.gateway.Usage;
import java.util.List;

/**
 * Embeddings.
 *
 * @param vectors one for each input, in their order; finite numbers
 */
public record EmbedReply(List<float[]> vectors, Usage usage) {
    public EmbedReply {
        vectors = List.copyOf(vectors);
    }
}
