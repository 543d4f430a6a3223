package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.neutral.ChatReply;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.wire.Envelope;
import dev.sluice.gateway.spi.BodyEdit;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.Target;
import java.util.Optional;

/** The provider's side of a dialect. Stateless and thread-safe. */
public interface ProviderCodec {
    /** Encodes a chat request for a target. */
    byte[] writeRequest(ChatRequest request, Target target, Losses losses);

    /**
     * Decodes a whole reply.
     *
     * @throws dev.sluice.gateway.GatewayException with {@code UPSTREAM_PROTOCOL} when it is none
     */
    ChatReply readReply(Slice document, ChatRequest request);

    /** Decodes a streamed reply, frame by frame. */
    EventReader newEventReader(ChatRequest request);

    /**
     * What an error reply says: kind and status, the provider's message kept.
     *
     * @param status the HTTP status; 0 for an error event in a stream, whose body says what kind it is
     */
    Problem readError(int status, Headers headers, Slice body);

    /**
     * What to set in a streamed request so that the reply tells its usage, where the client did not ask for it; empty where
     * nothing is needed. The chunk that it brings is not shown to the client.
     */
    default Optional<BodyEdit> askForUsage(Envelope envelope) {
        return Optional.empty();
    }

    /** Watches a stream that is forwarded as it is. */
    StreamTap newStreamTap();

    /**
     * The usage in a whole reply that is forwarded as it is, chat or not; empty where there is none.
     *
     * @throws dev.sluice.gateway.GatewayException with {@code UPSTREAM_PROTOCOL} when it is not a JSON object
     */
    Optional<Usage> readUsage(Slice document);
}
