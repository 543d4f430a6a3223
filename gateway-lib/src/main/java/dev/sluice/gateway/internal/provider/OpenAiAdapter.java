package dev.sluice.gateway.internal.provider;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.ProviderCall;
import java.net.URI;
import java.util.Optional;

/** OpenAI, and the many that speak like it. */
final class OpenAiAdapter implements ProviderAdapter {
    private final Addresses addresses = new Addresses("/v1");

    @Override
    public String type() {
        return "openai";
    }

    @Override
    public Optional<Dialect> dialect(Operation operation) {
        return Optional.of(Dialect.OPENAI_CHAT);
    }

    @Override
    public URI address(ProviderCall call) {
        String path = switch (call.operation()) {
            case CHAT, RELAY -> "/chat/completions";
            case COMPLETION -> "/completions";
            case EMBED -> "/embeddings";
        };
        return addresses.of(call.target().provider(), path);
    }

    @Override
    public void authorize(Credential credential, Headers.Builder headers) {
        headers.add("authorization", "Bearer " + credential.key().reveal());
    }
}
