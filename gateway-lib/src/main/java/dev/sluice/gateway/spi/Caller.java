package dev.sluice.gateway.spi;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Who is calling. A class and not a record: it will grow. Immutable; equal when all its parts are. */
public final class Caller {
    private static final Caller ANONYMOUS = new Caller("anonymous", List.of(), true, Optional.empty());

    private final String name;
    private final List<String> models;
    private final boolean open;
    private final Optional<String> provider;

    private Caller(String name, List<String> models, boolean open, Optional<String> provider) {
        this.name = requireNonNull(name, "name");
        this.models = List.copyOf(models);
        this.open = open;
        this.provider = requireNonNull(provider, "provider");
    }

    /** The caller of an open gateway. */
    public static Caller anonymous() {
        return ANONYMOUS;
    }

    /** A caller with a key, who may call all models. */
    public static Caller named(String name) {
        return new Caller(name, List.of(), false, Optional.empty());
    }

    /**
     * This caller with what the key may call.
     *
     * @param globs patterns ({@code *} is any run of characters) on the requested name; none is all
     */
    public Caller withModels(List<String> globs) {
        return new Caller(name, globs, open, provider);
    }

    /** This caller with a key that belongs to one provider, by its name: it reaches no other. */
    public Caller boundTo(String providerName) {
        return new Caller(name, models, open, Optional.of(providerName));
    }

    /** The name of the client key; shown in logs and metrics. */
    public String name() {
        return name;
    }

    /** What the key may call, as patterns; none is all. */
    public List<String> models() {
        return models;
    }

    /** Whether this is a caller without a key, on a gateway whose requests are open. */
    public boolean isOpen() {
        return open;
    }

    /** The name of the only provider that the key reaches, where it belongs to one. */
    public Optional<String> provider() {
        return provider;
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

    @Override
    public boolean equals(Object other) {
        return other instanceof Caller that
                && name.equals(that.name)
                && models.equals(that.models)
                && open == that.open
                && provider.equals(that.provider);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, models, open, provider);
    }

    @Override
    public String toString() {
        return "Caller[" + name + "]";
    }
}
