package dev.sluice.gateway.server.http;

import static java.util.Objects.requireNonNull;

import dev.sluice.gateway.Secret;
import java.util.List;
import java.util.Optional;

/**
 * What the listener asks of the process around it, all of which may change when the configuration is read again.
 * Implementations are thread-safe. Called on the threads of requests; {@link #localHostsOnly} must not block.
 */
public interface ServerState {
    /**
     * Whether requests are open and the listener is meant for this machine alone: then only requests are taken whose
     * {@code Host} is loopback or configured and whose {@code Origin}, if any, is the same. Called once per request.
     */
    boolean localHostsOnly();

    /** What {@code /health} shows to whoever presents this key. */
    Health health(Optional<Secret> presentedKey);

    /** What {@code /ready} shows while the server is not draining. */
    Readiness readiness();

    /** The text of {@code /metrics} in Prometheus' format; empty for a caller who may not read it. */
    Optional<String> metrics(Optional<Secret> presentedKey);

    /**
     * A provider as the pages show it.
     *
     * @param name the name it is configured under
     * @param url its full chat endpoint; empty when this caller may not see it
     * @param online whether something answered there
     */
    record ProviderState(String name, Optional<String> url, boolean online) {
        public ProviderState {
            requireNonNull(name, "name");
            requireNonNull(url, "url");
        }
    }

    /** The body of {@code /health} beside its status. */
    record Health(List<ProviderState> providers) {
        public Health {
            providers = List.copyOf(providers);
        }
    }

    /**
     * The body of {@code /ready}.
     *
     * @param ready whether requests can be served
     * @param store the kind of store and how it is
     * @param providers the providers; their URLs are not shown
     * @param missing what has to be set or repaired, in words; may hold entries while ready
     */
    record Readiness(boolean ready, String store, List<ProviderState> providers, List<String> missing) {
        public Readiness {
            requireNonNull(store, "store");
            providers = List.copyOf(providers);
            missing = List.copyOf(missing);
        }
    }
}
