package dev.sluice.gateway.spi;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import java.util.Optional;

/** A model as it is listed. A class and not a record: it will grow. Immutable; equal when all its parts are. */
public final class ModelInfo {
    private final String id;
    private final String ownedBy;
    private final long created;
    private final Optional<String> name;
    private final Optional<String> description;

    private ModelInfo(String id, String ownedBy, long created, Optional<String> name, Optional<String> description) {
        this.id = requireNonNull(id, "id");
        this.ownedBy = requireNonNull(ownedBy, "ownedBy");
        this.created = created;
        this.name = name;
        this.description = description;
    }

    /** A model of which no more is known than the name that clients use and who provides it. */
    public static ModelInfo of(String id, String ownedBy) {
        return new ModelInfo(id, ownedBy, 0, Optional.empty(), Optional.empty());
    }

    /** This model with when it came to be, in seconds since 1970. */
    public ModelInfo withCreated(long seconds) {
        return new ModelInfo(id, ownedBy, seconds, name, description);
    }

    /** This model with a name for people. */
    public ModelInfo withName(String shown) {
        return new ModelInfo(id, ownedBy, created, Optional.of(shown), description);
    }

    /** This model with words about it. */
    public ModelInfo withDescription(String words) {
        return new ModelInfo(id, ownedBy, created, name, Optional.of(words));
    }

    /** The name that clients use. */
    public String id() {
        return id;
    }

    /** Who provides it. */
    public String ownedBy() {
        return ownedBy;
    }

    /** When it came to be, in seconds since 1970; 0 when unknown. */
    public long created() {
        return created;
    }

    /** A name for people. */
    public Optional<String> name() {
        return name;
    }

    /** Words about it. */
    public Optional<String> description() {
        return description;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelInfo that
                && id.equals(that.id)
                && ownedBy.equals(that.ownedBy)
                && created == that.created
                && name.equals(that.name)
                && description.equals(that.description);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, ownedBy, created);
    }

    @Override
    public String toString() {
        return "ModelInfo[" + id + "]";
    }
}
