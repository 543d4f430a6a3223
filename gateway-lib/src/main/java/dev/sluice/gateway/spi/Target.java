package dev.sluice.gateway.spi;

import static java.util.Objects.requireNonNull;

import dev.sluice.gateway.Headers;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One model at one provider: where an attempt goes. A class and not a record: it will grow. Immutable; equal when all its
 * parts are.
 */
public final class Target {
    private final Provider provider;
    private final String model;
    private final Optional<String> credential;
    private final Map<String, Slice> overrides;
    private final Headers headers;
    private final boolean relayed;

    private Target(
            Provider provider,
            String model,
            Optional<String> credential,
            Map<String, Slice> overrides,
            Headers headers,
            boolean relayed) {
        this.provider = requireNonNull(provider, "provider");
        this.model = requireNonNull(model, "model");
        this.credential = requireNonNull(credential, "credential");
        this.overrides = Collections.unmodifiableMap(new LinkedHashMap<>(overrides));
        this.headers = requireNonNull(headers, "headers");
        this.relayed = relayed;
    }

    /** A model, by its name at the provider; an empty name leaves what the client asked for. */
    public static Target of(Provider provider, String model) {
        return new Target(provider, model, Optional.empty(), Map.of(), Headers.empty(), false);
    }

    /** This target with a credential of its own in place of its provider's: the name it has in the {@link CredentialStore}. */
    public Target withCredential(String name) {
        return new Target(provider, model, Optional.of(name), overrides, headers, relayed);
    }

    /**
     * This target with request fields that stand above the client's. {@link dev.sluice.gateway.Providers#checkOverrides}
     * also says whether their values can be used.
     *
     * @param fields by their name in OpenAI's chat API, or by one that only the provider's dialect knows; values as JSON,
     *     where null takes the client's field out
     * @throws IllegalArgumentException when a field is not to be overridden: {@code model} (the target has one),
     *     {@code messages}, {@code stream}, {@code stream_options}; the message is fit for a configuration error
     */
    public Target withOverrides(Map<String, Slice> fields) {
        fields.forEach(Overriding::checkField);
        return new Target(provider, model, credential, fields, headers, relayed);
    }

    /**
     * This target with request headers of its own; {@code anthropic-beta} joins the client's, any other replaces.
     *
     * @throws IllegalArgumentException when a header is not to be set (credentials, {@code host}, what belongs to the
     *     connection or says how the body is written), or when its name or value cannot be sent; the message is fit for a
     *     configuration error and does not repeat the value
     */
    public Target withHeaders(Headers fixed) {
        fixed.forEach(Overriding::checkHeader);
        return new Target(provider, model, credential, overrides, fixed, relayed);
    }

    /** This target as an endpoint that is relayed: {@link #isRelayed()}. */
    public Target asRelayed() {
        return new Target(provider, model, credential, overrides, headers, true);
    }

    /** The provider. */
    public Provider provider() {
        return provider;
    }

    /** The model's name there; empty leaves what the client asked for. */
    public String model() {
        return model;
    }

    /** The name of the credential that is its own; empty for its provider's. */
    public Optional<String> credential() {
        return credential;
    }

    /** Request fields that stand above the client's, in their order. */
    public Map<String, Slice> overrides() {
        return overrides;
    }

    /** Request headers of its own. */
    public Headers headers() {
        return headers;
    }

    /**
     * Whether replies pass as they are where no translation is needed, errors and what is no answer included, and a key
     * that the caller brought goes there in place of the stored one.
     */
    public boolean isRelayed() {
        return relayed;
    }

    /** {@code provider/model}, as reply headers and logs show it; the provider alone where no model is named. */
    public String label() {
        return model.isEmpty() ? provider.name() : provider.name() + "/" + model;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Target that
                && provider.equals(that.provider)
                && model.equals(that.model)
                && credential.equals(that.credential)
                && overrides.equals(that.overrides)
                && headers.equals(that.headers)
                && relayed == that.relayed;
    }

    @Override
    public int hashCode() {
        return Objects.hash(provider, model, credential);
    }

    @Override
    public String toString() {
        return "Target[" + label() + "]";
    }
}
