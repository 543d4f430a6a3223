package dev.sluice.gateway.spi;

import java.util.Optional;

/** Knows what to show each target. Implementations are thread-safe. */
public interface CredentialStore {
    /**
     * The credential for a target: the one that {@link Target#credential()} names, else its provider's; empty where none
     * is needed. Called once per attempt, on the request's thread; must not block. An exception ends the call with 500.
     * The argument is the target as the route had it: an implementation whose provider of that name has another address by
     * now answers for the address it is asked about, or not at all.
     */
    Optional<Credential> find(Target target);
}
