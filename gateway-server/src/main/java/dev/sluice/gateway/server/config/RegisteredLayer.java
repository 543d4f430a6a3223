package dev.sluice.gateway.server.config;

import dev.sluice.gateway.ModelStore;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.CredentialStore;
import dev.sluice.gateway.spi.ModelInfo;
import dev.sluice.gateway.spi.ModelRegistry;
import dev.sluice.gateway.spi.Route;
import dev.sluice.gateway.spi.Target;
import java.util.List;
import java.util.Optional;

/** The models that were registered at run time; none until there is a store. Thread-safe. */
final class RegisteredLayer implements ModelRegistry, CredentialStore {
    private volatile Optional<ModelStore> store = Optional.empty();

    void fill(ModelStore models) {
        store = Optional.of(models);
    }

    @Override
    public Optional<Route> find(String model, Caller caller) {
        return store.flatMap(models -> models.find(model, caller));
    }

    @Override
    public List<ModelInfo> list(Caller caller) {
        return store.map(models -> models.list(caller)).orElse(List.of());
    }

    @Override
    public Optional<Credential> find(Target target) {
        return store.flatMap(models -> models.find(target));
    }
}
