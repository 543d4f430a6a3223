package dev.sluice.gateway.internal.access;

import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.CredentialStore;
import dev.sluice.gateway.spi.Provider;
import java.util.Map;
import java.util.Optional;

/**
 * Provider credentials in memory. Found by the whole provider, address included: a key never goes to an address that it
 * was not configured for. Immutable.
 */
public final class CredentialTable implements CredentialStore {
    private final Map<Provider, Credential> byProvider;

    public CredentialTable(Map<Provider, Credential> credentials) {
        this.byProvider = Map.copyOf(credentials);
    }

    @Override
    public Optional<Credential> find(Provider provider) {
        return Optional.ofNullable(byProvider.get(provider));
    }
}
