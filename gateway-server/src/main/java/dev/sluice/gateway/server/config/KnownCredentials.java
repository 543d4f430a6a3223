package dev.sluice.gateway.server.config;

import dev.sluice.gateway.MemoryStores;
import dev.sluice.gateway.server.config.Config.BoundKey;
import dev.sluice.gateway.server.config.Config.KeyEntry;
import dev.sluice.gateway.server.config.Config.ModelEntry;
import dev.sluice.gateway.server.config.Config.ProviderEntry;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.CredentialStore;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Target;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a configuration shows its providers, and where it is known to show nothing: for any other target, what the
 * configuration before it showed, since a call that still runs may hold one of its targets. Immutable.
 */
final class KnownCredentials implements CredentialStore {
    private final Set<Place> places = new HashSet<>();
    private final CredentialStore table;
    private final CredentialStore before;

    private KnownCredentials(Config config, CredentialStore before) {
        MemoryStores.Credentials credentials = MemoryStores.credentials();
        config.providers().values().forEach(entry -> add(entry, credentials));
        config.models().values().forEach(entry -> add(entry, credentials));
        config.keys().values().forEach(entry -> add(entry, credentials));
        this.table = credentials.build();
        this.before = before;
    }

    static KnownCredentials first(Config config) {
        return new KnownCredentials(config, target -> Optional.empty());
    }

    KnownCredentials next(Config other) {
        return new KnownCredentials(other, table);
    }

    @Override
    public Optional<Credential> find(Target target) {
        return places.contains(Place.of(target)) ? table.find(target) : before.find(target);
    }

    private void add(ProviderEntry entry, MemoryStores.Credentials credentials) {
        entry.provider().ifPresent(provider -> {
            places.add(new Place(provider, Optional.empty()));
            entry.apiKey().ifPresent(key -> credentials.put(provider, new Credential(entry.name(), key, false)));
        });
    }

    private void add(ModelEntry entry, MemoryStores.Credentials credentials) {
        String name = AliasFileTargets.credentialName(entry.name());
        entry.route()
                .ifPresent(route -> route.targets().forEach(target -> {
                    places.add(Place.of(target));
                    if (entry.apiKey().isPresent()
                            && target.credential().filter(name::equals).isPresent()) {
                        Credential own = new Credential(name, entry.apiKey().get(), false);
                        credentials.put(target.provider(), name, own);
                    }
                }));
    }

    private void add(KeyEntry entry, MemoryStores.Credentials credentials) {
        Optional<Provider> provider = entry.bound().flatMap(BoundKey::provider);
        provider.ifPresent(there -> {
            places.add(new Place(there, Optional.of(entry.name())));
            entry.bound()
                    .flatMap(BoundKey::apiKey)
                    .ifPresent(key -> credentials.put(there, entry.name(), new Credential(entry.name(), key, false)));
        });
    }

    /**
     * Where a credential would stand.
     *
     * @param name the name of a target's own credential; empty for its provider's
     */
    private record Place(Provider provider, Optional<String> name) {
        static Place of(Target target) {
            return new Place(target.provider(), target.credential());
        }
    }
}
