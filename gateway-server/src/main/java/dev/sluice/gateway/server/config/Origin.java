package dev.sluice.gateway.server.config;

/**
 * Where a value came from.
 *
 * @param kind the kind of source
 * @param detail the flag, the variable, or the file with its line; empty for a default
 */
public record Origin(Kind kind, String detail) {
    static final Origin DEFAULT = new Origin(Kind.DEFAULT, "");

    /** The sources, the strongest first. */
    public enum Kind {
        FLAG,
        ENVIRONMENT,
        DOT_ENV,
        FILE,
        DEFAULT
    }

    @Override
    public String toString() {
        return switch (kind) {
            case FLAG -> "flag " + detail;
            case ENVIRONMENT -> "environment " + detail;
            case DOT_ENV -> ".env " + detail;
            case FILE -> detail;
            case DEFAULT -> "default";
        };
    }
}
