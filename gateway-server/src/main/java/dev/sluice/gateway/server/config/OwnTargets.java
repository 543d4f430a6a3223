package dev.sluice.gateway.server.config;

import dev.sluice.gateway.Secret;
import dev.sluice.gateway.spi.Target;
import java.util.List;
import java.util.Optional;

/**
 * What an alias says itself, without its fallbacks.
 *
 * @param targets its targets; none where it is disabled
 * @param reason why one is left out
 * @param key what its provider is shown for this alias alone
 */
record OwnTargets(List<Target> targets, Optional<String> reason, Optional<Secret> key) {
    static OwnTargets of(List<Target> targets, Optional<String> reason) {
        return new OwnTargets(targets, reason, Optional.empty());
    }

    static OwnTargets disabled(String reason) {
        return of(List.of(), Optional.of(reason));
    }

    /** For an alias that has a problem: the configuration is refused. */
    static OwnTargets none() {
        return of(List.of(), Optional.empty());
    }
}
