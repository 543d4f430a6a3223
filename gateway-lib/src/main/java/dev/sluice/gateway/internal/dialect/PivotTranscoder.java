package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent;
import dev.sluice.gateway.internal.dialect.neutral.ChatReply;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
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

/** Different dialects: decoded to the neutral model and encoded again, in both directions. */
final class PivotTranscoder implements Transcoder {
    private final ClientCodec client;
    private final ProviderCodec provider;

    PivotTranscoder(ClientCodec client, ProviderCodec provider) {
        this.client = client;
        this.provider = provider;
    }

    @Override
    public Exchange begin(Envelope envelope, Target target, List<BodyEdit> edits) {
        Losses losses = new Losses();
        TargetOverrides overrides = TargetOverrides.of(target, provider);
        ChatRequest request = overrides.over(client.readRequest(envelope, losses), losses);
        byte[] encoded = provider.writeRequest(request, target, losses);
        List<BodyEdit> all = overrides.before(edits);
        Body body = all.isEmpty() ? Body.of(encoded) : BodyPatch.apply(JsonObject.scan(encoded), all);
        ReplyStage stage = request.stream() ? new EventStage(request) : new DocumentStage(request);
        return new Exchange(body, losses, stage);
    }

    /** A unary reply. */
    private final class DocumentStage implements ReplyStage {
        private final ChatRequest request;
        private @Nullable Usage usage;

        DocumentStage(ChatRequest request) {
            this.request = request;
        }

        @Override
        public Signal accept(Frame frame, OutBuffer out) {
            ChatReply reply = provider.readReply(frame.data(), request);
            usage = reply.usage();
            out.append(client.writeReply(reply, request));
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

    /** A streamed reply. */
    private final class EventStage implements ReplyStage {
        private final EventReader reader;
        private final EventWriter writer;
        private @Nullable Usage usage;
        private Signal signal = Signal.PREAMBLE;

        EventStage(ChatRequest request) {
            this.reader = provider.newEventReader(request);
            this.writer = client.newEventWriter(request);
        }

        @Override
        public Signal accept(Frame frame, OutBuffer out) {
            StreamFrames.requireWellFormed(frame);
            signal = Signal.PREAMBLE;
            reader.read(frame, event -> write(event, out));
            return signal;
        }

        @Override
        public void end(OutBuffer out) {
            reader.end(event -> write(event, out));
            if (signal != Signal.LAST) {
                throw ProviderErrors.brokenOff();
            }
        }

        @Override
        public Optional<Usage> usage() {
            return Optional.ofNullable(usage);
        }

        private void write(ChatEvent event, OutBuffer out) {
            if (event instanceof ChatEvent.Started started && !started.usage().equals(Usage.NONE)) {
                usage = started.usage();
            } else if (event instanceof ChatEvent.UsageSeen seen) {
                usage = seen.usage();
            }
            writer.write(event, out);
            if (event instanceof ChatEvent.Finished) {
                signal = Signal.LAST;
            } else if (event.isContent() && signal != Signal.LAST) {
                signal = Signal.CONTENT;
            }
        }
    }
}
