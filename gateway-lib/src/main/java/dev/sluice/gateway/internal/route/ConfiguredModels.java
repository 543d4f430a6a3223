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
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Models as a configuration names them. The order in which a name is looked up: an alias, a name that was registered at run
 * time, {@code provider/model}, the routes in their order, the built-in prefixes, the default provider. Immutable, but for
 * what is registered.
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

    private static final ModelRegistry NONE = new ModelRegistry() {
        @Override
        public Optional<Route> find(String model, Caller caller) {
            return Optional.empty();
        }

        @Override
        public List<ModelInfo> list(Caller caller) {
            return List.of();
        }
    };

    private final Map<String, Provider> providers;
    private final Map<String, Provider> keyProviders;
    private final ModelRegistry registered;
    private final Map<String, Route> aliases;
    private final Map<String, String> unavailable;
    private final List<Pattern> patterns;
    private final Optional<String> defaultProvider;

    private ConfiguredModels(Builder builder) {
        this.providers = Collections.unmodifiableMap(new LinkedHashMap<>(builder.providers));
        this.keyProviders = Map.copyOf(builder.keyProviders);
        this.registered = builder.registered;
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
        if (caller.provider().isPresent()) {
            return Optional.of(
                    findBound(model, caller, ownProvider(caller.provider().get())));
        }
        Route alias = aliases.get(model);
        if (alias != null) {
            return Optional.of(alias);
        }
        refuseUnavailable(model);
        Optional<Route> exact = registered.find(model, caller);
        return exact.isPresent() ? exact : findElsewhere(model);
    }

    /** Where a name leads that is not one of its own. */
    private Optional<Route> findElsewhere(String model) {
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
    public Optional<Route> findRelay(Caller caller) {
        return caller.provider()
                .map(name -> Route.to(Target.of(ownProvider(name), "")
                                .withCredential(caller.name())
                                .asRelayed())
                        .withMaxRetries(0));
    }

    @Override
    public List<ModelInfo> list(Caller caller) {
        Stream<ModelInfo> named = aliases.entrySet().stream()
                .filter(entry ->
                        caller.provider().isEmpty() || leadsTo(caller.provider().get(), entry.getValue()))
                .map(entry -> ModelInfo.of(entry.getKey(), caller.provider().orElse(firstProvider(entry.getValue()))));
        // What is registered belongs to none of the providers that a key can belong to.
        Stream<ModelInfo> others = caller.provider().isPresent()
                ? Stream.empty()
                : registered.list(caller).stream().filter(model -> !aliases.containsKey(model.id()));
        return Stream.concat(named, others).toList();
    }

    @Override
    public List<Target> listedProviders(Caller caller) {
        if (caller.provider().isPresent()) {
            return Optional.ofNullable(bound(caller.provider().get())).stream()
                    .filter(provider -> !provider.isVerbatim())
                    .map(provider -> Target.of(provider, "").withCredential(caller.name()))
                    .toList();
        }
        return providers.values().stream()
                .filter(provider -> !provider.isVerbatim() && !unavailable.containsKey(provider.name()))
                .sorted(Comparator.comparing(Provider::name))
                .map(provider -> Target.of(provider, ""))
                .toList();
    }

    /**
     * Where a key that belongs to one provider gets to: what the name means, as far as it means that provider; else that
     * provider with the name as it is. A route or a prefix that leads there leaves the name as it is, too.
     */
    private Route findBound(String model, Caller caller, Provider own) {
        Route alias = aliases.get(model);
        if (alias != null && leadsTo(own.name(), alias)) {
            List<Target> reached = alias.targets().stream()
                    .filter(target -> isAt(own.name(), target))
                    .map(target -> Target.of(own, target.model())
                            .withOverrides(target.overrides())
                            .withHeaders(target.headers())
                            .withCredential(caller.name()))
                    .toList();
            return Route.to(reached).withTimeouts(alias.timeouts()).withMaxRetries(alias.maxRetries());
        }
        boolean prefixed = model.startsWith(own.name() + "/")
                && model.length() > own.name().length() + 1;
        String name = prefixed ? model.substring(own.name().length() + 1) : model;
        return Route.to(Target.of(own, name).withCredential(caller.name()));
    }

    private static String firstProvider(Route route) {
        return route.targets().get(0).provider().name();
    }

    private static boolean leadsTo(String providerName, Route route) {
        return route.targets().stream().anyMatch(target -> isAt(providerName, target));
    }

    private static boolean isAt(String providerName, Target target) {
        return !target.provider().isRegistered() && target.provider().name().equals(providerName);
    }

    /** The provider that a key belongs to. */
    private Provider ownProvider(String name) {
        Provider own = bound(name);
        if (own == null) {
            refuseUnavailable(name);
            throw Problem.of(
                            Kind.INVALID_REQUEST,
                            "the key belongs to provider '" + name
                                    + "', which has no endpoint here: add it to the endpoints file or to `providers`")
                    .asException();
        }
        return own;
    }

    private @Nullable Provider bound(String name) {
        return keyProviders.getOrDefault(name, providers.get(name));
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
        private final Map<String, Provider> keyProviders = new LinkedHashMap<>();
        private ModelRegistry registered = NONE;
        private final Map<String, Route> aliases = new LinkedHashMap<>();
        private final Map<String, String> unavailable = new LinkedHashMap<>();
        private final List<Pattern> routes = new ArrayList<>();
        private Optional<String> defaultProvider = Optional.empty();

        private Builder() {}

        public void provider(Provider provider) {
            providers.put(provider.name(), provider);
        }

        public void keyProvider(Provider provider) {
            keyProviders.put(provider.name(), provider);
        }

        public void registered(ModelRegistry models) {
            registered = models;
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
