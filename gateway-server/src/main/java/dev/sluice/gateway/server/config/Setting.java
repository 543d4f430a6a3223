package dev.sluice.gateway.server.config;

import java.util.List;
import java.util.Optional;

/**
 * One value of the configuration, as text, and where it came from.
 *
 * @param path the key
 * @param values the value; several for a list, none for an entry that says nothing but its name
 * @param origin its source
 * @param unsetVariable the variable that the value needs and that is not set
 * @param secret whether it must not be shown
 */
public record Setting(
        KeyPath path, List<String> values, Origin origin, Optional<String> unsetVariable, boolean secret) {
    private static final int SHORTEST_WITH_A_VISIBLE_TAIL = 16;

    public Setting {
        values = List.copyOf(values);
    }

    static Setting of(KeyPath path, String value, Origin origin, boolean secret) {
        return new Setting(path, List.of(value), origin, Optional.empty(), secret);
    }

    String value() {
        return values.get(0);
    }

    boolean isUnset() {
        return unsetVariable.isPresent();
    }

    /** The value for the eyes of the operator: secrets keep at most their last four characters. */
    public String shown() {
        if (unsetVariable.isPresent()) {
            return "(variable " + unsetVariable.get() + " is not set)";
        }
        if (values.isEmpty()) {
            return "{}";
        }
        if (path.equals(StoreUrl.KEY)) {
            return StoreUrl.masked(value());
        }
        if (secret) {
            return masked(value());
        }
        if (path.segments().get(0).equals("endpoints")) {
            // The query of a full URL may hold a key.
            return value().replaceFirst("\\?.*", "?…");
        }
        return values.size() == 1 ? value() : values.toString();
    }

    /** The tail of a document in JSON tells nothing, and may be a line's end. */
    private static String masked(String secret) {
        boolean tail = secret.length() >= SHORTEST_WITH_A_VISIBLE_TAIL
                && secret.chars().noneMatch(Character::isISOControl)
                && !secret.stripLeading().startsWith("{");
        return tail ? "…" + secret.substring(secret.length() - 4) : "…";
    }

    /** Without the value of a secret, unlike a record's own. */
    @Override
    public String toString() {
        return path + " = " + shown() + " (" + origin + ")";
    }
}
