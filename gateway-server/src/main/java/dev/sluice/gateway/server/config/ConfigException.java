package dev.sluice.gateway.server.config;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The configuration cannot be used. Each problem is one line for the operator: where it is (file and line, or the
 * variable), which key, and what to do. No line holds a secret.
 */
public final class ConfigException extends RuntimeException {
    private final transient List<Findings.Problem> problems;

    ConfigException(List<Findings.Problem> problems) {
        super(problems.stream().map(Findings.Problem::text).collect(Collectors.joining("\n")), null, false, false);
        this.problems = List.copyOf(problems);
    }

    ConfigException(String problem) {
        this(List.of(new Findings.Problem("", problem)));
    }

    /** A problem of one file; {@code at} may be empty. */
    static ConfigException in(String file, String at, String what) {
        String place = at.isEmpty() ? file : file + ":" + at;
        return new ConfigException(List.of(new Findings.Problem(file, place + ": " + what)));
    }

    /** All problems that were found, in the order of the file. */
    public List<String> problems() {
        return problems.stream().map(Findings.Problem::text).toList();
    }

    List<Findings.Problem> found() {
        return problems;
    }

    /** The files that have problems, by the names that the problems call them. */
    Set<String> files() {
        return problems.stream().map(Findings.Problem::file).collect(Collectors.toSet());
    }
}
