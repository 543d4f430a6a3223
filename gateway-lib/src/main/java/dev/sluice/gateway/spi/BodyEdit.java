package dev.sluice.gateway.spi;

import static java.util.Objects.requireNonNull;

/**
 * Sets one top-level field of an encoded request: replaces its value where the field is there, else adds it. Or takes the
 * field out.
 *
 * @param field the field's name
 * @param json the value, as JSON text; empty takes the field out
 */
public record BodyEdit(String field, Slice json) {
    public BodyEdit {
        requireNonNull(field, "field");
        requireNonNull(json, "json");
    }

    /** An edit with a value that is written as JSON: a string with its quotes. */
    public static BodyEdit set(String field, String json) {
        return new BodyEdit(field, Slice.of(json));
    }

    /** An edit that takes a field out. */
    public static BodyEdit remove(String field) {
        return new BodyEdit(field, Slice.EMPTY);
    }

    /** Whether it takes the field out. */
    public boolean isRemoval() {
        return json.isEmpty();
    }
}
