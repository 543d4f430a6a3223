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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Anthropic, and those that speak like it. */
final class AnthropicAdapter implements ProviderAdapter {
    private static final String DEFAULT_VERSION = "2023-06-01";
    private static final String OAUTH_TOKEN = "sk-ant-oat";

    private final Addresses addresses = new Addresses("/v1");

    @Override
    public String type() {
        return "anthropic";
    }

    @Override
    public Optional<Dialect> dialect(Operation operation) {
        return operation == Operation.CHAT || operation == Operation.RELAY
                ? Optional.of(Dialect.ANTHROPIC_MESSAGES)
                : Optional.empty();
    }

    @Override
    public URI address(ProviderCall call) {
        return addresses.of(call.target().provider(), "/messages");
    }

    @Override
    public void authorize(Credential credential, Headers.Builder headers) {
        String key = credential.key().reveal();
        if (key.startsWith(OAUTH_TOKEN)) {
            headers.add("authorization", "Bearer " + key);
        } else {
            headers.add("x-api-key", key);
        }
    }

    @Override
    public Optional<URI> listAddress(Provider provider, Optional<String> after) {
        String page = after.map(id -> "&after_id=" + URLEncoder.encode(id, StandardCharsets.UTF_8))
                .orElse("");
        return Optional.of(URI.create(addresses.of(provider, "/models") + "?limit=1000" + page));
    }

    @Override
    public ModelPage readList(Slice document) {
        JsonNode list = ModelLists.parse(document);
        Optional<String> next =
                list.path("has_more").asBoolean(false) ? list.path("last_id").stringValueOpt() : Optional.empty();
        return new ModelPage(ModelLists.names(list.path("data"), "id"), next);
    }

    @Override
    public void headers(ProviderCall call, Headers.Builder headers) {
        headers.add(
                "anthropic-version",
                call.clientHeaders().first("anthropic-version").orElse(DEFAULT_VERSION));
        Set<String> betas = new LinkedHashSet<>();
        for (String line : call.clientHeaders().all("anthropic-beta")) {
            for (String beta : line.split(",", -1)) {
                if (!beta.isBlank()) {
                    betas.add(beta.strip());
                }
            }
        }
        if (!betas.isEmpty()) {
            headers.add("anthropic-beta", String.join(",", betas));
        }
    }
}
