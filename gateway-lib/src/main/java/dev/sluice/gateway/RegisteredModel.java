package dev.sluice.gateway;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * A model that was registered at run time: a name, and the OpenAI-compatible endpoint that serves it. Immutable; equal when
 * all its parts are. The key is not part of its text.
 */
public final class RegisteredModel {
    private final String id;
    private final Optional<String> name;
    private final Optional<String> description;
    private final URI endpoint;
    private final Optional<Secret> apiKey;
    private final long created;

    private RegisteredModel(
            String id,
            Optional<String> name,
            Optional<String> description,
            URI endpoint,
            Optional<Secret> apiKey,
            long created) {
        this.id = requireNonNull(id, "id");
        this.name = requireNonNull(name, "name");
        this.description = requireNonNull(description, "description");
        this.endpoint = requireNonNull(endpoint, "endpoint");
        this.apiKey = requireNonNull(apiKey, "apiKey");
        this.created = created;
    }

    /** A model without a key, that nothing more is said about. */
    public static RegisteredModel of(String id, URI endpoint) {
        return new RegisteredModel(id, Optional.empty(), Optional.empty(), endpoint, Optional.empty(), 0);
    }

    /** This model with a name for people. */
    public RegisteredModel withName(String shown) {
        return new RegisteredModel(id, Optional.of(shown), description, endpoint, apiKey, created);
    }

    /** This model with words about it. */
    public RegisteredModel withDescription(String words) {
        return new RegisteredModel(id, name, Optional.of(words), endpoint, apiKey, created);
    }

    /** This model with the key that its endpoint is shown. */
    public RegisteredModel withApiKey(Secret key) {
        return new RegisteredModel(id, name, description, endpoint, Optional.of(key), created);
    }

    /** This model with when it was first registered, in seconds since 1970; a store says so. */
    public RegisteredModel withCreated(long seconds) {
        return new RegisteredModel(id, name, description, endpoint, apiKey, seconds);
    }

    /** The name that clients use, sent to the endpoint as it is. */
    public String id() {
        return id;
    }

    /** A name for people. */
    public Optional<String> name() {
        return name;
    }

    /** Words about it. */
    public Optional<String> description() {
        return description;
    }

    /** The base URL of the endpoint. */
    public URI endpoint() {
        return endpoint;
    }

    /** What the endpoint is shown. */
    public Optional<Secret> apiKey() {
        return apiKey;
    }

    /** When it was first registered, in seconds since 1970; 0 before a store took it. */
    public long created() {
        return created;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RegisteredModel that
                && id.equals(that.id)
                && name.equals(that.name)
                && description.equals(that.description)
                && endpoint.equals(that.endpoint)
                && apiKey.equals(that.apiKey)
                && created == that.created;
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, name, description, endpoint, created);
    }

    @Override
    public String toString() {
        return "RegisteredModel[" + id + "]";
    }
}
