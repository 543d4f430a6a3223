package dev.sluice.gateway.server.config;

import dev.sluice.gateway.Providers;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.server.config.Config.ProviderEntry;
import dev.sluice.gateway.spi.Provider;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** An alias that goes through a Portkey gateway: what that is told of the provider behind it, by Portkey's own names. */
final class PortkeyAlias {
    private static final String TYPE = "portkey";
    private static final Map<String, String> BEHIND_THE_VERSION =
            Map.of("openai", "/chat/completions", "anthropic", "/messages");

    private final Settings settings;
    private final KeyPath path;
    private final Optional<ProviderEntry> configured;

    PortkeyAlias(Settings settings, KeyPath path, Optional<ProviderEntry> configured) {
        this.settings = settings;
        this.path = path;
        this.configured = configured;
    }

    /** Portkey, with the provider that the alias names. */
    Provider provider(URI url, String name) {
        Optional<Provider> known = configured.flatMap(ProviderEntry::provider);
        Map<String, String> options = new LinkedHashMap<>();
        options.put("provider", known.map(Provider::type).orElse(name));
        customHost(known, name).ifPresent(host -> options.put("custom_host", host));
        for (String key : TypeOptions.all()) {
            settings.text(path.child(key)).ifPresent(value -> options.put(key, value));
        }
        return Provider.of(TYPE, TYPE, url).withOptions(options);
    }

    /** What Portkey is to show that provider: one key as it is, several as a JSON object. */
    Optional<Secret> secrets(Optional<String> serviceAccount) {
        Map<String, String> found = new LinkedHashMap<>();
        settings.text(path.child("api_key")).filter(key -> !key.isEmpty()).ifPresent(key -> found.put("api_key", key));
        serviceAccount.ifPresent(json -> found.put(ServiceAccount.KEY, json));
        for (String key : TypeOptions.secretsOf("bedrock")) {
            settings.text(path.child(key)).ifPresent(value -> found.put(key, value));
        }
        if (found.isEmpty()) {
            return configured.flatMap(ProviderEntry::apiKey);
        }
        if (found.size() == 1 && found.containsKey("api_key")) {
            return Optional.of(Secret.of(found.get("api_key")));
        }
        StringJoiner object = new StringJoiner(",", "{", "}");
        found.forEach((name, value) -> object.add(JsonText.quoted(name) + ":" + JsonText.quoted(value)));
        return Optional.of(Secret.of(object.toString()));
    }

    /** The address that was chosen, for the alias or for its provider; none where it is the type's own. */
    private Optional<String> customHost(Optional<Provider> known, String name) {
        Optional<Provider> own = settings.text(path.child("base_url"))
                .map(url -> Provider.of(name, known.map(Provider::type).orElse(name), URI.create(url)));
        return own.or(() -> known.filter(provider -> KnownProviders.named(provider.type())
                        .filter(usual -> usual.baseUrl().equals(provider.baseUrl()))
                        .isEmpty()))
                .map(PortkeyAlias::host);
    }

    /** Where Portkey appends nothing but a path of this list, the version is a part of what it takes for the host. */
    private static String host(Provider provider) {
        String behind = BEHIND_THE_VERSION.get(provider.type());
        String chats = Providers.chatUrl(provider).toString();
        return behind != null && chats.endsWith(behind)
                ? chats.substring(0, chats.length() - behind.length())
                : provider.baseUrl().toString();
    }
}
