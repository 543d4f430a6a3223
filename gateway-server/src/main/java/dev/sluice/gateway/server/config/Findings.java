package dev.sluice.gateway.server.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is noticed while a configuration is put together. Not thread-safe. */
final class Findings {
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private final List<String> warnings = new ArrayList<>();

    /**
     * Something that makes the configuration unusable.
     *
     * @param file the file that is to be mended, by the name that messages call it; empty for none
     * @param text the whole line for the operator
     */
    record Problem(String file, String text) {}

    /** A problem at the place that a value came from. */
    void problem(Origin origin, String what) {
        problems.add(new Problem(origin.kind() == Origin.Kind.FILE ? origin.name() : "", origin + ": " + what));
    }

    /** A problem of a file as a whole. */
    void problemIn(String file, String text) {
        problems.add(new Problem(file, text));
    }

    /** A problem of no file. */
    void problem(String text) {
        problems.add(new Problem("", text));
    }

    /** What another reader found wrong. */
    void problems(ConfigException e) {
        problems.addAll(e.found());
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
