package dev.sluice.gateway;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * HTTP header fields in order. Names compare without regard to case and are kept in lower case.
 *
 * <p>Immutable and thread-safe.
 */
public final class Headers {
    private static final Headers EMPTY = new Headers(new String[0]);

    private final String[] namesAndValues;

    private Headers(String[] namesAndValues) {
        this.namesAndValues = namesAndValues;
    }

    /** No headers. */
    public static Headers empty() {
        return EMPTY;
    }

    /** Headers from alternating names and values. */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("names and values must alternate");
        }
        Builder builder = builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return builder.build();
    }

    /** Headers to be collected one by one. */
    public static Builder builder() {
        return new Builder();
    }

    /** The first value of a header. */
    public Optional<String> first(String name) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i].equalsIgnoreCase(name)) {
                return Optional.of(namesAndValues[i + 1]);
            }
        }
        return Optional.empty();
    }

    /** All values of a header, in order. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(1);
        forEach((n, v) -> {
            if (n.equalsIgnoreCase(name)) {
                values.add(v);
            }
        });
        return values;
    }

    /** Whether there is a header of this name. */
    public boolean contains(String name) {
        return first(name).isPresent();
    }

    /** How many header fields there are; a name that is there twice counts twice. */
    public int size() {
        return namesAndValues.length / 2;
    }

    /** Hands over each name, in lower case, with its value, in order. */
    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            action.accept(namesAndValues[i], namesAndValues[i + 1]);
        }
    }

    /** The names, without the values: a value may be a credential. */
    @Override
    public String toString() {
        StringBuilder names = new StringBuilder("Headers[");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            names.append(i == 0 ? "" : ", ").append(namesAndValues[i]);
        }
        return names.append(']').toString();
    }

    /** Collects headers. Not thread-safe. */
    public static final class Builder {
        private final List<String> namesAndValues = new ArrayList<>(16);

        private Builder() {}

        /**
         * Adds a header beside those of the same name.
         *
         * @throws IllegalArgumentException when the value holds a line break or another control character
         */
        public Builder add(String name, String value) {
            requireNonNull(value, "value");
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if ((c < 0x20 && c != '\t') || c == 0x7f) {
                    throw new IllegalArgumentException("the value of header " + name + " holds a control character");
                }
            }
            namesAndValues.add(requireNonNull(name, "name").toLowerCase(Locale.ROOT));
            namesAndValues.add(value);
            return this;
        }

        /** Puts a header in place of those of the same name. */
        public Builder set(String name, String value) {
            remove(name);
            return add(name, value);
        }

        /** Whether a header of this name was added. */
        public boolean contains(String name) {
            for (int i = 0; i < namesAndValues.size(); i += 2) {
                if (namesAndValues.get(i).equalsIgnoreCase(name)) {
                    return true;
                }
            }
            return false;
        }

        /** Takes out every header of this name. */
        public Builder remove(String name) {
            for (int i = namesAndValues.size() - 2; i >= 0; i -= 2) {
                if (namesAndValues.get(i).equalsIgnoreCase(name)) {
                    namesAndValues.remove(i + 1);
                    namesAndValues.remove(i);
                }
            }
            return this;
        }

        /** The headers collected so far; the builder may go on. */
        public Headers build() {
            return namesAndValues.isEmpty() ? EMPTY : new Headers(namesAndValues.toArray(String[]::new));
        }
    }
}
