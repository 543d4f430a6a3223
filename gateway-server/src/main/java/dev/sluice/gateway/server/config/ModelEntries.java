package dev.sluice.gateway.server.config;

import dev.sluice.gateway.server.config.Config.ModelEntry;
import dev.sluice.gateway.server.config.Config.ProviderEntry;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Route;
import dev.sluice.gateway.spi.Target;
import dev.sluice.gateway.spi.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the aliases into routes. */
final class ModelEntries {
    private static final KeyPath MODELS = KeyPath.of("models");
    private static final int MOST_RETRIES = 10;

    private final Settings settings;
    private final Findings findings;
    private final ProviderEntries providers;
    private final TargetParams params;
    /** Each alias with its own targets; none where it is disabled. */
    private final Map<String, OwnTargets> own = new LinkedHashMap<>();

    ModelEntries(Settings settings, Findings findings, ProviderEntries providers) {
        this.settings = settings;
        this.findings = findings;
        this.providers = providers;
        this.params = new TargetParams(settings, findings);
    }

    /** All aliases, those of gateway.yaml and those of files of their own. */
    Map<String, ModelEntry> read(Map<String, SideFiles.AliasFile> aliasFiles, Places places, FileSnapshot files) {
        AliasFileTargets ofFiles = new AliasFileTargets(settings, findings, providers, params, places, files);
        for (String alias : settings.namesBelow(MODELS)) {
            KeyPath path = MODELS.child(alias);
            SideFiles.AliasFile file = aliasFiles.get(alias);
            Optional<String> unset = settings.unsetWithin(path);
            if (unset.isPresent()) {
                findings.missing(unset.get() + ": model " + alias + " is disabled");
                own.put(alias, OwnTargets.disabled(unset.get()));
            } else {
                own.put(alias, file == null ? targets(alias, path) : ofFiles.read(alias, file));
            }
        }
        Map<String, ModelEntry> entries = new LinkedHashMap<>();
        own.forEach((alias, targets) -> entries.put(alias, entry(alias, targets)));
        return entries;
    }

    private OwnTargets targets(String alias, KeyPath path) {
        Optional<Setting> provider = settings.find(path.child("provider"));
        KeyPath list = path.child("targets");
        Set<String> items = settings.namesBelow(list);
        if (provider.isPresent() == !items.isEmpty()) {
            findings.problem(settings.origin(path), "`" + path + "` needs either `provider` or `targets`");
            return OwnTargets.none();
        }
        List<Target> found = new ArrayList<>();
        Optional<String> reason = Optional.empty();
        List<KeyPath> places = items.isEmpty()
                ? List.of(path)
                : items.stream().map(list::child).toList();
        for (KeyPath place : places) {
            Optional<Setting> name = settings.find(place.child("provider"));
            if (name.isEmpty()) {
                findings.problem(settings.origin(place), "`" + place + "` needs `provider`");
                continue;
            }
            ProviderEntry entry = providers.named(name.get());
            if (entry == null) {
                continue;
            }
            String model = params.model(place).or(() -> params.model(path)).orElse(alias);
            settings.putIfAbsent(Setting.of(place.child("model"), model, Origin.DEFAULT, false));
            entry.provider().ifPresent(p -> found.add(params.apply(Target.of(p, model), path, place)));
            reason = reason.or(entry::unavailable);
        }
        return OwnTargets.of(found, reason);
    }

    private ModelEntry entry(String alias, OwnTargets itself) {
        KeyPath path = MODELS.child(alias);
        Set<Target> targets = new LinkedHashSet<>(itself.targets());
        settings.find(path.child("fallbacks"))
                .filter(fallbacks -> !fallbacks.isUnset())
                .ifPresent(fallbacks ->
                        fallbacks.values().forEach(name -> targets.addAll(fallback(alias, name, fallbacks))));
        Timeouts timeouts = timeouts(path.child("timeouts"));
        int retries = retries(path.child("retries").child("max"));
        boolean disabled = settings.unsetWithin(path).isPresent() || targets.isEmpty();
        Optional<Route> route = disabled
                ? Optional.empty()
                : Optional.of(
                        Route.to(List.copyOf(targets)).withTimeouts(timeouts).withMaxRetries(retries));
        Optional<String> reason =
                disabled ? Optional.of(itself.reason().orElse("it has no provider to go to")) : Optional.empty();
        return new ModelEntry(
                alias, route, reason, itself.key(), settings.origin(path).name());
    }

    private List<Target> fallback(String alias, String name, Setting setting) {
        OwnTargets other = own.get(name);
        if (other != null && !name.equals(alias)) {
            return other.targets();
        }
        int slash = name.indexOf('/');
        ProviderEntry provider = slash > 0 ? providers.entries().get(name.substring(0, slash)) : null;
        if (other == null && provider != null && slash < name.length() - 1) {
            Optional<Provider> there = provider.provider();
            return there.map(p -> List.of(Target.of(p, name.substring(slash + 1))))
                    .orElse(List.of());
        }
        List<String> others =
                own.keySet().stream().filter(o -> !o.equals(alias)).toList();
        findings.problem(
                setting.origin(),
                "`" + setting.path() + "` names `" + name + "`, which is no other alias and no `provider/model`"
                        + NearestName.of(name, others)
                                .map(near -> "; did you mean `" + near + "`?")
                                .orElse(""));
        return List.of();
    }

    private Timeouts timeouts(KeyPath path) {
        return new Timeouts(
                timeout(path.child("connect")),
                timeout(path.child("first_content")),
                timeout(path.child("idle")),
                timeout(path.child("total")));
    }

    private Duration timeout(KeyPath path) {
        Setting setting = withDefault(path);
        Duration timeout = setting.isUnset() ? Duration.ZERO : ValueType.duration(setting.value());
        if (!timeout.isZero()) {
            return timeout;
        }
        if (!setting.isUnset()) {
            findings.problem(setting.origin(), "`" + path + "` must be more than nothing");
        }
        return Duration.ofSeconds(1);
    }

    private int retries(KeyPath path) {
        Setting setting = withDefault(path);
        int retries = setting.isUnset() ? 0 : ValueType.number(setting.value());
        if (retries < 0 || retries > MOST_RETRIES) {
            findings.problem(setting.origin(), "`" + path + "` must be from 0 to " + MOST_RETRIES);
            return 0;
        }
        return retries;
    }

    private Setting withDefault(KeyPath path) {
        String text = Schema.find(path).flatMap(ConfigKey::defaultText).orElseThrow();
        settings.putIfAbsent(Setting.of(path, text, Origin.DEFAULT, false));
        return settings.find(path).orElseThrow();
    }
}
