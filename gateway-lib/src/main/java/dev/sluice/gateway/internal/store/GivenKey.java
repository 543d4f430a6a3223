package dev.sluice.gateway.internal.store;

import dev.sluice.gateway.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A master key that was handed in, as 32 bytes or as a passphrase. */
public final class GivenKey implements KeySource {
    static final int BYTES = 32;
    private static final int SHORTEST_PASSPHRASE = 32;
    private static final int ROUNDS = 600_000;
    // Not random: all nodes must come to the same key, before any of them has seen the store.
    private static final byte[] SALT = "sluice master key".getBytes(StandardCharsets.US_ASCII);

    private final byte[] key;

    private GivenKey(byte[] key) {
        this.key = key;
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException when it is too short
     */
    public static GivenKey of(Secret given) {
        String text = given.reveal().strip();
        if (text.length() < SHORTEST_PASSPHRASE) {
            throw new IllegalArgumentException("a master key is 32 bytes in base64, or a passphrase of "
                    + SHORTEST_PASSPHRASE + " characters or more; 'openssl rand -base64 32' makes one");
        }
        byte[] decoded = decoded(text);
        return new GivenKey(decoded.length == BYTES ? decoded : derived(text));
    }

    /** The bytes of a text in base64; none when it is something else. */
    static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] derived(String passphrase) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(passphrase.toCharArray(), SALT, ROUNDS, BYTES * 8))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has PBKDF2", e);
        }
    }

    @Override
    public byte[] read(boolean mayMake) {
        return key.clone();
    }

    @Override
    public String description() {
        return "the master key that was set";
    }
}
