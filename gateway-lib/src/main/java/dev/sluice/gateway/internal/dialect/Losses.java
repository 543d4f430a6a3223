package dev.sluice.gateway.internal.dialect;

import java.util.ArrayList;
import java.util.List;

/** The request fields that a provider's dialect could not say and that were left out. Not thread-safe. */
public final class Losses {
    private final List<String> dropped = new ArrayList<>();

    /** Notes a field that was left out, by its path in the client's request ({@code logit_bias}, {@code tools[0].strict}). */
    public void drop(String path) {
        if (!dropped.contains(path)) {
            dropped.add(path);
        }
    }

    public List<String> dropped() {
        return List.copyOf(dropped);
    }
}
