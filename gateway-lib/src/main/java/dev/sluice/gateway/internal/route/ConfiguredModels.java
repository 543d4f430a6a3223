package dev.sluice.gateway.internal.route;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.Globs;
import dev.sluice.gateway.spi.ModelInfo;
import dev.sluice.gateway.spi.ModelRegistry;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Route;
import dev.sluice.gateway.spi.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Models as a configuration names them. The order in which a name is looked up: an alias, {@code provider/model}, the
 * routes in their order, the built-in prefixes, the default provider. Immutable.
 */
public final class ConfiguredModels implements ModelRegistry {
    /** Names that need no route of their own, where a provider of that name is configured. */
    private static final Map<String, List<String>> BUILT_IN_PREFIXES = Map.of(
            "openai",
            List.of("gpt-*", "o1*", "o3*", "o4*", "chatgpt-*", "text-embedding-*", "dall-e-*", "whisper-*", "tts-*"),
            "anthropic",
            List.of("claude-*"),
            "gemini",
            List.of("gemini-*"));

    private final Map<String, Provider> providers;
    private final Map<String, Route> aliases;
    private final Map<String, String> unavailable;
    private final List<Pattern> patterns;
    private final Optional<String> defaultProvider;

    private ConfiguredModels(Builder builder) {
        this.providers = Map.copyOf(builder.providers);
        this.aliases = new LinkedHashMap<>(builder.aliases);
        this.unavailable = Map.copyOf(builder.unavailable);
        this.patterns = builder.patternsInOrder();
        this.defaultProvider = builder.fallThrough();
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Optional<Route> find(String model, Caller caller) {
        Route alias = aliases.get(model);
        if (alias != null) {
            return Optional.of(alias);
        }
        refuseUnavailable(model);
        int slash = model.indexOf('/');
        if (slash > 0 && slash < model.length() - 1 && isProvider(model.substring(0, slash))) {
            return Optional.of(to(model.substring(0, slash), model.substring(slash + 1)));
        }
        for (Pattern pattern : patterns) {
            if (Globs.matches(pattern.glob, model)) {
                return Optional.of(to(pattern.provider, model));
            }
        }
        return defaultProvider.map(provider -> to(provider, model));
    }

    @Override
    public List<ModelInfo> list(Caller caller) {
        return aliases.entrySet().stream()
                .map(entry -> ModelInfo.of(
                        entry.getKey(),
                        entry.getValue().targets().get(0).provider().name()))
                .toList();
    }

    private boolean isProvider(String name) {
        return providers.containsKey(name) || unavailable.containsKey(name);
    }

    private Route to(String providerName, String model) {
        refuseUnavailable(providerName);
        Provider provider = providers.get(providerName);
        if (provider == null) {
            throw new IllegalStateException("no provider is named " + providerName);
        }
        return Route.to(Target.of(provider, model));
    }

    private void refuseUnavailable(String name) {
        String reason = unavailable.get(name);
        if (reason != null) {
            throw Problem.of(Kind.NOT_CONFIGURED, "'" + name + "' cannot serve: " + reason)
                    .asException();
        }
    }

    private record Pattern(String glob, String provider) {}

    /** Collects models. Not thread-safe. */
    public static final class Builder {
        private final Map<String, Provider> providers = new LinkedHashMap<>();
        private final Map<String, Route> aliases = new LinkedHashMap<>();
        private final Map<String, String> unavailable = new LinkedHashMap<>();
        private final List<Pattern> routes = new ArrayList<>();
        private Optional<String> defaultProvider = Optional.empty();

        private Builder() {}

        public void provider(Provider provider) {
            providers.put(provider.name(), provider);
        }

        public void alias(String name, Route route) {
            aliases.put(name, route);
        }

        public void route(String glob, String providerName) {
            routes.add(new Pattern(glob, providerName));
        }

        public void defaultProvider(String providerName) {
            defaultProvider = Optional.of(providerName);
        }

        public void unavailable(String name, String reason) {
            unavailable.put(name, reason);
        }

        /**
         * Builds the registry.
         *
         * @throws IllegalArgumentException when a route or the default names a provider that is not there
         */
        public ConfiguredModels build() {
            routes.forEach(route -> requireProvider("route '" + route.glob + "'", route.provider));
            defaultProvider.ifPresent(name -> requireProvider("the default provider", name));
            return new ConfiguredModels(this);
        }

        private void requireProvider(String what, String name) {
            if (!providers.containsKey(name) && !unavailable.containsKey(name)) {
                throw new IllegalArgumentException(what + " names provider '" + name + "', which is not configured");
            }
        }

        private List<Pattern> patternsInOrder() {
            List<Pattern> all = new ArrayList<>();
            routes.stream().filter(route -> !route.glob.equals("*")).forEach(all::add);
            BUILT_IN_PREFIXES.forEach((provider, globs) -> {
                if (providers.containsKey(provider) || unavailable.containsKey(provider)) {
                    globs.forEach(glob -> all.add(new Pattern(glob, provider)));
                }
            });
            return List.copyOf(all);
        }

        private Optional<String> fallThrough() {
            Optional<String> star = routes.stream()
                    .filter(route -> route.glob.equals("*"))
                    .map(Pattern::provider)
                    .findFirst();
            return star.isPresent() ? star : defaultProvider;
        }
    }
}
