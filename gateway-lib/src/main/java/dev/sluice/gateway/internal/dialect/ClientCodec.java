package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.neutral.ChatReply;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.wire.Envelope;
import dev.sluice.gateway.spi.BodyEdit;
import dev.sluice.gateway.spi.Slice;
import java.util.Optional;
import java.util.Set;

/** The client's side of a dialect. Stateless and thread-safe. */
public interface ClientCodec {
    /**
     * Decodes a chat request.
     *
     * @throws dev.sluice.gateway.GatewayException 400 naming the field that is wrong, or that cannot be said elsewhere
     */
    ChatRequest readRequest(Envelope envelope, Losses losses);

    /** Encodes a whole reply. {@code request} is the one it answers. */
    byte[] writeReply(ChatReply reply, ChatRequest request);

    /** Encodes a streamed reply, event by event. */
    EventWriter newEventWriter(ChatRequest request);

    /** An error body. */
    byte[] writeError(Problem problem, String requestId);

    /** The HTTP status to show for a problem: dialects differ for a few. */
    int statusOf(Problem problem);

    /** The event that ends a stream that failed, framing included. */
    byte[] writeErrorEvent(Problem problem, String requestId);

    /** Its side of embeddings; empty for a dialect that has none. */
    default Optional<EmbedClientCodec> embedClient() {
        return Optional.empty();
    }

    /**
     * What to set in a streamed request so that the reply tells its usage, where the client did not ask for it; empty where
     * nothing is needed. The chunk that it brings is not shown to the client.
     */
    default Optional<BodyEdit> askForUsage(Envelope envelope) {
        return Optional.empty();
    }

    /**
     * The top-level fields of a request that hold its settings: neither conversation nor tools nor stream. Needed to apply
     * overrides in OpenAI's words to a request that is not translated; a dialect without them refuses such a target.
     */
    default Set<String> settings() {
        return Set.of();
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
