package dev.sluice.gateway.spi;

import java.util.Optional;

/** Knows what to show each provider. Implementations are thread-safe. */
public interface CredentialStore {
    /**
     * The credential for a provider; empty for a provider that needs none. Called once per attempt, on the request's
     * thread; must not block. An exception ends the call with 500. The argument is the provider as the route had it: an
     * implementation whose provider of that name has another address by now answers for the address it is asked about, or
     * not at all.
     */
    Optional<Credential> find(Provider provider);
}
