package dev.sluice.gateway.server.config;

import dev.sluice.gateway.Providers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Adds what the environment says to the settings of the file. */
final class EnvironmentSettings {
    private final Environment environment;
    private final Settings settings;
    private final Set<String> fileProviders;
    private final Findings findings;
    private final List<String> notBuilt = new ArrayList<>();
    private final List<String> ignored = new ArrayList<>();
    /** The variables that say something about one key, the vendors' own names among them. */
    private final Map<KeyPath, List<String>> variables = new LinkedHashMap<>();

    EnvironmentSettings(Environment environment, Settings settings, Findings findings) {
        this.environment = environment;
        this.settings = settings;
        this.findings = findings;
        this.fileProviders = settings.namesBelow(KeyPath.of("providers"));
    }

    /** Takes the variables that set one key, and those that the configuration of an entry comes from. */
    void apply(boolean withProviders) {
        for (EnvName name : EnvName.ALL) {
            boolean vendor = name.use() == EnvName.Use.VENDOR;
            boolean taken = name.use() == EnvName.Use.SETTING || (vendor && withProviders);
            boolean skipped = name.name().equals(EnvName.DEFAULT_PROVIDER) && !withProviders;
            if (taken && !skipped && environment.isSet(name.name())) {
                add(vendor ? providerPath(name.path()) : name.path(), name.name());
            }
        }
        for (String variable : environment.all().keySet()) {
            family(variable, withProviders);
        }
        variables.forEach(this::decide);
    }

    /** Variables that are set, known, and without effect in this version. */
    List<String> notBuilt() {
        return notBuilt;
    }

    /** What was set and cannot be used, in words. */
    List<String> ignored() {
        return ignored;
    }

    private void family(String variable, boolean withProviders) {
        if (EnvName.ALL.stream().anyMatch(n -> n.use() == EnvName.Use.NOT_BUILT && n.matches(variable))) {
            notBuilt.add(variable);
            return;
        }
        for (String prefix : EnvName.KEY_PREFIXES) {
            if (variable.startsWith(prefix) && variable.length() > prefix.length()) {
                String app = variable.substring(prefix.length());
                add(KeyPath.of("keys", nameFor(app, settings.namesBelow(KeyPath.of("keys"))), "key"), variable);
            }
        }
        int start = EnvName.PROVIDER_PREFIX.length();
        int end = variable.length() - EnvName.PROVIDER_SUFFIX.length();
        if (withProviders
                && variable.startsWith(EnvName.PROVIDER_PREFIX)
                && variable.endsWith(EnvName.PROVIDER_SUFFIX)
                && end > start) {
            provider(variable, variable.substring(start, end));
        }
    }

    private void provider(String variable, String capitals) {
        String name = nameFor(capitals, fileProviders);
        if (!fileProviders.contains(name)) {
            Optional<String> known = KnownProviders.builtFrom(capitals);
            if (known.isEmpty()) {
                if (Providers.isPlanned(name) || Providers.isPlanned(name.replace('_', '-'))) {
                    notBuilt.add(variable);
                } else {
                    ignored.add(variable + " is set, and there is no provider of that name in the file");
                }
                return;
            }
            name = known.get();
        }
        add(KeyPath.of("providers", name, "api_key"), variable);
    }

    /** The name of the file that a variable means, whatever its case and punctuation; else the name in lower case. */
    private String nameFor(String capitals, Collection<String> names) {
        Predicate<String> meant = name -> EnvName.capitals(name).equals(EnvName.capitals(capitals));
        List<String> found = names.stream().filter(meant).toList();
        if (found.size() > 1) {
            findings.problem(
                    capitals + " in a variable's name stands for " + String.join(" and ", found) + ": rename one");
        }
        return found.isEmpty() ? capitals.toLowerCase(Locale.ROOT) : found.get(0);
    }

    private KeyPath providerPath(KeyPath path) {
        String name = nameFor(path.segments().get(1), fileProviders);
        return KeyPath.of("providers", name, path.last());
    }

    private void add(KeyPath path, String variable) {
        variables.computeIfAbsent(path, p -> new ArrayList<>()).add(variable);
    }

    /** One key, all its variables: they must agree, and those of the process stand above those of {@code .env}. */
    private void decide(KeyPath path, List<String> names) {
        List<String> strongest =
                names.stream().filter(n -> !environment.isFromFile(n)).toList();
        List<String> candidates = strongest.isEmpty() ? names : strongest;
        String first = candidates.get(0);
        for (String other : candidates) {
            if (!value(other).equals(value(first))) {
                findings.problem(first + " and " + other + " both set `" + path + "`, to different values; unset one");
                return;
            }
        }
        boolean fillsOnly = candidates.stream().allMatch(EnvironmentSettings::isVendors);
        put(path, first, fillsOnly);
    }

    private void put(KeyPath path, String variable, boolean fillsOnly) {
        ConfigKey key = Schema.find(path).orElseThrow();
        List<String> values = values(key, value(variable));
        try {
            values.forEach(value -> key.type().check(value, key.names()));
        } catch (IllegalArgumentException e) {
            findings.problem(variable + ": `" + path + "` must be " + e.getMessage());
            return;
        }
        Setting setting = new Setting(path, values, environment.origin(variable), Optional.empty(), key.secret());
        if (fillsOnly) {
            settings.putIfAbsent(setting);
        } else {
            settings.put(setting);
        }
    }

    private String value(String variable) {
        return EnvName.meaning(variable, environment.value(variable));
    }

    /** Variables write booleans as {@code 1} and {@code 0} too, and lists with commas. */
    private static List<String> values(ConfigKey key, String value) {
        return switch (key.type()) {
            case BOOLEAN -> List.of(value.equals("1") ? "true" : value.equals("0") ? "false" : value);
            case TEXT_LIST ->
                Stream.of(value.split(","))
                        .map(String::strip)
                        .filter(item -> !item.isEmpty())
                        .toList();
            default -> List.of(value);
        };
    }

    private static boolean isVendors(String variable) {
        return EnvName.ALL.stream()
                .anyMatch(n -> n.use() == EnvName.Use.VENDOR && n.name().equals(variable));
    }
}
