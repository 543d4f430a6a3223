package dev.sluice.gateway.spi;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;

/**
 * A configured provider: an endpoint and the adapter that speaks to it. Credentials are not part of it; a
 * {@link CredentialStore} holds them.
 *
 * @param name the name it is configured under
 * @param type the {@link ProviderAdapter#type()} that serves it
 * @param baseUrl its base URL
 * @param apiPath what stands between the base URL and an operation's path ({@code /v1}), where that is not the type's
 *     default; may be empty
 */
public record Provider(String name, String type, URI baseUrl, Optional<String> apiPath) {
    public Provider {
        requireNonNull(name, "name");
        requireNonNull(type, "type");
        requireNonNull(baseUrl, "baseUrl");
        requireNonNull(apiPath, "apiPath");
    }

    /** A provider with its type's default API path. */
    public static Provider of(String name, String type, String baseUrl) {
        return new Provider(name, type, URI.create(baseUrl), Optional.empty());
    }
}
