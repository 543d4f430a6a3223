package dev.sluice.gateway.internal.dialect.anthropic;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.ClientCodec;
import dev.sluice.gateway.internal.dialect.EventReader;
import dev.sluice.gateway.internal.dialect.EventWriter;
import dev.sluice.gateway.internal.dialect.Losses;
import dev.sluice.gateway.internal.dialect.ProviderCodec;
import dev.sluice.gateway.internal.dialect.StreamTap;
import dev.sluice.gateway.internal.dialect.neutral.ChatReply;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.wire.Envelope;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.Target;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** Anthropic's messages dialect, as clients and as providers speak it. Stateless and thread-safe. */
public final class AnthropicCodec implements ClientCodec, ProviderCodec {
    private static final Set<String> SETTINGS = Set.of(
            "max_tokens",
            "temperature",
            "top_p",
            "top_k",
            "stop_sequences",
            "tool_choice",
            "thinking",
            "output_config",
            "metadata",
            "service_tier");

    private final Clock clock;

    /** @param clock for waits that a provider gives as dates */
    public AnthropicCodec(Clock clock) {
        this.clock = clock;
    }

    @Override
    public ChatRequest readRequest(Envelope envelope, Losses losses) {
        return RequestReader.read(envelope, losses);
    }

    @Override
    public Set<String> settings() {
        return SETTINGS;
    }

    @Override
    public byte[] writeReply(ChatReply reply, ChatRequest request) {
        return Replies.write(reply, request);
    }

    @Override
    public EventWriter newEventWriter(ChatRequest request) {
        return new StreamWriter(request);
    }

    @Override
    public byte[] writeError(Problem problem, String requestId) {
        return Errors.write(problem, requestId);
    }

    @Override
    public int statusOf(Problem problem) {
        return problem.status();
    }

    @Override
    public byte[] writeErrorEvent(Problem problem, String requestId) {
        return Errors.writeEvent(problem, requestId);
    }

    @Override
    public byte[] writeRequest(ChatRequest request, Target target, Losses losses) {
        return RequestWriter.write(request, target.model(), losses);
    }

    @Override
    public ChatReply readReply(Slice document, ChatRequest request) {
        return Replies.read(document, request);
    }

    @Override
    public EventReader newEventReader(ChatRequest request) {
        return new StreamReader(request);
    }

    @Override
    public Problem readError(int status, Headers headers, Slice body) {
        return Errors.read(status, headers, body, clock);
    }

    @Override
    public StreamTap newStreamTap() {
        return new AnthropicStreamTap();
    }

    @Override
    public Optional<Usage> readUsage(Slice document) {
        return Replies.readUsage(document);
    }
}
