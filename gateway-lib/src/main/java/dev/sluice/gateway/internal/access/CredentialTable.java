package dev.sluice.gateway.internal.access;

import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.CredentialStore;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Target;
import java.util.Map;
import java.util.Optional;

/**
 * Provider credentials in memory. Found by the whole provider, address included: a key never goes to an address that it
 * was not configured for. Immutable.
 */
public final class CredentialTable implements CredentialStore {
    private final Map<Place, Credential> byPlace;

    public CredentialTable(Map<Place, Credential> credentials) {
        this.byPlace = Map.copyOf(credentials);
    }

    @Override
    public Optional<Credential> find(Target target) {
        return Optional.ofNullable(byPlace.get(new Place(target.provider(), target.credential())));
    }

    /**
     * What a credential is for.
     *
     * @param provider the provider
     * @param name the name that targets use for it; empty for the provider's own
     */
    public record Place(Provider provider, Optional<String> name) {}
}
