package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.internal.wire.Envelope;
import dev.sluice.gateway.spi.Body;
import dev.sluice.gateway.spi.BodyEdit;
import dev.sluice.gateway.spi.Target;
import java.util.List;

/** Both ways as they are: the request was not even read. */
final class RelayTranscoder implements Transcoder {
    private final ClientCodec client;
    private final ProviderCodec provider;

    /** The two sides of the dialect that the provider speaks, for the usage in its replies. */
    RelayTranscoder(ClientCodec client, ProviderCodec provider) {
        this.client = client;
        this.provider = provider;
    }

    @Override
    public Exchange begin(Envelope envelope, Target target, List<BodyEdit> edits) {
        return new Exchange(Body.of(envelope.body()), new Losses(), new RelayedReply(client, provider), true);
    }
}
