package dev.sluice.gateway.server.http;

import static java.util.Objects.requireNonNull;

import dev.sluice.gateway.Secret;
import java.util.Optional;

/**
 * What somebody wants to be registered. Nothing of it is checked yet but its types.
 *
 * @param id the name that clients use
 * @param name a name for people
 * @param description words about it
 * @param endpoint the provider's base URL
 * @param apiKey the key that the endpoint is shown
 * @param keepKey whether a key that is stored under this id stays when none is given
 */
public record Registration(
        String id,
        Optional<String> name,
        Optional<String> description,
        String endpoint,
        Optional<Secret> apiKey,
        boolean keepKey) {
    public Registration {
        requireNonNull(id, "id");
        requireNonNull(name, "name");
        requireNonNull(description, "description");
        requireNonNull(endpoint, "endpoint");
        requireNonNull(apiKey, "apiKey");
    }

    /** The key as it was written: none given keeps the one that is stored, an empty one removes it. */
    public static Registration of(
            String id, Optional<String> name, Optional<String> description, String endpoint, Optional<String> apiKey) {
        Optional<Secret> key = apiKey.filter(text -> !text.isEmpty()).map(Secret::of);
        return new Registration(id, name, description, endpoint, key, apiKey.isEmpty());
    }
}
