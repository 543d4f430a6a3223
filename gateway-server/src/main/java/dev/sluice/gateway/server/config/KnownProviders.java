package dev.sluice.gateway.server.config;

import dev.sluice.gateway.Providers;
import dev.sluice.gateway.spi.Provider;
import java.util.Locale;
import java.util.Optional;

/** What is known of a provider's name before anything is configured. */
final class KnownProviders {
    private KnownProviders() {}

    /** The provider that goes by this name where nothing more is said. */
    static Optional<Provider> named(String name) {
        try {
            return Optional.of(Providers.named(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether a provider of this name can be called without any configuration: it is on this machine, or in this process. */
    static boolean needsNothing(String name) {
        return named(name)
                .filter(p ->
                        p.baseUrl().getHost() == null || p.baseUrl().getHost().equals("localhost"))
                .isPresent();
    }

    /** The name of the known provider that a variable's capitals stand for. */
    static Optional<String> builtFrom(String capitals) {
        String lower = capitals.toLowerCase(Locale.ROOT);
        if (named(lower).isPresent()) {
            return Optional.of(lower);
        }
        String dashed = lower.replace('_', '-');
        return named(dashed).isPresent() ? Optional.of(dashed) : Optional.empty();
    }

    /** What to do so that a known provider can be called. */
    static String howToConfigure(String name) {
        String variable = EnvName.capitals(name) + EnvName.PROVIDER_SUFFIX;
        boolean vendors = EnvName.ALL.stream().anyMatch(n -> n.name().equals(variable));
        return vendors
                ? "provider " + name + " is not configured: set " + variable
                : "provider " + name + " is not configured: add `providers." + name + "`";
    }
}
