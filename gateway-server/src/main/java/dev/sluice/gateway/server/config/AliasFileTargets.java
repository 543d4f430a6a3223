package dev.sluice.gateway.server.config;

import dev.sluice.gateway.Providers;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.server.config.Config.ProviderEntry;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Target;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds where the aliases of {@code models_dir} go. */
final class AliasFileTargets {
    private static final KeyPath MODELS = KeyPath.of("models");
    private static final KeyPath PORTKEY_URL = KeyPath.of("portkey_url");

    private final Settings settings;
    private final Findings findings;
    private final ProviderEntries providers;
    private final TargetParams params;
    private final Places places;
    private final FileSnapshot files;

    AliasFileTargets(
            Settings settings,
            Findings findings,
            ProviderEntries providers,
            TargetParams params,
            Places places,
            FileSnapshot files) {
        this.settings = settings;
        this.findings = findings;
        this.providers = providers;
        this.params = params;
        this.places = places;
        this.files = files;
    }

    /** The name under which an alias's own key is stored; no client key can be called so. */
    static String credentialName(String alias) {
        return "models/" + alias;
    }

    /** What an alias says itself; its variables are all set. */
    OwnTargets read(String alias, SideFiles.AliasFile file) {
        KeyPath path = MODELS.child(alias);
        if (file.broken()) {
            return disabled(alias, "its file " + file.name() + " is broken, and the log says where");
        }
        Optional<Setting> named = settings.find(path.child("provider"));
        if (named.isEmpty()) {
            findings.problem(settings.origin(path), "`" + path + "` needs `provider`");
            return OwnTargets.none();
        }
        Optional<Setting> account = settings.find(path.child(ServiceAccount.KEY));
        Places here = new Places(places.directory(), Optional.of(file.path()));
        Optional<String> json = account.flatMap(setting -> ServiceAccount.read(setting, here, files));
        if (account.isPresent() && json.isEmpty()) {
            return disabled(alias, ServiceAccount.refusal(account.get()));
        }
        Optional<Secret> key = settings.text(path.child("api_key"))
                .or(() -> json)
                .filter(text -> !text.isEmpty())
                .map(Secret::of);
        Optional<URI> portkey =
                isDirect(path) ? Optional.empty() : settings.text(PORTKEY_URL).map(ValueType::url);
        return portkey.isPresent()
                ? viaPortkey(alias, path, named.get(), portkey.get(), json)
                : direct(alias, path, named.get(), key);
    }

    /** Whether an alias goes to its provider itself although there is a Portkey gateway. */
    private boolean isDirect(KeyPath path) {
        return settings.text(path.child("via"))
                .filter("direct"::equalsIgnoreCase)
                .isPresent();
    }

    private OwnTargets viaPortkey(String alias, KeyPath path, Setting named, URI url, Optional<String> account) {
        PortkeyAlias portkey = new PortkeyAlias(
                settings, path, Optional.ofNullable(providers.entries().get(named.value())));
        Optional<Secret> secrets = portkey.secrets(account);
        Target target = target(alias, path, portkey.provider(url, named.value()), secrets);
        settings.putIfAbsent(Setting.of(path.child("retries").child("max"), "0", Origin.DEFAULT, false));
        return new OwnTargets(List.of(target), Optional.empty(), secrets);
    }

    private OwnTargets direct(String alias, KeyPath path, Setting named, Optional<Secret> key) {
        ProviderEntry entry = provider(alias, path, named, key.isPresent());
        if (entry == null) {
            return OwnTargets.none();
        }
        if (entry.unavailable().isPresent()) {
            return disabled(alias, entry.unavailable().get());
        }
        List<Target> targets = entry.provider().stream()
                .map(provider -> target(alias, path, provider, key))
                .toList();
        return new OwnTargets(targets, Optional.empty(), key);
    }

    private Target target(String alias, KeyPath path, Provider provider, Optional<Secret> key) {
        String model = params.model(path).orElse(alias);
        settings.putIfAbsent(Setting.of(path.child("model"), model, Origin.DEFAULT, false));
        Target target = params.apply(Target.of(provider, model), path, path);
        return key.isPresent() ? target.withCredential(credentialName(alias)) : target;
    }

    /** The provider that a file means: a configured one of that name, else a type, else another name for one. */
    private @Nullable ProviderEntry provider(String alias, KeyPath path, Setting named, boolean ownKey) {
        String name = named.value();
        Optional<Provider> configured = providers.configured(name);
        if (configured.isEmpty() && Providers.isPlanned(name)) {
            return new ProviderEntry(name, Optional.empty(), Optional.empty(), Optional.of(notBuilt(name)));
        }
        Optional<URI> baseUrl = settings.text(path.child("base_url")).map(ValueType::url);
        boolean own = ownKey
                || baseUrl.isPresent()
                || TypeOptions.areThere(settings, path)
                || KnownProviders.needsNothing(name);
        if (configured.isEmpty() && (!own || KnownProviders.named(name).isEmpty())) {
            return providers.named(named);
        }
        try {
            // An address of its own makes a provider of its own: the key of the configured one does not go there.
            String type = configured.map(Provider::type).orElse(name);
            Provider provider = configured.isPresent() && baseUrl.isEmpty()
                    ? configured.get()
                    : Providers.named(baseUrl.isPresent() ? alias : name, Optional.of(type), baseUrl, Optional.empty());
            return available(provider.withOptions(options(path, provider)));
        } catch (IllegalArgumentException e) {
            findings.problem(named.origin(), "`" + named.path() + "`: " + e.getMessage());
            return null;
        }
    }

    /** The settings of the provider's type, above those that it was configured with. */
    private Map<String, String> options(KeyPath path, Provider provider) {
        Map<String, String> options = new LinkedHashMap<>(provider.options());
        options.putAll(TypeOptions.read(settings, path, provider.type()));
        return options;
    }

    private OwnTargets disabled(String alias, String reason) {
        findings.missing("model " + alias + " is disabled: " + reason);
        return OwnTargets.disabled(reason);
    }

    private static String notBuilt(String type) {
        return "provider type '" + type + "' is not built yet in this version";
    }

    private static ProviderEntry available(Provider provider) {
        return new ProviderEntry(provider.name(), Optional.of(provider), Optional.empty(), Optional.empty());
    }
}
