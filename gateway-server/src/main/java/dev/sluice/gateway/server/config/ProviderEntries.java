package dev.sluice.gateway.server.config;

import dev.sluice.gateway.Providers;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.server.config.Config.ProviderEntry;
import dev.sluice.gateway.spi.Provider;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the providers, and answers for their names. */
final class ProviderEntries {
    private static final KeyPath PROVIDERS = KeyPath.of("providers");
    private static final KeyPath ENDPOINTS = KeyPath.of("endpoints");

    private final Settings settings;
    private final Findings findings;
    private final Places places;
    private final FileSnapshot files;
    private final Map<String, ProviderEntry> entries = new LinkedHashMap<>();

    ProviderEntries(Settings settings, Findings findings, Places places, FileSnapshot files) {
        this.settings = settings;
        this.findings = findings;
        this.places = places;
        this.files = files;
    }

    void read() {
        for (String name : settings.namesBelow(PROVIDERS)) {
            KeyPath path = PROVIDERS.child(name);
            Optional<String> unset = settings.unsetWithin(path);
            if (unset.isPresent()) {
                findings.missing(unset.get() + ": provider " + name + " is disabled");
                addUnavailable(name, unset.get());
            } else {
                entry(name, path);
            }
        }
    }

    /** The provider that was configured under this name, where it can be called. */
    Optional<Provider> configured(String name) {
        return Optional.ofNullable(entries.get(name)).flatMap(ProviderEntry::provider);
    }

    /** What the provider of this name is shown. */
    Optional<Secret> keyOf(String name) {
        return Optional.ofNullable(entries.get(name)).flatMap(ProviderEntry::apiKey);
    }

    /** The providers whose full URL is given, by name. */
    Map<String, Provider> endpoints() {
        Map<String, Provider> found = new LinkedHashMap<>();
        for (String name : settings.namesBelow(ENDPOINTS)) {
            KeyPath path = ENDPOINTS.child(name);
            Optional<String> unset = settings.unsetWithin(path);
            unset.ifPresent(words -> findings.missing(words + ": endpoint " + name + " is left out"));
            String type = name.equals("anthropic") ? "anthropic" : "openai";
            settings.text(path)
                    .ifPresent(url -> found.put(
                            name, Provider.of(name, type, URI.create(url)).withVerbatimUrl()));
        }
        return found;
    }

    /** The entries, with those that something refers to and that are not configured. */
    Map<String, ProviderEntry> entries() {
        return entries;
    }

    /** Adds a provider that needs no configuration, unless one of that name is there. */
    void addIfAbsent(Provider provider) {
        entries.putIfAbsent(
                provider.name(),
                new ProviderEntry(provider.name(), Optional.of(provider), Optional.empty(), Optional.empty()));
    }

    /**
     * The provider that a setting names. One that is known but not configured is there from then on, as unavailable: who
     * calls it hears what to set. Null for a name that nobody knows, which is a problem.
     */
    @Nullable
    ProviderEntry named(Setting setting) {
        String name = setting.value();
        ProviderEntry entry = entries.get(name);
        if (entry != null) {
            return entry;
        }
        if (Providers.isPlanned(name)) {
            findings.problem(setting.origin(), notBuilt(setting.path(), name));
            return null;
        }
        if (KnownProviders.named(name).isPresent()) {
            String reason = KnownProviders.howToConfigure(name);
            findings.missing(reason);
            return addUnavailable(name, reason);
        }
        String hint = NearestName.of(name, entries.keySet())
                .map(near -> "; did you mean `" + near + "`?")
                .orElse("; add it under `providers`");
        findings.problem(
                setting.origin(),
                "`" + setting.path() + "` names `" + name + "`, which is no configured provider" + hint);
        return null;
    }

    private void entry(String name, KeyPath path) {
        Optional<String> type = settings.text(path.child("type"));
        Origin origin = origin(path);
        if (Providers.isPlanned(type.orElse(name))) {
            findings.problem(origin, notBuilt(path.child("type"), type.orElse(name)));
            return;
        }
        Optional<URI> baseUrl = settings.text(path.child("base_url")).map(ValueType::url);
        Optional<String> apiPath = settings.text(path.child("api_path"));
        Optional<Setting> account = settings.find(path.child(ServiceAccount.KEY));
        Optional<String> json = account.flatMap(setting -> ServiceAccount.read(setting, places, files));
        if (account.isPresent() && json.isEmpty()) {
            String reason = ServiceAccount.refusal(account.get());
            findings.missing("provider " + name + " is disabled: " + reason);
            addUnavailable(name, reason);
            return;
        }
        try {
            Provider known = Providers.named(name, type, baseUrl, apiPath);
            Provider provider = known.withOptions(TypeOptions.read(settings, path, known.type()));
            Optional<Secret> key = settings.text(path.child("api_key"))
                    .or(() -> json)
                    .filter(text -> !text.isEmpty())
                    .map(Secret::of);
            entries.put(name, new ProviderEntry(name, Optional.of(provider), key, Optional.empty()));
            putDefault(path.child("type"), provider.type());
            putDefault(path.child("base_url"), provider.baseUrl().toString());
        } catch (IllegalArgumentException e) {
            findings.problem(origin, "`" + path + "`: " + e.getMessage());
        }
    }

    private ProviderEntry addUnavailable(String name, String reason) {
        ProviderEntry entry = new ProviderEntry(name, Optional.empty(), Optional.empty(), Optional.of(reason));
        entries.put(name, entry);
        return entry;
    }

    private void putDefault(KeyPath path, String value) {
        settings.putIfAbsent(Setting.of(path, value, Origin.DEFAULT, false));
    }

    private Origin origin(KeyPath path) {
        return settings.find(path.child("type")).map(Setting::origin).orElseGet(() -> settings.origin(path));
    }

    private static String notBuilt(KeyPath path, String type) {
        return "`" + path + "`: provider type `" + type + "` is not built yet in this version; remove it";
    }
}
