package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.internal.dialect.neutral.EmbedReply;
import dev.sluice.gateway.internal.dialect.neutral.EmbedRequest;
import dev.sluice.gateway.internal.wire.Envelope;

/** The client's side of a dialect's embeddings. Stateless and thread-safe. */
public interface EmbedClientCodec {
    /**
     * Decodes a request.
     *
     * @throws dev.sluice.gateway.GatewayException 400 naming the field that is wrong, or that cannot be said elsewhere
     */
    EmbedRequest readEmbedRequest(Envelope envelope, Losses losses);

    /** Encodes a reply. {@code request} is the one it answers. */
    byte[] writeEmbedReply(EmbedReply reply, EmbedRequest request);
}
