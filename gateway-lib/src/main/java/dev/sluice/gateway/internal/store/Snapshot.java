package dev.sluice.gateway.internal.store;

import dev.sluice.gateway.RegisteredModel;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.ModelInfo;
import dev.sluice.gateway.spi.Route;
import dev.sluice.gateway.spi.Target;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The registered models as this process knows them. Immutable. */
final class Snapshot {
    static final Snapshot EMPTY = new Snapshot(List.of());

    private final Map<String, ServedModel> byId;
    private final List<ModelInfo> listed;

    Snapshot(Collection<ServedModel> models) {
        Map<String, ServedModel> sorted = new TreeMap<>();
        models.forEach(served -> sorted.put(served.model().id(), served));
        // Listed by id, and looked into by hash: every request asks that no alias answers.
        this.byId = new LinkedHashMap<>(sorted);
        this.listed = sorted.values().stream().map(ServedModel::info).toList();
    }

    Snapshot with(ServedModel served) {
        Map<String, ServedModel> next = new HashMap<>(byId);
        next.put(served.model().id(), served);
        return new Snapshot(next.values());
    }

    Snapshot without(String id) {
        Map<String, ServedModel> next = new HashMap<>(byId);
        next.remove(id);
        return new Snapshot(next.values());
    }

    @Nullable
    ServedModel served(String id) {
        return byId.get(id);
    }

    Optional<Route> find(String model, Caller caller) {
        ServedModel served = byId.get(model);
        // A key that belongs to one provider reaches no other, and a registered model is at none that can be
        // configured.
        return served == null || caller.provider().isPresent()
                ? Optional.empty()
                : Optional.of(served.routeOrRefusal());
    }

    List<ModelInfo> list(Caller caller) {
        return caller.provider().isPresent() ? List.of() : listed;
    }

    Optional<Credential> credential(Target target) {
        ServedModel served = target.credential().map(byId::get).orElse(null);
        return served == null || !served.isFor(target) ? Optional.empty() : served.credential();
    }

    Optional<RegisteredModel> get(String id) {
        return Optional.ofNullable(byId.get(id)).map(ServedModel::model);
    }

    List<RegisteredModel> all() {
        return byId.values().stream().map(ServedModel::model).toList();
    }

    List<ServedModel> obstructed() {
        return byId.values().stream()
                .filter(served -> served.obstacle().isPresent())
                .toList();
    }
}
