package dev.sluice.gateway.internal.store;

import dev.sluice.gateway.RegisteredModel;
import dev.sluice.gateway.Secret;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes snapshots of rows. Opens a key once and not for each snapshot. Not thread-safe. */
final class Loader {
    private final KeyState keys;
    private Map<ModelTable.Row, ServedModel> known = Map.of();

    Loader(KeyState keys) {
        this.keys = keys;
    }

    Snapshot load(List<ModelTable.Row> rows) {
        Map<ModelTable.Row, ServedModel> next = new HashMap<>();
        for (ModelTable.Row row : rows) {
            ServedModel served = known.get(row);
            next.put(row, served == null ? served(row) : served);
        }
        known = next;
        return new Snapshot(next.values());
    }

    private ServedModel served(ModelTable.Row row) {
        RegisteredModel model =
                RegisteredModel.of(row.id(), URI.create(row.endpoint())).withCreated(row.created());
        if (row.name() != null) {
            model = model.withName(row.name());
        }
        if (row.description() != null) {
            model = model.withDescription(row.description());
        }
        String sealed = row.sealedKey();
        if (sealed == null) {
            return ServedModel.of(model);
        }
        Optional<String> opened = keys.sealer().flatMap(sealer -> sealer.open(sealed, row.place()));
        return opened.isPresent()
                ? ServedModel.of(model.withApiKey(Secret.of(opened.get())))
                : ServedModel.of(model).withObstacle("its key cannot be opened: " + remedy());
    }

    private String remedy() {
        return keys.sealer().isPresent()
                ? "what is stored was sealed for another model or with another master key; register it again with its key"
                : keys.problem();
    }
}
