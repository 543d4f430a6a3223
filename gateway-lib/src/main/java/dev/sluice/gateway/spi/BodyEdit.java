package dev.sluice.gateway.spi;

import static java.util.Objects.requireNonNull;

/**
 * Sets one top-level field of an encoded request: replaces its value where the field is there, else adds it.
 *
 * @param field the field's name
 * @param json the value, as JSON text
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
}
