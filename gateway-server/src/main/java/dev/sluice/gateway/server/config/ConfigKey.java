package dev.sluice.gateway.server.config;

import java.util.List;
import java.util.Optional;

/**
 * One line of the table of keys.
 *
 * @param pattern the key; {@code *} stands for a name that the operator chooses, {@code []} for an item of a list
 * @param type what the value may be
 * @param names the values of a {@link ValueType#ONE_OF}
 * @param defaultText the value when nothing says another; empty for none
 * @param reloadable whether a change takes effect without a restart
 * @param built whether this version has it; another is refused by name
 * @param doc what it is for, in one line
 */
record ConfigKey(
        String pattern,
        ValueType type,
        List<String> names,
        Optional<String> defaultText,
        boolean reloadable,
        boolean built,
        String doc) {
    List<String> segments() {
        return List.of(pattern.replace("[]", ".[]").split("\\."));
    }

    boolean secret() {
        return type == ValueType.SECRET || type == ValueType.SECRET_TEXT || type == ValueType.STORE_URL;
    }

    boolean named() {
        return pattern.indexOf('*') >= 0;
    }
}
