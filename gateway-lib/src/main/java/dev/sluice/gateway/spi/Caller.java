package dev.sluice.gateway.spi;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Who is calling.
 *
 * @param name the name of the client key; shown in logs and metrics
 * @param models what the key may call: globs ({@code *} is any run of characters) on the requested name; empty is all
 * @param open whether this is a caller without a key, on a gateway whose requests are open
 */
public record Caller(String name, List<String> models, boolean open) {
    private static final Caller ANONYMOUS = new Caller("anonymous", List.of(), true);

    public Caller {
        requireNonNull(name, "name");
        models = List.copyOf(models);
    }

    /** The caller of an open gateway. */
    public static Caller anonymous() {
        return ANONYMOUS;
    }

    /** A caller with a key, who may call all models. */
    public static Caller named(String name) {
        return new Caller(name, List.of(), false);
    }

    /** Whether the key allows this requested model name. */
    public boolean mayCall(String model) {
        if (models.isEmpty()) {
            return true;
        }
        for (String glob : models) {
            if (Globs.matches(glob, model)) {
                return true;
            }
        }
        return false;
    }
}
