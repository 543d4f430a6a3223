package dev.sluice.gateway.internal.dialect.gemini;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.dialect.EventReader;
import dev.sluice.gateway.internal.dialect.Losses;
import dev.sluice.gateway.internal.dialect.ProviderCodec;
import dev.sluice.gateway.internal.dialect.neutral.ChatReply;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.Target;
import java.time.Clock;

/**
 * The generateContent dialect, as providers speak it. Thread-safe; stateless but for the signatures of tool calls, which
 * it remembers for clients that cannot hand them back.
 */
public final class GeminiCodec implements ProviderCodec {
    private final Clock clock;
    private final Signatures signatures = new Signatures();

    /** @param clock for waits that a provider gives as dates */
    public GeminiCodec(Clock clock) {
        this.clock = clock;
    }

    @Override
    public byte[] writeRequest(ChatRequest request, Target target, Losses losses) {
        return RequestWriter.write(request, target, signatures, losses);
    }

    /** Many clients say {@code top_k}; here it has a place of its own, in generationConfig. */
    @Override
    public boolean isOwnOverride(String name) {
        return !name.equals("top_k") && ProviderCodec.super.isOwnOverride(name);
    }

    @Override
    public ChatReply readReply(Slice document, ChatRequest request) {
        return Replies.read(document, request, signatures);
    }

    @Override
    public EventReader newEventReader(ChatRequest request) {
        return new StreamReader(request, signatures);
    }

    @Override
    public Problem readError(int status, Headers headers, Slice body) {
        return Errors.read(status, headers, body, clock);
    }
}
