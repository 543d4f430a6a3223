package dev.sluice.gateway.server.config;

import dev.sluice.gateway.Secret;
import dev.sluice.gateway.server.config.Config.BoundKey;
import dev.sluice.gateway.server.config.Config.KeyEntry;
import dev.sluice.gateway.spi.Provider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the client keys, those of gateway.yaml and the environment and those of a virtual-key file. */
final class KeyEntries {
    private static final KeyPath KEYS = KeyPath.of("keys");
    private static final int SHORTEST_CLIENT_KEY = 4;

    private final Settings settings;
    private final Findings findings;
    private final ProviderEntries providers;
    private final Map<String, Provider> endpoints;
    private final Map<Secret, String> owners = new LinkedHashMap<>();

    KeyEntries(Settings settings, Findings findings, ProviderEntries providers, Map<String, Provider> endpoints) {
        this.settings = settings;
        this.findings = findings;
        this.providers = providers;
        this.endpoints = endpoints;
    }

    Map<String, KeyEntry> read() {
        Map<String, KeyEntry> entries = new LinkedHashMap<>();
        for (String name : settings.namesBelow(KEYS)) {
            KeyPath path = KEYS.child(name);
            Optional<String> unset = settings.unsetWithin(path);
            List<String> models =
                    settings.find(path.child("models")).map(Setting::values).orElse(List.of());
            unset.ifPresent(words -> findings.missing(words + ": client key " + name + " is disabled"));
            if (unset.isPresent() && !lacksItsApiKeyAlone(path)) {
                entries.put(name, new KeyEntry(name, Optional.empty(), models, Optional.empty(), Optional.empty()));
            } else {
                key(name, path)
                        .ifPresent(key ->
                                entries.put(name, new KeyEntry(name, Optional.of(key), models, bound(path), unset)));
            }
        }
        return entries;
    }

    /** A key that is known, of a provider that cannot be shown its own: who calls with it hears of the variable. */
    private boolean lacksItsApiKeyAlone(KeyPath path) {
        return settings.find(path.child("provider")).isPresent()
                && settings.within(path).stream()
                        .filter(Setting::isUnset)
                        .allMatch(setting -> setting.path().equals(path.child("api_key")));
    }

    private Optional<Secret> key(String name, KeyPath path) {
        Optional<Setting> setting = settings.find(path.child("key"));
        if (setting.isEmpty()) {
            findings.problem(settings.origin(path), "`" + path + "` needs `key`");
            return Optional.empty();
        }
        if (setting.get().value().length() < SHORTEST_CLIENT_KEY) {
            findings.problem(
                    setting.get().origin(),
                    "`" + path.child("key") + "` must be " + SHORTEST_CLIENT_KEY + " characters or more");
            return Optional.empty();
        }
        Secret key = Secret.of(setting.get().value());
        refuseDouble(key, name, setting.get());
        return Optional.of(key);
    }

    private void refuseDouble(Secret key, String name, Setting setting) {
        String owner = owners.putIfAbsent(key, name);
        if (owner != null) {
            findings.problem(
                    setting.origin(),
                    "`" + KEYS.child(owner) + "` (" + settings.origin(KEYS.child(owner)) + ") and `" + KEYS.child(name)
                            + "` have the same key; remove one");
        }
    }

    private Optional<BoundKey> bound(KeyPath path) {
        Optional<Setting> provider = settings.find(path.child("provider"));
        Optional<Secret> apiKey = settings.find(path.child("api_key"))
                .filter(setting -> !setting.isUnset() && !setting.value().isEmpty())
                .map(setting -> Secret.of(setting.value()));
        if (provider.isEmpty()) {
            apiKey.ifPresent(key -> findings.problem(
                    settings.origin(path), "`" + path.child("api_key") + "` needs `" + path.child("provider") + "`"));
            return Optional.empty();
        }
        String name = provider.get().value();
        Optional<Provider> found = Optional.ofNullable(endpoints.get(name)).or(() -> providers.configured(name));
        if (found.isEmpty()) {
            findings.warning("provider " + name + " of client key " + path.last()
                    + " has no endpoint: its calls get 400; add `endpoints." + name + "`");
        }
        // The key of a configured provider does not go to another address.
        boolean ownKeyIsUnset =
                settings.find(path.child("api_key")).filter(Setting::isUnset).isPresent();
        Optional<Secret> usual =
                ownKeyIsUnset || endpoints.containsKey(name) ? Optional.empty() : providers.keyOf(name);
        return Optional.of(new BoundKey(name, found, apiKey.or(() -> usual)));
    }
}
