package dev.sluice.gateway.server.config;

import dev.sluice.gateway.EgressRules;
import dev.sluice.gateway.MemoryStores;
import dev.sluice.gateway.server.config.Config.KeyEntry;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.CallerDirectory;
import dev.sluice.gateway.spi.ModelRegistry;
import java.util.Optional;

/**
 * A configuration and everything that is built from it. Immutable.
 *
 * @param config the configuration
 * @param open whether requests need no key
 * @param models the models
 * @param callers the client keys
 * @param credentials the providers' keys
 * @param registered the models that were registered at run time
 * @param egress which endpoints may be registered: on loopback, while requests are open, this machine's own too
 */
record Generation(
        Config config,
        boolean open,
        ModelRegistry models,
        CallerDirectory callers,
        KnownCredentials credentials,
        ModelRegistry registered,
        EgressRules egress) {
    static Generation first(Config config, ModelRegistry registered) {
        return of(config, config.open(), KnownCredentials.first(config), registered);
    }

    /** The next one. Once keys were required they stay so until a restart: no edit of a file opens the gateway. */
    Generation next(Config other) {
        return of(other, open && other.open(), credentials.next(other), registered);
    }

    /** Why nothing can be served to a caller whose key is known. */
    Optional<String> unavailable(Caller caller) {
        return Optional.ofNullable(config.keys().get(caller.name()))
                .filter(entry -> caller.provider().isPresent())
                .flatMap(KeyEntry::unavailable);
    }

    private static Generation of(Config config, boolean open, KnownCredentials credentials, ModelRegistry registered) {
        MemoryStores.Callers callers = MemoryStores.callers();
        config.keys().values().forEach(entry -> entry.key().ifPresent(key -> callers.key(key, caller(entry))));
        return new Generation(
                config,
                open,
                models(config, registered),
                callers.build(),
                credentials,
                registered,
                egress(config, open));
    }

    private static EgressRules egress(Config config, boolean open) {
        EgressRules rules = EgressRules.strict().allowing(config.allowedNetworks());
        return open && config.server().loopback() ? rules.allowingLoopback() : rules;
    }

    private static Caller caller(KeyEntry entry) {
        Caller caller = Caller.named(entry.name()).withModels(entry.models());
        return entry.bound().map(bound -> caller.boundTo(bound.providerName())).orElse(caller);
    }

    private static ModelRegistry models(Config config, ModelRegistry registered) {
        MemoryStores.Models models = MemoryStores.models().registered(registered);
        config.providers().values().forEach(entry -> {
            entry.provider().ifPresent(models::provider);
            entry.unavailable().ifPresent(reason -> models.unavailable(entry.name(), reason));
        });
        config.endpoints().values().forEach(models::keyProvider);
        config.models().values().forEach(entry -> {
            entry.route().ifPresent(route -> models.alias(entry.name(), route));
            entry.unavailable().ifPresent(reason -> models.unavailable(entry.name(), reason));
        });
        config.routes().forEach(route -> models.route(route.match(), route.provider()));
        config.defaultProvider().ifPresent(models::defaultProvider);
        return models.build();
    }
}
