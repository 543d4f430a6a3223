package dev.sluice.gateway.internal.wire;

import dev.sluice.gateway.spi.Slice;
import java.util.Objects;
import java.util.Optional;

/**
 * One well-formed JSON object in valid UTF-8, and where its top-level fields stand in its bytes. Names are compared as
 * what they mean, whether or not they are written with escapes. Immutable.
 */
public final class JsonObject {
    private final byte[] bytes;
    private final int start;
    private final int[] spans;
    private final int size;
    private final boolean plainNames;

    JsonObject(byte[] bytes, int start, int[] spans, int size, boolean plainNames) {
        this.bytes = bytes;
        this.start = start;
        this.spans = spans;
        this.size = size;
        this.plainNames = plainNames;
    }

    /**
     * Scans the bytes once. They are kept, not copied. Nesting goes to depth 128, a number has up to 100 characters.
     *
     * @throws JsonSyntaxException naming the place, when they are not one JSON object
     */
    public static JsonObject scan(byte[] bytes) {
        return scan(Slice.of(bytes));
    }

    /** The same for a part of an array. */
    public static JsonObject scan(Slice json) {
        return new JsonScanner(json).scan();
    }

    /** Bytes that nobody looks into: without fields, whatever they are. They are kept, not copied. */
    static JsonObject unread(byte[] bytes) {
        return new JsonObject(bytes, 0, new int[0], 0, true);
    }

    /** Whether the bytes are one well-formed JSON object, by the same rules. */
    public static boolean isObject(Slice json) {
        try {
            new JsonScanner(json).scan();
            return true;
        } catch (JsonSyntaxException e) {
            return false;
        }
    }

    public byte[] bytes() {
        return bytes;
    }

    /** The value of a top-level field as it stands, quotes included; of the first, when the name is there twice. */
    public Optional<Slice> value(String name) {
        int field = indexOf(name, 0);
        return field < 0 ? Optional.empty() : Optional.of(value(field));
    }

    /** How many top-level fields there are; a name that is there twice counts twice. */
    public int size() {
        return size;
    }

    /** The place among the top-level fields of the first one of this name, from the given place on; else -1. */
    public int indexOf(String name, int from) {
        for (int field = from; field < size; field++) {
            if (isNamed(field, name)) {
                return field;
            }
        }
        return -1;
    }

    /** The name of a top-level field, escapes decoded. */
    public String name(int field) {
        return JsonStrings.unescape(bytes, nameStart(field), nameEnd(field));
    }

    /** The name of a top-level field as it stands, quotes included. */
    public Slice rawName(int field) {
        return new Slice(bytes, nameStart(field) - 1, nameEnd(field) - nameStart(field) + 2);
    }

    /** The value of a top-level field as it stands, quotes included. */
    public Slice value(int field) {
        return new Slice(bytes, valueStart(field), valueEnd(field) - valueStart(field));
    }

    boolean isNamed(int field, String name) {
        if (!plainNames) {
            return name(field).equals(name);
        }
        int from = nameStart(field);
        if (nameEnd(field) - from != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (bytes[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Where the opening bracket stands. */
    int start() {
        return start;
    }

    int valueStart(int field) {
        return span(field, 2);
    }

    int valueEnd(int field) {
        return span(field, 3);
    }

    private int nameStart(int field) {
        return span(field, 0);
    }

    private int nameEnd(int field) {
        return span(field, 1);
    }

    private int span(int field, int part) {
        return spans[Objects.checkIndex(field, size) * JsonScanner.SPAN + part];
    }
}
