package dev.sluice.gateway.internal.store;

import static java.util.Objects.requireNonNull;

import dev.sluice.gateway.RegisteredModel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A change that somebody waits for. Thread-safe. */
final class Change {
    private final String id;
    private final @Nullable RegisteredModel model;
    private final boolean keepKey;
    private final CompletableFuture<Boolean> answer = new CompletableFuture<>();
    private final AtomicBoolean taken = new AtomicBoolean();

    private Change(String id, @Nullable RegisteredModel model, boolean keepKey) {
        this.id = id;
        this.model = model;
        this.keepKey = keepKey;
    }

    static Change put(RegisteredModel model, boolean keepKey) {
        return new Change(model.id(), model, keepKey);
    }

    static Change remove(String id) {
        return new Change(requireNonNull(id, "id"), null, false);
    }

    /** True once: for who is to carry it out, or for who no longer waits. */
    boolean take() {
        return taken.compareAndSet(false, true);
    }

    /** Whether it needs a master key. */
    boolean bringsKey() {
        return model != null && model.apiKey().isPresent();
    }

    /** Carries it out; whether the model is new, or was there. */
    boolean apply(ModelTable table, @Nullable Sealer sealer, long now) {
        if (model == null) {
            return table.remove(id);
        }
        String sealed = sealer == null
                ? null
                : model.apiKey()
                        .map(key -> sealer.seal(key.reveal(), ModelTable.placeOf(id)))
                        .orElse(null);
        return table.put(model, sealed, keepKey, now);
    }

    CompletableFuture<Boolean> answer() {
        return answer;
    }
}
