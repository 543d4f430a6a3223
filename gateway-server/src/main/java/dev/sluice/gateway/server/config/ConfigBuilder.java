package dev.sluice.gateway.server.config;

import dev.sluice.gateway.Providers;
import dev.sluice.gateway.server.config.Config.KeyEntry;
import dev.sluice.gateway.server.config.Config.ModelEntry;
import dev.sluice.gateway.server.config.Config.ProviderEntry;
import dev.sluice.gateway.server.config.Config.RouteEntry;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Route;
import dev.sluice.gateway.spi.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a {@link Config} of settings whose types were checked. */
final class ConfigBuilder {
    private static final String DEMO = "demo";
    private static final KeyPath DEFAULT_PROVIDER = KeyPath.of("default_provider");

    private final Settings settings;
    private final Findings findings;
    private final Places places;
    private final FileSnapshot files;
    private final Map<String, SideFiles.AliasFile> aliasFiles;
    private final ProviderEntries providers;

    ConfigBuilder(
            Settings settings,
            Findings findings,
            Places places,
            FileSnapshot files,
            Map<String, SideFiles.AliasFile> aliasFiles) {
        this.settings = settings;
        this.findings = findings;
        this.places = places;
        this.files = files;
        this.aliasFiles = aliasFiles;
        this.providers = new ProviderEntries(settings, findings, places, files);
    }

    /**
     * Builds the configuration.
     *
     * @param demo whether to add the scripted provider and its model
     * @throws ConfigException with everything that is wrong
     */
    Config build(boolean demo, List<String> notBuilt) {
        ServerEntries server = new ServerEntries(settings, findings);
        server.complete(demo);
        providers.read();
        if (demo) {
            providers.addIfAbsent(Providers.demo());
        }
        Map<String, Provider> endpoints = providers.endpoints();
        Map<String, KeyEntry> keys = new KeyEntries(settings, findings, providers, endpoints).read();
        Map<String, ModelEntry> models = models(demo);
        List<RouteEntry> routes = routes();
        Optional<String> defaultProvider = defaultProvider();
        sayIfThereIsNoProvider(endpoints, models);
        Config config = new Config(
                places.file(),
                server.server(),
                server.log(),
                server.auth(),
                server.adminKey(),
                server.metricsPublic(),
                server.healthDetails(),
                server.store(places),
                server.allowedNetworks(),
                defaultProvider,
                providers.entries(),
                endpoints,
                models,
                routes,
                keys,
                settings.all(),
                findings.missing(),
                notBuilt,
                findings.warnings());
        refuseSharedAdminKey(config);
        findings.throwIfAny();
        ServerEntries.refuseToBeOpen(config);
        return config;
    }

    private Map<String, ModelEntry> models(boolean demo) {
        Map<String, ModelEntry> models =
                new ModelEntries(settings, findings, providers).read(aliasFiles, places, files);
        if (demo) {
            addDemoModel(models);
        }
        return models;
    }

    private void sayIfThereIsNoProvider(Map<String, Provider> endpoints, Map<String, ModelEntry> models) {
        if (providers.entries().isEmpty() && endpoints.isEmpty() && models.isEmpty()) {
            findings.missing(
                    "no provider is configured: set OPENAI_API_KEY or ANTHROPIC_API_KEY, add `providers` to gateway.yaml, "
                            + "or register a model with POST /v1/models");
        }
    }

    /** A client key that is the operator's would give every client the operator's rights. */
    private void refuseSharedAdminKey(Config config) {
        config.keys().values().stream()
                .filter(entry -> entry.key().isPresent() && entry.key().equals(config.adminKey()))
                .forEach(entry -> findings.problem(
                        settings.origin(KeyPath.of("admin", "key")),
                        "`admin.key` and `keys." + entry.name() + "` have the same key"));
    }

    private List<RouteEntry> routes() {
        KeyPath routes = KeyPath.of("routes");
        List<RouteEntry> entries = new ArrayList<>();
        for (String item : settings.namesBelow(routes)) {
            KeyPath path = routes.child(item);
            Optional<String> unset = settings.unsetWithin(path);
            Optional<Setting> match = settings.find(path.child("match"));
            Optional<Setting> provider = settings.find(path.child("provider"));
            if (unset.isPresent()) {
                findings.missing(unset.get() + ": `" + path + "` is left out");
            } else if (match.isEmpty() || provider.isEmpty()) {
                findings.problem(settings.origin(path), "`" + path + "` needs `match` and `provider`");
            } else {
                ProviderEntry entry = providers.named(provider.get());
                if (entry != null) {
                    entries.add(new RouteEntry(match.get().value(), entry.name()));
                }
            }
        }
        return entries;
    }

    private Optional<String> defaultProvider() {
        Optional<Setting> setting = settings.find(DEFAULT_PROVIDER);
        if (setting.isPresent()) {
            return Optional.ofNullable(providers.named(setting.get())).map(ProviderEntry::name);
        }
        ProviderEntry openAi = providers.entries().get("openai");
        if (places.file().isEmpty() && openAi != null && openAi.apiKey().isPresent()) {
            settings.put(Setting.of(DEFAULT_PROVIDER, openAi.name(), Origin.DEFAULT, false));
            return Optional.of(openAi.name());
        }
        return Optional.empty();
    }

    private void addDemoModel(Map<String, ModelEntry> models) {
        ProviderEntry entry = providers.entries().get(DEMO);
        Optional<Provider> demo = entry == null ? Optional.empty() : entry.provider();
        demo.ifPresent(provider -> models.putIfAbsent(
                DEMO,
                new ModelEntry(
                        DEMO,
                        Optional.of(Route.to(Target.of(provider, DEMO))),
                        Optional.empty(),
                        Optional.empty(),
                        "--demo")));
    }
}
