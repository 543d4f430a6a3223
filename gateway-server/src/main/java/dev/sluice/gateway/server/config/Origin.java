package dev.sluice.gateway.server.config;

/**
 * Where a value came from.
 *
 * @param kind the kind of source
 * @param name the flag, the variable or the file; empty for a default
 * @param at the line in the file, with the column where that is known
 * @param variable the variable that was filled in there; empty for none
 */
public record Origin(Kind kind, String name, String at, String variable) {
    static final Origin DEFAULT = new Origin(Kind.DEFAULT, "", "", "");

    /** The sources, the strongest first. */
    public enum Kind {
        FLAG,
        ENVIRONMENT,
        DOT_ENV,
        FILE,
        DEFAULT
    }

    static Origin of(Kind kind, String name) {
        return new Origin(kind, name, "", "");
    }

    /** A place in a file. */
    static Origin at(String file, String at, String variable) {
        return new Origin(Kind.FILE, file, at, variable);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case FLAG -> "flag " + name;
            case ENVIRONMENT -> "environment " + name;
            case DOT_ENV -> ".env " + name;
            case FILE -> name + ":" + at + (variable.isEmpty() ? "" : " ${" + variable + "}");
            case DEFAULT -> "default";
        };
    }
}
