package dev.sluice.gateway.server.http;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Set;

/**
 * How the listener is set up. These do not change while it runs.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 for any free one
 * @param maxConcurrent the most calls that may run at once; the next one gets 503
 * @param drainTimeout how long running requests may take to end once the server drains
 * @param hosts names that a {@code Host} header may hold beside the loopback ones, where only those are allowed
 */
public record HttpSettings(String host, int port, int maxConcurrent, Duration drainTimeout, Set<String> hosts) {
    public HttpSettings {
        requireNonNull(host, "host");
        requireNonNull(drainTimeout, "drainTimeout");
        hosts = Set.copyOf(hosts);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
        if (maxConcurrent < 1) {
            throw new IllegalArgumentException("maxConcurrent is at least 1, not " + maxConcurrent);
        }
    }
}
