package dev.sluice.gateway.spi;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A provider: an endpoint and the adapter that speaks to it. Credentials are not part of it; a {@link CredentialStore}
 * holds them. A class and not a record: it will grow. Immutable; equal when all its parts are.
 */
public final class Provider {
    private final String name;
    private final String type;
    private final URI baseUrl;
    private final Optional<String> apiPath;
    private final boolean verbatim;
    private final boolean registered;
    private final Map<String, String> options;

    /** Made once: addresses and credentials are found by provider, several times in each call. */
    private final int hash;

    private Provider(
            String name,
            String type,
            URI baseUrl,
            Optional<String> apiPath,
            boolean verbatim,
            boolean registered,
            Map<String, String> options) {
        this.name = requireNonNull(name, "name");
        this.type = requireNonNull(type, "type");
        this.baseUrl = requireNonNull(baseUrl, "baseUrl");
        this.apiPath = requireNonNull(apiPath, "apiPath");
        this.verbatim = verbatim;
        this.registered = registered;
        this.options = Map.copyOf(options);
        this.hash = Objects.hash(name, type, baseUrl, apiPath, verbatim, registered, options);
    }

    /** A provider that the operator configured, with its type's default API path. */
    public static Provider of(String name, String type, URI baseUrl) {
        return new Provider(name, type, baseUrl, Optional.empty(), false, false, Map.of());
    }

    /** The same as {@link #of(String, String, URI)}. */
    public static Provider of(String name, String type, String baseUrl) {
        return of(name, type, URI.create(baseUrl));
    }

    /** This provider with what stands between the base URL and an operation's path ({@code /v1}); may be empty. */
    public Provider withApiPath(String path) {
        return new Provider(name, type, baseUrl, Optional.of(path), verbatim, registered, options);
    }

    /** This provider with its base URL as the full address of its chats: nothing is appended. */
    public Provider withVerbatimUrl() {
        return new Provider(name, type, baseUrl, apiPath, true, registered, options);
    }

    /** This provider as one that was registered at run time and not by the operator: {@link #isRegistered()}. */
    public Provider asRegistered() {
        return new Provider(name, type, baseUrl, apiPath, verbatim, true, options);
    }

    /** This provider with settings that only its type knows (a region, a project). Not for secrets. */
    public Provider withOptions(Map<String, String> typeOptions) {
        return new Provider(name, type, baseUrl, apiPath, verbatim, registered, typeOptions);
    }

    /** The name it is configured under. */
    public String name() {
        return name;
    }

    /** The {@link ProviderAdapter#type()} that serves it. */
    public String type() {
        return type;
    }

    /** Its base URL; the full address of its chats when {@link #isVerbatim()}. */
    public URI baseUrl() {
        return baseUrl;
    }

    /** What stands between the base URL and an operation's path, where that is not the type's default. */
    public Optional<String> apiPath() {
        return apiPath;
    }

    /** Whether the base URL is the full address of its chats. */
    public boolean isVerbatim() {
        return verbatim;
    }

    /**
     * Whether it came in through the API. It is trusted less: only addresses that {@link dev.sluice.gateway.EgressRules}
     * allow are connected to, and its connections are shared with no configured provider.
     */
    public boolean isRegistered() {
        return registered;
    }

    /** Settings that only its type knows. */
    public Map<String, String> options() {
        return options;
    }

    @Override
    public boolean equals(Object other) {
        return other == this
                || (other instanceof Provider that
                        && hash == that.hash
                        && name.equals(that.name)
                        && type.equals(that.type)
                        && baseUrl.equals(that.baseUrl)
                        && apiPath.equals(that.apiPath)
                        && verbatim == that.verbatim
                        && registered == that.registered
                        && options.equals(that.options));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return "Provider[" + name + ", " + type + ", " + baseUrl + "]";
    }
}
