package dev.sluice.gateway.bench;

import java.util.Locale;

/** What is compared. */
enum Contender {
    /** The load generator talks to the mock itself. */
    DIRECT("direct"),
    NGINX("nginx"),
    SLUICE("Sluice");

    private final String label;

    Contender(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
