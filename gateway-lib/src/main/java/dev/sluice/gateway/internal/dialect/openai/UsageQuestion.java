package dev.sluice.gateway.internal.dialect.openai;

import dev.sluice.gateway.internal.wire.BodyPatch;
import dev.sluice.gateway.internal.wire.Envelope;
import dev.sluice.gateway.spi.BodyEdit;
import dev.sluice.gateway.spi.Slice;
import java.util.Optional;

/** Asks for usage in a stream where the client said nothing about it; what the client did say is never changed. */
final class UsageQuestion {
    private static final String FIELD = "stream_options";
    private static final String MEMBER = "include_usage";

    private UsageQuestion() {}

    static Optional<BodyEdit> in(Envelope envelope) {
        Slice options = envelope.field(FIELD).orElse(Slice.EMPTY);
        if (options.isEmpty() || first(options) == 'n') {
            return Optional.of(BodyEdit.set(FIELD, "{\"" + MEMBER + "\":true}"));
        }
        // Anything but an object is the client's mistake, for the provider to explain.
        return first(options) == '{'
                ? BodyPatch.withMember(options, MEMBER, "true").map(json -> new BodyEdit(FIELD, Slice.of(json)))
                : Optional.empty();
    }

    private static byte first(Slice value) {
        return value.array()[value.offset()];
    }
}
