package dev.sluice.gateway.server.http;

import java.time.Duration;

/**
 * How long the server waits for clients.
 *
 * @param idle for the next request on a connection
 * @param head for a request's head, from its first byte
 * @param body for a request's body, beside a second for each KiB of it
 * @param stalled for a client that takes none of its reply's bytes
 */
record Patience(Duration idle, Duration head, Duration body, Duration stalled) {
    static Patience usual() {
        return new Patience(
                Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(30));
    }
}
