package dev.sluice.gateway.server.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value of the file with its variables filled in: {@code ${NAME}} and {@code ${NAME:-default}}. What a variable holds
 * is not looked at again. A variable that is set to nothing counts as not set.
 *
 * @param value the value; without meaning when a variable is not set
 * @param variable the last variable that was used
 * @param unset the first variable that is not set and has no default
 */
record Expansion(String value, Optional<String> variable, Optional<String> unset) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

    static Expansion of(String text, Map<String, String> environment) {
        Matcher m = VARIABLE.matcher(text);
        StringBuilder value = new StringBuilder();
        Optional<String> variable = Optional.empty();
        Optional<String> unset = Optional.empty();
        while (m.find()) {
            String name = m.group(1);
            String found = environment.getOrDefault(name, "");
            String filled = found.isEmpty() ? m.group(2) : found;
            if (filled == null && unset.isEmpty()) {
                unset = Optional.of(name);
            }
            variable = Optional.of(name);
            m.appendReplacement(value, Matcher.quoteReplacement(filled == null ? "" : filled));
        }
        return new Expansion(m.appendTail(value).toString(), variable, unset);
    }
}
