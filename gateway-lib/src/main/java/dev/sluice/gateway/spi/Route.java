package dev.sluice.gateway.spi;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Where calls for one model name go. A class and not a record: it will grow. Immutable.
 */
public final class Route {
    private final List<Target> targets;
    private final Timeouts timeouts;
    private final int maxRetries;

    private Route(List<Target> targets, Timeouts timeouts, int maxRetries) {
        this.targets = List.copyOf(targets);
        this.timeouts = requireNonNull(timeouts, "timeouts");
        this.maxRetries = maxRetries;
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a route needs a target");
        }
        if (maxRetries < 0 || maxRetries > 10) {
            throw new IllegalArgumentException("retries go from 0 to 10");
        }
    }

    /** A route to these targets, tried in this order, with default timeouts and two retries. */
    public static Route to(List<Target> targets) {
        return new Route(targets, Timeouts.DEFAULT, 2);
    }

    /** The same as {@link #to(List)}. */
    public static Route to(Target... targets) {
        return to(List.of(targets));
    }

    /** This route with other timeouts. */
    public Route withTimeouts(Timeouts other) {
        return new Route(targets, other, maxRetries);
    }

    /** This route with another number of retries, 0 to 10. */
    public Route withMaxRetries(int other) {
        return new Route(targets, timeouts, other);
    }

    /** The targets in the order in which they are tried; the second and later ones are fallbacks. */
    public List<Target> targets() {
        return targets;
    }

    /** How long a call on this route may take. */
    public Timeouts timeouts() {
        return timeouts;
    }

    /** How often one target is tried again after a failure that may pass; each target starts anew. */
    public int maxRetries() {
        return maxRetries;
    }
}
