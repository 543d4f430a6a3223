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
import tools.jackson.databind.JsonNode;

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

    @Override
    public Optional<URI> listAddress(Provider provider, Optional<String> after) {
        return Optional.of(addresses.of(provider, "/models"));
    }

    @Override
    public ModelPage readList(Slice document) {
        JsonNode list = ModelLists.parse(document);
        // Some hosts send the array alone.
        return ModelPage.last(ModelLists.names(list.isArray() ? list : list.path("data"), "id"));
    }
}
