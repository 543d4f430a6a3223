package dev.sluice.gateway.internal.provider;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.ModelPage;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.ProviderCall;
import dev.sluice.gateway.spi.Slice;
import java.net.URI;
import java.util.Optional;

/** Ollama in its own words. Its OpenAI-compatible endpoint is a provider of type openai. */
final class OllamaAdapter implements ProviderAdapter {
    private final Addresses addresses = new Addresses("");

    @Override
    public String type() {
        return "ollama";
    }

    @Override
    public Optional<Dialect> dialect(Operation operation) {
        return switch (operation) {
            case CHAT, EMBED -> Optional.of(Dialect.OLLAMA);
            case COMPLETION, RELAY -> Optional.empty();
        };
    }

    @Override
    public URI address(ProviderCall call) {
        return addresses.of(call.target().provider(), call.operation() == Operation.EMBED ? "/api/embed" : "/api/chat");
    }

    @Override
    public void authorize(Credential credential, Headers.Builder headers) {
        headers.add("authorization", "Bearer " + credential.key().reveal());
    }

    @Override
    public Optional<URI> listAddress(Provider provider, Optional<String> after) {
        return Optional.of(addresses.of(provider, "/api/tags"));
    }

    @Override
    public ModelPage readList(Slice document) {
        return ModelPage.last(ModelLists.names(ModelLists.parse(document).path("models"), "name"));
    }

    @Override
    public void headers(ProviderCall call, Headers.Builder headers) {
        if (call.streamed()) {
            headers.set("accept", "application/x-ndjson");
        }
    }
}
