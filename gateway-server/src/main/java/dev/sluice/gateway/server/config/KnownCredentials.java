package dev.sluice.gateway.server.config;

import dev.sluice.gateway.Secret;
import dev.sluice.gateway.server.config.Config.KeyEntry;
import dev.sluice.gateway.server.config.Config.ModelEntry;
import dev.sluice.gateway.server.config.Config.ProviderEntry;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.CredentialStore;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Target;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a configuration shows its providers, and where it is known to show nothing: for any other target, what the
 * configuration before it showed, since a call that still runs may hold one of its targets. Immutable.
 */
final class KnownCredentials implements CredentialStore {
    private final Map<Place, Optional<Credential>> places = new HashMap<>();
    private final Map<Place, Optional<Credential>> before;

    private KnownCredentials(Config config, Map<Place, Optional<Credential>> before) {
        this.before = before;
        config.providers().values().forEach(this::add);
        config.models().values().forEach(this::add);
        config.keys().values().forEach(this::add);
    }

    static KnownCredentials first(Config config) {
        return new KnownCredentials(config, Map.of());
    }

    KnownCredentials next(Config other) {
        return new KnownCredentials(other, places);
    }

    @Override
    public Optional<Credential> find(Target target) {
        Place place = Place.of(target);
        Optional<Credential> known = places.get(place);
        return known == null ? before.getOrDefault(place, Optional.empty()) : known;
    }

    private void add(ProviderEntry entry) {
        entry.provider()
                .ifPresent(provider -> add(new Place(provider, Optional.empty()), entry.name(), entry.apiKey()));
    }

    private void add(ModelEntry entry) {
        String name = AliasFileTargets.credentialName(entry.name());
        entry.route()
                .ifPresent(route -> route.targets().forEach(target -> {
                    boolean own = target.credential().filter(name::equals).isPresent();
                    add(Place.of(target), name, own ? entry.apiKey() : Optional.empty());
                }));
    }

    private void add(KeyEntry entry) {
        entry.bound()
                .ifPresent(bound -> bound.provider().ifPresent(provider -> {
                    add(new Place(provider, Optional.of(entry.name())), entry.name(), bound.apiKey());
                }));
    }

    private void add(Place place, String name, Optional<Secret> key) {
        if (key.isPresent()) {
            places.put(place, Optional.of(new Credential(name, key.get(), false)));
        } else {
            places.putIfAbsent(place, Optional.empty());
        }
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
