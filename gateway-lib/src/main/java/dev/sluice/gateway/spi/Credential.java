package dev.sluice.gateway.spi;

import static java.util.Objects.requireNonNull;

import dev.sluice.gateway.Secret;

/**
 * What the gateway shows a provider.
 *
 * @param name the name it is stored under; shown in records, never sent
 * @param key the key
 * @param broughtByCaller whether the caller brought it: a refusal is then the caller's to see
 */
public record Credential(String name, Secret key, boolean broughtByCaller) {
    public Credential {
        requireNonNull(name, "name");
        requireNonNull(key, "key");
    }

    /** A credential of the gateway's own. */
    public static Credential of(String name, String key) {
        return new Credential(name, Secret.of(key), false);
    }
}
