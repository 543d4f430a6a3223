package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.neutral.EmbedReply;
import dev.sluice.gateway.internal.dialect.neutral.EmbedRequest;
import dev.sluice.gateway.internal.wire.BodyPatch;
import dev.sluice.gateway.internal.wire.Envelope;
import dev.sluice.gateway.internal.wire.JsonObject;
import dev.sluice.gateway.internal.wire.OutBuffer;
import dev.sluice.gateway.spi.Body;
import dev.sluice.gateway.spi.BodyEdit;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.Target;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Embeddings between different dialects. */
final class EmbedTranscoder implements Transcoder {
    private final EmbedClientCodec client;
    private final EmbedProviderCodec provider;
    private final ProviderCodec wire;

    EmbedTranscoder(EmbedClientCodec client, EmbedProviderCodec provider, ProviderCodec wire) {
        this.client = client;
        this.provider = provider;
        this.wire = wire;
    }

    @Override
    public Exchange begin(Envelope envelope, Target target, List<BodyEdit> edits) {
        Losses losses = new Losses();
        EmbedRequest request = client.readEmbedRequest(envelope, losses);
        byte[] encoded = provider.writeEmbedRequest(request, target, losses);
        List<BodyEdit> all = TargetOverrides.of(target, wire).before(edits);
        Body body = all.isEmpty() ? Body.of(encoded) : BodyPatch.apply(JsonObject.scan(encoded), all);
        return new Exchange(body, losses, new Document(request));
    }

    /** The reply, which is never a stream. */
    private final class Document implements ReplyStage {
        private final EmbedRequest request;
        private @Nullable Usage usage;

        Document(EmbedRequest request) {
            this.request = request;
        }

        @Override
        public Signal accept(Frame frame, OutBuffer out) {
            EmbedReply reply = provider.readEmbedReply(frame.data(), request);
            usage = reply.usage();
            if (reply.vectors().size() != request.inputs().size()) {
                throw Problem.of(
                                Kind.UPSTREAM_PROTOCOL,
                                "the provider answered with " + reply.vectors().size() + " embeddings for "
                                        + request.inputs().size() + " inputs")
                        .asException();
            }
            out.append(client.writeEmbedReply(reply, request));
            return Signal.LAST;
        }

        @Override
        public void end(OutBuffer out) {
            throw ProviderErrors.emptyReply();
        }

        @Override
        public Optional<Usage> usage() {
            return Optional.ofNullable(usage);
        }
    }
}
