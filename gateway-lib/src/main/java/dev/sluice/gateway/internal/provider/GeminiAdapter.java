package dev.sluice.gateway.internal.provider;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.ProviderCall;
import java.net.URI;
import java.util.Optional;

/** Google's Gemini API. */
final class GeminiAdapter implements ProviderAdapter {
    private final Addresses addresses = new Addresses("/v1beta");

    @Override
    public String type() {
        return "gemini";
    }

    @Override
    public Optional<Dialect> dialect(Operation operation) {
        return operation == Operation.CHAT ? Optional.of(Dialect.GEMINI) : Optional.empty();
    }

    @Override
    public URI address(ProviderCall call) {
        return addresses.of(call.target().provider(), GeminiPaths.of("/models", call));
    }

    @Override
    public void authorize(Credential credential, Headers.Builder headers) {
        headers.add("x-goog-api-key", credential.key().reveal());
    }
}
