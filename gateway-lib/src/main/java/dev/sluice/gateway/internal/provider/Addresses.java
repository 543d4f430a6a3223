package dev.sluice.gateway.internal.provider;

import dev.sluice.gateway.spi.Provider;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The addresses of a type's operations, put together once for each provider. Thread-safe. */
final class Addresses {
    private static final int MOST = 1024;

    private final String defaultApiPath;
    private final Map<Key, URI> known = new ConcurrentHashMap<>();

    Addresses(String defaultApiPath) {
        this.defaultApiPath = defaultApiPath;
    }

    URI of(Provider provider, String operationPath) {
        if (provider.isVerbatim()) {
            return provider.baseUrl();
        }
        Key key = new Key(provider, operationPath);
        URI address = known.get(key);
        if (address == null) {
            address = Endpoints.resolve(provider.baseUrl(), provider.apiPath(), defaultApiPath, operationPath);
            if (known.size() >= MOST) {
                known.clear();
            }
            known.put(key, address);
        }
        return address;
    }

    private record Key(Provider provider, String operationPath) {}
}
