package dev.sluice.gateway.server.config;

import dev.sluice.gateway.MemoryStores;
import dev.sluice.gateway.server.config.Config.ProviderEntry;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.CallerDirectory;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.CredentialStore;
import dev.sluice.gateway.spi.ModelRegistry;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Target;
import java.util.Optional;

/**
 * A configuration and everything that is built from it. Immutable.
 *
 * @param config the configuration
 * @param open whether requests need no key
 * @param models the models
 * @param callers the client keys
 * @param credentials the providers' keys
 * @param previous the credentials before this generation: a call that still runs may hold a provider of theirs
 */
record Generation(
        Config config,
        boolean open,
        ModelRegistry models,
        CallerDirectory callers,
        CredentialStore credentials,
        CredentialStore previous) {
    static Generation first(Config config) {
        return of(config, config.open(), target -> Optional.empty());
    }

    /** The next one. Once keys were required they stay so until a restart: no edit of a file opens the gateway. */
    Generation next(Config other) {
        return of(other, open && other.open(), credentials);
    }

    Optional<Credential> credential(Target target) {
        Provider provider = target.provider();
        ProviderEntry entry = config.providers().get(provider.name());
        boolean known =
                entry != null && entry.provider().filter(provider::equals).isPresent();
        return known ? credentials.find(target) : previous.find(target);
    }

    private static Generation of(Config config, boolean open, CredentialStore previous) {
        MemoryStores.Credentials credentials = MemoryStores.credentials();
        for (ProviderEntry entry : config.providers().values()) {
            if (entry.provider().isPresent() && entry.apiKey().isPresent()) {
                Credential credential =
                        new Credential(entry.name(), entry.apiKey().get(), false);
                credentials.put(entry.provider().get(), credential);
            }
        }
        MemoryStores.Callers callers = MemoryStores.callers();
        config.keys()
                .values()
                .forEach(entry -> entry.key()
                        .ifPresent(key ->
                                callers.key(key, Caller.named(entry.name()).withModels(entry.models()))));
        return new Generation(config, open, models(config), callers.build(), credentials.build(), previous);
    }

    private static ModelRegistry models(Config config) {
        MemoryStores.Models models = MemoryStores.models();
        config.providers().values().forEach(entry -> {
            entry.provider().ifPresent(models::provider);
            entry.unavailable().ifPresent(reason -> models.unavailable(entry.name(), reason));
        });
        config.models().values().forEach(entry -> {
            entry.route().ifPresent(route -> models.alias(entry.name(), route));
            entry.unavailable().ifPresent(reason -> models.unavailable(entry.name(), reason));
        });
        config.routes().forEach(route -> models.route(route.match(), route.provider()));
        config.defaultProvider().ifPresent(models::defaultProvider);
        return models.build();
    }
}
