package dev.sluice.gateway.server.config;

import java.util.List;

/**
 * The configuration cannot be used. Each problem is one line for the operator: where it is (file and line, or the
 * variable), which key, and what to do. No line holds a secret.
 */
public final class ConfigException extends RuntimeException {
    private final transient List<String> problems;

    ConfigException(List<String> problems) {
        super(String.join("\n", problems), null, false, false);
        this.problems = List.copyOf(problems);
    }

    ConfigException(String problem) {
        this(List.of(problem));
    }

    /** All problems that were found, in the order of the file. */
    public List<String> problems() {
        return problems;
    }
}
