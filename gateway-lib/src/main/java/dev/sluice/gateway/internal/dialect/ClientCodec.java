package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.dialect.neutral.ChatReply;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.wire.Envelope;

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
}
