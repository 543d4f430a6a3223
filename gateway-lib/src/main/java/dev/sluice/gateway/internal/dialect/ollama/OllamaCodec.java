package dev.sluice.gateway.internal.dialect.ollama;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.dialect.EmbedProviderCodec;
import dev.sluice.gateway.internal.dialect.EventReader;
import dev.sluice.gateway.internal.dialect.Losses;
import dev.sluice.gateway.internal.dialect.ProviderCodec;
import dev.sluice.gateway.internal.dialect.neutral.ChatReply;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.EmbedReply;
import dev.sluice.gateway.internal.dialect.neutral.EmbedRequest;
import dev.sluice.gateway.internal.wire.Framing;
import dev.sluice.gateway.spi.BodyEdit;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.Target;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ollama's {@code /api/chat} and {@code /api/embed}. Stateless and thread-safe. */
public final class OllamaCodec implements ProviderCodec, EmbedProviderCodec {
    private final Clock clock;

    /** @param clock for waits that a provider gives as dates */
    public OllamaCodec(Clock clock) {
        this.clock = clock;
    }

    @Override
    public byte[] writeRequest(ChatRequest request, Target target, Losses losses) {
        return new Requests(request, target, losses).write();
    }

    /** Many clients say {@code top_k}; here it has a place of its own, in options. */
    @Override
    public boolean isOwnOverride(String name) {
        return !name.equals("top_k") && ProviderCodec.super.isOwnOverride(name);
    }

    @Override
    public ChatReply readReply(Slice document, ChatRequest request) {
        return Replies.read(document);
    }

    @Override
    public EventReader newEventReader(ChatRequest request) {
        return new Stream();
    }

    @Override
    public Framing streamFraming() {
        return Framing.LINES;
    }

    @Override
    public Problem readError(int status, Headers headers, Slice body) {
        return Errors.read(status, headers, body, clock);
    }

    @Override
    public Optional<EmbedProviderCodec> embedProvider() {
        return Optional.of(this);
    }

    @Override
    public byte[] writeEmbedRequest(EmbedRequest request, Target target, Losses losses) {
        return Requests.write(request, target);
    }

    /** Those that belong into {@code options} are written there, beside what the client asked for. */
    @Override
    public List<BodyEdit> overrideEdits(Map<String, Slice> own, String model) {
        Map<String, Slice> beside = new LinkedHashMap<>(own);
        beside.keySet().removeIf(OptionNames::isOption);
        Slice options = beside.remove(OptionNames.ALL);
        if (options != null) {
            OptionNames.requireObject(options);
        }
        return ProviderCodec.super.overrideEdits(beside, model);
    }

    @Override
    public EmbedReply readEmbedReply(Slice document, EmbedRequest request) {
        return Replies.readEmbeddings(document);
    }
}
