package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Operation;
import java.util.Optional;

/** The seam: decides whether traffic passes as bytes or is translated. No other class asks. */
public final class Transcoders {
    private Transcoders() {}

    /** How an operation gets from a client's dialect to a provider's; empty when it cannot. */
    public static Optional<Transcoder> between(Operation operation, Dialect client, Dialect wire) {
        ProviderCodec provider = Codecs.provider(wire);
        if (operation == Operation.RELAY) {
            return Optional.of(new RelayTranscoder(Codecs.client(wire), provider));
        }
        if (client == wire) {
            return Optional.of(new DirectTranscoder(operation, Codecs.client(client), provider));
        }
        return switch (operation) {
            case CHAT -> Optional.of(new PivotTranscoder(Codecs.client(client), provider));
            case EMBED -> embed(Codecs.client(client), provider);
            case COMPLETION, RELAY -> Optional.empty();
        };
    }

    private static Optional<Transcoder> embed(ClientCodec client, ProviderCodec provider) {
        return client.embedClient()
                .flatMap(reader ->
                        provider.embedProvider().map(writer -> new EmbedTranscoder(reader, writer, provider)));
    }
}
