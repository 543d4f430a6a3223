package dev.sluice.gateway.server.config;

import dev.sluice.gateway.Secret;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Route;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole configuration, checked. Immutable.
 *
 * @param file the file it was read from; empty for none
 * @param server the listener
 * @param log what is logged and how
 * @param auth who may call
 * @param adminKey the operator's key
 * @param metricsPublic whether metrics need no key
 * @param healthDetails when {@code /health} shows URLs
 * @param store where registered models are kept
 * @param allowedNetworks private networks, in CIDR notation, that registered endpoints may be in
 * @param defaultProvider the provider of names that nothing else matches
 * @param providers the providers by name
 * @param endpoints the providers of keys that belong to one, whose full URL is given, by name
 * @param models the aliases by name
 * @param routes the routes in order
 * @param keys the client keys by name
 * @param settings every effective value with its source
 * @param missing what is not set and disables something, in words
 * @param notBuilt variables that are set and have no effect in this version
 * @param warnings what else the operator should know
 */
public record Config(
        Optional<Path> file,
        Server server,
        Log log,
        Auth auth,
        Optional<Secret> adminKey,
        boolean metricsPublic,
        HealthDetails healthDetails,
        Store store,
        List<String> allowedNetworks,
        Optional<String> defaultProvider,
        Map<String, ProviderEntry> providers,
        Map<String, Provider> endpoints,
        Map<String, ModelEntry> models,
        List<RouteEntry> routes,
        Map<String, KeyEntry> keys,
        List<Setting> settings,
        List<String> missing,
        List<String> notBuilt,
        List<String> warnings) {
    public Config {
        allowedNetworks = List.copyOf(allowedNetworks);
        providers = inOrder(providers);
        endpoints = inOrder(endpoints);
        models = inOrder(models);
        routes = List.copyOf(routes);
        keys = inOrder(keys);
        settings = List.copyOf(settings);
        missing = List.copyOf(missing);
        notBuilt = List.copyOf(notBuilt);
        warnings = List.copyOf(warnings);
    }

    /** Whether requests need no key. A key whose variable is not set still counts: nothing opens by accident. */
    public boolean open() {
        return auth.mode() == AuthMode.OPEN || (auth.mode() == AuthMode.AUTO && keys.isEmpty());
    }

    /** Whether something can be called. */
    public boolean hasProvider() {
        return !endpoints.isEmpty()
                || providers.values().stream().anyMatch(p -> p.provider().isPresent())
                || models.values().stream().anyMatch(m -> m.route().isPresent());
    }

    /** This configuration with what cannot change while the process runs taken from another. */
    Config withFixedPartsOf(Config running) {
        return new Config(
                file,
                running.server,
                new Log(log.level(), running.log.json()),
                running.auth,
                adminKey,
                metricsPublic,
                healthDetails,
                running.store,
                allowedNetworks,
                defaultProvider,
                providers,
                endpoints,
                models,
                routes,
                keys,
                settings,
                missing,
                notBuilt,
                warnings);
    }

    private static <V> Map<String, V> inOrder(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /**
     * The listener.
     *
     * @param host the address
     * @param port the port; 0 for any
     * @param maxBodyBytes the largest request body
     * @param maxConcurrent the most calls at once
     * @param drainTimeout how long running calls may take to end
     * @param hosts names that a {@code Host} header may hold while requests are open
     * @param loopback whether the address is reached from this machine alone
     */
    public record Server(
            String host,
            int port,
            long maxBodyBytes,
            int maxConcurrent,
            Duration drainTimeout,
            List<String> hosts,
            boolean loopback) {
        public Server {
            hosts = List.copyOf(hosts);
        }
    }

    /**
     * What is logged.
     *
     * @param level the least severe level
     * @param json whether a line is a JSON object
     */
    public record Log(String level, boolean json) {}

    /**
     * Who may call.
     *
     * @param mode whether keys are required
     * @param insecureOpen whether an open gateway may listen beyond loopback
     */
    public record Auth(AuthMode mode, boolean insecureOpen) {}

    /** Whether keys are required. */
    public enum AuthMode {
        AUTO,
        KEYS,
        OPEN
    }

    /**
     * Where registered models are kept.
     *
     * @param kind which kind of store
     * @param jdbcUrl the database, without user and password; empty in memory
     * @param user PostgreSQL's user; the operating system's when empty
     * @param password that user's password
     * @param file SQLite's file
     * @param masterKey what seals the keys in the store; the file's when empty
     * @param masterKeyFile the file of the key that seals; may not be there yet
     */
    public record Store(
            StoreKind kind,
            String jdbcUrl,
            Optional<String> user,
            Optional<Secret> password,
            Optional<Path> file,
            Optional<Secret> masterKey,
            Path masterKeyFile) {
        /** Without what a parameter of the URL may hold. */
        @Override
        public String toString() {
            return "Store[" + kind + ", " + StoreUrl.masked(jdbcUrl) + "]";
        }
    }

    /** The kinds of store. */
    public enum StoreKind {
        MEMORY,
        SQLITE,
        POSTGRESQL
    }

    /** When {@code /health} shows the URLs of providers. */
    public enum HealthDetails {
        ALWAYS,
        AUTO,
        NEVER
    }

    /**
     * A provider.
     *
     * @param name its name
     * @param provider the provider; empty when it cannot be called
     * @param apiKey what it is shown
     * @param unavailable why it cannot be called; empty when it can
     */
    public record ProviderEntry(
            String name, Optional<Provider> provider, Optional<Secret> apiKey, Optional<String> unavailable) {}

    /**
     * An alias.
     *
     * @param name the name that clients use
     * @param route where calls go; empty when they cannot go anywhere
     * @param unavailable why not
     * @param apiKey what its first target's provider is shown for this alias alone
     * @param file the file that it stands in
     */
    public record ModelEntry(
            String name, Optional<Route> route, Optional<String> unavailable, Optional<Secret> apiKey, String file) {}

    /**
     * A route by pattern.
     *
     * @param match the pattern
     * @param provider the provider's name
     */
    public record RouteEntry(String match, String provider) {}

    /**
     * A client key.
     *
     * @param name its name
     * @param key the key; empty when its variable is not set
     * @param models what it may call; all when empty
     * @param bound the only provider that it reaches, where it belongs to one
     * @param unavailable why its calls cannot be served
     */
    public record KeyEntry(
            String name,
            Optional<Secret> key,
            List<String> models,
            Optional<BoundKey> bound,
            Optional<String> unavailable) {
        public KeyEntry {
            models = List.copyOf(models);
        }
    }

    /**
     * What a client key belongs to.
     *
     * @param providerName the provider's name
     * @param provider the provider; empty when it has no endpoint
     * @param apiKey what it is shown for this key
     */
    public record BoundKey(String providerName, Optional<Provider> provider, Optional<Secret> apiKey) {}
}
