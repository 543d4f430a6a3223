package dev.sluice.gateway;

import static java.util.Objects.requireNonNull;

import dev.sluice.gateway.internal.store.GivenKey;
import dev.sluice.gateway.internal.store.KeyFile;
import dev.sluice.gateway.internal.store.KeySource;
import java.nio.file.Path;

/**
 * What provider keys are sealed with before they go into a store. Every process on one store needs the same one, and
 * without it the keys cannot be read again: keep a copy of it somewhere else. Immutable.
 */
public final class MasterKey {
    private final KeySource source;

    private MasterKey(KeySource source) {
        this.source = source;
    }

    /**
     * A key that is kept elsewhere, for example in {@code GATEWAY_MASTER_KEY}: 32 bytes in base64, as
     * {@code openssl rand -base64 32} prints them, or a passphrase of 32 characters or more, of which the key is derived
     * (PBKDF2 with HMAC-SHA-256, 600,000 rounds, which takes a fraction of a second). White space around it is ignored.
     *
     * @throws IllegalArgumentException when it is shorter; the message does not repeat it
     */
    public static MasterKey of(Secret key) {
        return new MasterKey(GivenKey.of(requireNonNull(key, "key")));
    }

    /**
     * A key in a file: 32 bytes in base64. When a store is new and the file is not there, it is made, readable by its owner
     * alone. It is never made for a store that was sealed with another key: the store is then not ready and says so.
     */
    public static MasterKey file(Path path) {
        return new MasterKey(new KeyFile(path.toAbsolutePath().normalize()));
    }

    KeySource source() {
        return source;
    }

    @Override
    public String toString() {
        return "MasterKey[" + source.description() + "]";
    }
}
