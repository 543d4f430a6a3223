package dev.sluice.gateway.server.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The variables: those of the process, and below them those of {@code ./.env}. One that is set to nothing counts as not
 * set. Immutable.
 */
final class Environment {
    private static final Pattern LINE = Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*?)\\s*");

    private final Map<String, String> process;
    private final Map<String, String> file;
    private final Map<String, String> all;

    private Environment(Map<String, String> process, Map<String, String> file) {
        this.process = process;
        this.file = file;
        this.all = new TreeMap<>(file);
        all.putAll(process);
    }

    /**
     * The variables of the process, completed by a file where there is one.
     *
     * @throws ConfigException when the file cannot be read; names the line, never its text
     */
    static Environment of(Map<String, String> process, Optional<Path> dotEnv) {
        return new Environment(
                withoutEmpty(process),
                withoutEmpty(dotEnv.map(Environment::read).orElse(Map.of())));
    }

    /** All variables by name, in the order of their names. */
    Map<String, String> all() {
        return all;
    }

    boolean isSet(String name) {
        return all.containsKey(name);
    }

    /** What a variable holds; empty when it is not set. */
    String value(String name) {
        return all.getOrDefault(name, "");
    }

    boolean isFromFile(String name) {
        return !process.containsKey(name) && file.containsKey(name);
    }

    Origin origin(String name) {
        return Origin.of(isFromFile(name) ? Origin.Kind.DOT_ENV : Origin.Kind.ENVIRONMENT, name);
    }

    private static Map<String, String> read(Path path) {
        if (!Files.exists(path)) {
            return Map.of();
        }
        String text;
        try {
            text = Files.readString(path, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ConfigException(path.getFileName() + ": cannot be read as UTF-8 text");
        }
        Map<String, String> variables = new LinkedHashMap<>();
        int number = 0;
        for (String line : (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\\R", -1)) {
            number++;
            if (line.isBlank() || line.stripLeading().startsWith("#")) {
                continue;
            }
            Matcher m = LINE.matcher(line);
            if (!m.matches()) {
                throw new ConfigException(path.getFileName() + ":" + number + ": the line must be NAME=value");
            }
            variables.put(m.group(1), unquoted(m.group(2), path.getFileName() + ":" + number));
        }
        return variables;
    }

    private static String unquoted(String value, String place) {
        if (!value.startsWith("\"") && !value.startsWith("'")) {
            return value;
        }
        if (value.length() < 2 || value.charAt(0) != value.charAt(value.length() - 1)) {
            throw new ConfigException(place + ": the quote that begins the value does not end on this line");
        }
        return value.substring(1, value.length() - 1);
    }

    private static Map<String, String> withoutEmpty(Map<String, String> variables) {
        Map<String, String> set = new LinkedHashMap<>(variables);
        set.values().removeIf(String::isEmpty);
        return set;
    }
}
