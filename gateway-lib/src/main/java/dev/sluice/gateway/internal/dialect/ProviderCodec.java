package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.dialect.neutral.ChatReply;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.wire.Framing;
import dev.sluice.gateway.spi.BodyEdit;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    /** How its streams are framed. */
    default Framing streamFraming() {
        return Framing.EVENTS;
    }

    /** Whether a target's override of this name is said in this dialect's own words; the others are said in OpenAI's. */
    default boolean isOwnOverride(String name) {
        return !OverrideNames.isOpenAis(name);
    }

    /** Overrides in this dialect's own words, as edits of an encoded request for a model. */
    default List<BodyEdit> overrideEdits(Map<String, Slice> own, String model) {
        List<BodyEdit> edits = new ArrayList<>();
        own.forEach((name, json) -> edits.add(TargetOverrides.edit(name, json)));
        return List.copyOf(edits);
    }

    /** Its side of embeddings; empty for a dialect that has none, or none to translate. */
    default Optional<EmbedProviderCodec> embedProvider() {
        return Optional.empty();
    }
}
