package dev.sluice.gateway.server.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is noticed while a configuration is put together. Not thread-safe. */
final class Findings {
    private final List<String> problems = new ArrayList<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private final List<String> warnings = new ArrayList<>();

    /** Something that makes the configuration unusable, at the place that a value came from. */
    void problem(Origin origin, String what) {
        problems.add(origin + ": " + what);
    }

    /** A list that other readers add problems to. */
    List<String> problems() {
        return problems;
    }

    /** Something that is not set and disables what uses it. */
    void missing(String what) {
        missing.add(what);
    }

    List<String> missing() {
        return List.copyOf(missing);
    }

    void warning(String what) {
        warnings.add(what);
    }

    List<String> warnings() {
        return warnings;
    }

    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }
}
