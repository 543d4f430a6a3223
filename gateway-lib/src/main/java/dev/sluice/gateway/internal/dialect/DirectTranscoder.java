package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.wire.BodyPatch;
import dev.sluice.gateway.internal.wire.Envelope;
import dev.sluice.gateway.internal.wire.JsonObject;
import dev.sluice.gateway.internal.wire.JsonText;
import dev.sluice.gateway.internal.wire.OutBuffer;
import dev.sluice.gateway.spi.Body;
import dev.sluice.gateway.spi.BodyEdit;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Same dialect on both sides: the client's own bytes with a few values spliced in, and the provider's frames as they come,
 * watched for usage on the way.
 */
final class DirectTranscoder implements Transcoder {
    private final Operation operation;
    private final ClientCodec client;
    private final ProviderCodec provider;

    /** Client and provider are the two sides of one dialect. */
    DirectTranscoder(Operation operation, ClientCodec client, ProviderCodec provider) {
        this.operation = operation;
        this.client = client;
        this.provider = provider;
    }

    @Override
    public Exchange begin(Envelope envelope, Target target, List<BodyEdit> edits) {
        List<BodyEdit> all = new ArrayList<>(edits.size() + 2);
        if (!target.model().isEmpty() && !target.model().equals(envelope.model())) {
            all.add(new BodyEdit("model", JsonText.quoted(target.model())));
        }
        Optional<BodyEdit> askForUsage =
                asksForUsage(envelope, target) ? client.askForUsage(envelope) : Optional.empty();
        askForUsage.ifPresent(all::add);
        Losses losses = new Losses();
        all.addAll(TargetOverrides.of(target, provider).in(envelope, client, losses));
        all.addAll(edits);
        Body body = all.isEmpty() ? Body.of(envelope.body()) : BodyPatch.apply(envelope.json(), all);
        if (target.isRelayed()) {
            return new Exchange(body, losses, new RelayedReply(client, provider), true);
        }
        ReplyStage stage = envelope.stream() ? new TappedStream(askForUsage.isPresent()) : new Document();
        return new Exchange(body, losses, stage);
    }

    private boolean asksForUsage(Envelope envelope, Target target) {
        return envelope.stream() && operation != Operation.EMBED && !target.isRelayed();
    }

    /** A unary reply: checked to be a JSON object, its usage read, and passed on. */
    private final class Document implements ReplyStage {
        private Optional<Usage> usage = Optional.empty();
        private Optional<Problem> failure = Optional.empty();

        @Override
        public Signal accept(Frame frame, OutBuffer out) {
            usage = client.readUsage(frame.data());
            out.append(frame.raw());
            if (usage.isEmpty() && holdsError(frame.data())) {
                failure = Optional.of(provider.readError(0, Headers.empty(), frame.data()));
                return Signal.FAILED;
            }
            return Signal.LAST;
        }

        /** Some hosts report a failure with status 200. */
        private static boolean holdsError(Slice document) {
            Slice error = JsonObject.scan(document.toByteArray()).value("error").orElse(Slice.EMPTY);
            return !error.isEmpty() && error.array()[error.offset()] == '{';
        }

        @Override
        public Optional<Problem> failure() {
            return failure;
        }

        @Override
        public void end(OutBuffer out) {
            throw ProviderErrors.emptyReply();
        }

        @Override
        public Optional<Usage> usage() {
            return usage;
        }
    }

    /** A streamed reply: frames pass as they are, but for a usage chunk that the client did not ask for. */
    private final class TappedStream implements ReplyStage {
        private static final byte LF = '\n';
        private static final byte[] END_OF_EVENT = {LF, LF};

        private final StreamTap tap;
        private final boolean hideUsage;
        private Optional<Problem> failure = Optional.empty();

        TappedStream(boolean hideUsage) {
            this.tap = client.newStreamTap();
            this.hideUsage = hideUsage;
        }

        @Override
        public Signal accept(Frame frame, OutBuffer out) {
            StreamFrames.requireWellFormed(frame);
            StreamTap.Sight sight = tap.see(frame);
            if (sight != StreamTap.Sight.USAGE_ONLY || !hideUsage) {
                forward(frame, out);
            }
            return switch (sight) {
                case PREAMBLE -> Signal.PREAMBLE;
                case CONTENT, USAGE_ONLY -> Signal.CONTENT;
                case LAST -> Signal.LAST;
                case ERROR -> {
                    failure = Optional.of(provider.readError(0, Headers.empty(), frame.data()));
                    yield Signal.FAILED;
                }
            };
        }

        private static void forward(Frame frame, OutBuffer out) {
            Slice raw = frame.raw();
            byte last = raw.isEmpty() ? LF : raw.array()[raw.end() - 1];
            if (last == LF || last == '\r') {
                out.append(raw);
                return;
            }
            // The stream ended without a blank line; what follows must not run into this event.
            out.append(raw);
            out.append(END_OF_EVENT);
        }

        @Override
        public void end(OutBuffer out) {
            if (!tap.mayEndHere()) {
                throw ProviderErrors.brokenOff();
            }
        }

        @Override
        public Optional<Usage> usage() {
            return tap.usage();
        }

        @Override
        public Optional<Problem> failure() {
            return failure;
        }
    }
}
