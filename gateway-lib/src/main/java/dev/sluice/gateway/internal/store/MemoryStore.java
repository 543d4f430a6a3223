package dev.sluice.gateway.internal.store;

import dev.sluice.gateway.ModelStore;
import dev.sluice.gateway.RegisteredModel;
import dev.sluice.gateway.Stores;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.ModelInfo;
import dev.sluice.gateway.spi.Route;
import dev.sluice.gateway.spi.Target;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Keeps what is registered for as long as the process lives. Thread-safe. */
public final class MemoryStore implements Stores {
    private final ModelStore models;

    public MemoryStore(Clock clock) {
        this.models = new Models(clock);
    }

    @Override
    public ModelStore models() {
        return models;
    }

    @Override
    public Status status() {
        return new Status("memory", true, List.of());
    }

    @Override
    public void close() {}

    private static final class Models implements ModelStore {
        private final Clock clock;
        private volatile Snapshot snapshot = Snapshot.EMPTY;

        Models(Clock clock) {
            this.clock = clock;
        }

        @Override
        public synchronized boolean put(RegisteredModel model, boolean keepKey) {
            ModelText.check(model);
            RegisteredModel old = snapshot.get(model.id()).orElse(null);
            RegisteredModel stored =
                    model.withCreated(old == null ? clock.instant().getEpochSecond() : old.created());
            if (old != null && keepKey && model.apiKey().isEmpty()) {
                stored = old.apiKey().map(stored::withApiKey).orElse(stored);
            }
            snapshot = snapshot.with(ServedModel.of(stored));
            return old == null;
        }

        @Override
        public synchronized boolean remove(String id) {
            boolean there = snapshot.get(id).isPresent();
            snapshot = snapshot.without(id);
            return there;
        }

        @Override
        public Optional<RegisteredModel> get(String id) {
            return snapshot.get(id);
        }

        @Override
        public List<RegisteredModel> all() {
            return snapshot.all();
        }

        @Override
        public Optional<Route> find(String model, Caller caller) {
            return snapshot.find(model, caller);
        }

        @Override
        public List<ModelInfo> list(Caller caller) {
            return snapshot.list(caller);
        }

        @Override
        public Optional<Credential> find(Target target) {
            return snapshot.credential(target);
        }
    }
}
