package dev.sluice.gateway.internal.dialect.openai;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.ClientCodec;
import dev.sluice.gateway.internal.dialect.EmbedClientCodec;
import dev.sluice.gateway.internal.dialect.EventReader;
import dev.sluice.gateway.internal.dialect.EventWriter;
import dev.sluice.gateway.internal.dialect.Losses;
import dev.sluice.gateway.internal.dialect.ProviderCodec;
import dev.sluice.gateway.internal.dialect.StreamTap;
import dev.sluice.gateway.internal.dialect.neutral.ChatReply;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.wire.Envelope;
import dev.sluice.gateway.spi.BodyEdit;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.Target;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The OpenAI chat dialect, both sides. Stateless and thread-safe. */
public final class OpenAiCodec implements ClientCodec, ProviderCodec {
    private static final EmbedClientCodec EMBEDDINGS = new Embeddings();

    private final Clock clock;

    /** @param clock for the {@code created} of replies whose provider does not say, and for waits given as dates */
    public OpenAiCodec(Clock clock) {
        this.clock = clock;
    }

    @Override
    public ChatRequest readRequest(Envelope envelope, Losses losses) {
        return RequestReader.read(envelope, losses);
    }

    @Override
    public byte[] writeReply(ChatReply reply, ChatRequest request) {
        return ReplyWriter.write(reply, request, clock);
    }

    @Override
    public EventWriter newEventWriter(ChatRequest request) {
        return new StreamWriter(request, clock);
    }

    @Override
    public byte[] writeError(Problem problem, String requestId) {
        return Errors.write(problem);
    }

    @Override
    public int statusOf(Problem problem) {
        return Errors.statusOf(problem);
    }

    @Override
    public byte[] writeErrorEvent(Problem problem, String requestId) {
        return Errors.writeEvent(problem);
    }

    @Override
    public Optional<EmbedClientCodec> embedClient() {
        return Optional.of(EMBEDDINGS);
    }

    @Override
    public byte[] writeRequest(ChatRequest request, Target target, Losses losses) {
        return new RequestWriter(request, target.model(), losses).write();
    }

    /** The names of overrides are OpenAI's. */
    @Override
    public boolean isOwnOverride(String name) {
        return true;
    }

    @Override
    public List<BodyEdit> overrideEdits(Map<String, Slice> own, String model) {
        return OverrideEdits.of(own, model);
    }

    @Override
    public ChatReply readReply(Slice document, ChatRequest request) {
        return ReplyReader.read(document, request);
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
    public Optional<BodyEdit> askForUsage(Envelope envelope) {
        return UsageQuestion.in(envelope);
    }

    @Override
    public StreamTap newStreamTap() {
        return new OpenAiStreamTap();
    }

    @Override
    public Optional<Usage> readUsage(Slice document) {
        return UsageJson.inDocument(document);
    }
}
