package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.internal.dialect.neutral.EmbedReply;
import dev.sluice.gateway.internal.dialect.neutral.EmbedRequest;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.Target;

/** The provider's side of a dialect's embeddings. Stateless and thread-safe. */
public interface EmbedProviderCodec {
    /** Encodes a request for a target. */
    byte[] writeEmbedRequest(EmbedRequest request, Target target, Losses losses);

    /**
     * Decodes a reply: a vector for each input, in their order.
     *
     * @throws dev.sluice.gateway.GatewayException with {@code UPSTREAM_PROTOCOL} when it is none
     */
    EmbedReply readEmbedReply(Slice document, EmbedRequest request);
}
