package dev.sluice.gateway;

import static java.util.Objects.requireNonNull;

import dev.sluice.gateway.internal.access.CredentialTable;
import dev.sluice.gateway.internal.access.KeyTable;
import dev.sluice.gateway.internal.route.ConfiguredModels;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.CallerDirectory;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.CredentialStore;
import dev.sluice.gateway.spi.ModelRegistry;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Route;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** In-memory models, client keys and provider credentials. What they build is immutable and thread-safe. */
public final class MemoryStores {
    private MemoryStores() {}

    /** Models to be collected. */
    public static Models models() {
        return new Models();
    }

    /** Client keys to be collected. */
    public static Callers callers() {
        return new Callers();
    }

    /** Provider credentials to be collected. */
    public static Credentials credentials() {
        return new Credentials();
    }

    /**
     * Collects models. A name is looked up in this order: aliases, registered models, {@code provider/model}, routes as they
     * were added, the built-in prefixes ({@code gpt-*}, {@code claude-*}, …), the default provider.
     *
     * <p>A caller whose key {@linkplain Caller#boundTo belongs to one provider} gets to that provider alone: by what a name
     * leads to there, else with the name as it is. Its targets name the credential that goes by the caller's name. Not
     * thread-safe.
     */
    public static final class Models {
        private final ConfiguredModels.Builder builder = ConfiguredModels.builder();

        private Models() {}

        /** Adds a provider: {@code name/model} reaches it, and routes and prefixes may. */
        public Models provider(Provider provider) {
            builder.provider(provider);
            return this;
        }

        /**
         * Adds a provider for the keys that belong to it, in place of the one of that name if there is one. Other callers do
         * not get there.
         */
        public Models keyProvider(Provider provider) {
            builder.keyProvider(provider);
            return this;
        }

        /** Names from elsewhere, asked for behind the aliases and before anything else; listed behind them, too. */
        public Models registered(ModelRegistry registry) {
            builder.registered(requireNonNull(registry, "registry"));
            return this;
        }

        /** Adds a name of its own for a route. */
        public Models alias(String name, Route route) {
            builder.alias(name, route);
            return this;
        }

        /** Adds a route by pattern, after those that are there; {@code *} alone is the default provider, looked at last. */
        public Models route(String glob, String providerName) {
            builder.route(glob, providerName);
            return this;
        }

        /** Where names go that nothing else matches. */
        public Models defaultProvider(String providerName) {
            builder.defaultProvider(providerName);
            return this;
        }

        /** A name that exists and cannot serve now; a call to it gets 503 with this reason. Also for a provider's name. */
        public Models unavailable(String name, String reason) {
            builder.unavailable(name, reason);
            return this;
        }

        /**
         * Builds the registry.
         *
         * @throws IllegalArgumentException when a route or the default names a provider that was not added
         */
        public ModelRegistry build() {
            return builder.build();
        }
    }

    /** Collects client keys. Not thread-safe. */
    public static final class Callers {
        private final Map<Secret, Caller> keys = new LinkedHashMap<>();

        private Callers() {}

        /**
         * Adds a key.
         *
         * @throws IllegalArgumentException when another caller has that key
         */
        public Callers key(Secret key, Caller caller) {
            if (keys.putIfAbsent(key, caller) != null) {
                throw new IllegalArgumentException(
                        "'" + caller.name() + "' and '" + keys.get(key).name() + "' have the same key");
            }
            return this;
        }

        /** The directory of the keys added so far. */
        public CallerDirectory build() {
            return new KeyTable(keys);
        }
    }

    /** Collects provider credentials. Not thread-safe. */
    public static final class Credentials {
        private final Map<CredentialTable.Place, Credential> credentials = new LinkedHashMap<>();

        private Credentials() {}

        /** Sets what to show a provider. */
        public Credentials put(Provider provider, Credential credential) {
            credentials.put(new CredentialTable.Place(provider, Optional.empty()), credential);
            return this;
        }

        /** Sets what to show a provider for targets that use this name ({@link dev.sluice.gateway.spi.Target#credential}). */
        public Credentials put(Provider provider, String name, Credential credential) {
            credentials.put(new CredentialTable.Place(provider, Optional.of(name)), credential);
            return this;
        }

        /** The store of the credentials put so far. */
        public CredentialStore build() {
            return new CredentialTable(credentials);
        }
    }
}
