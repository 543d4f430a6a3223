package dev.sluice.gateway.internal.store;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.util.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/**
 * Seals texts for one place each, so that what is sealed cannot be moved to another row, column or table. What it writes
 * begins with an id of the key. Thread-safe.
 */
final class Sealer {
    private static final byte[] ID_LABEL = "sluice master key id".getBytes(StandardCharsets.US_ASCII);

    private final Aead aead;

    private Sealer(Aead aead) {
        this.aead = aead;
    }

    @AccessesPartialKey
    static Sealer of(byte[] key) {
        try {
            AesGcmKey aesKey = AesGcmKey.builder()
                    .setParameters(AesGcmParameters.builder()
                            .setKeySizeBytes(key.length)
                            .setIvSizeBytes(12)
                            .setTagSizeBytes(16)
                            .setVariant(AesGcmParameters.Variant.TINK)
                            .build())
                    .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
                    .setIdRequirement(idOf(key))
                    .build();
            // What a keyset of Tink's with this one key would write, without the price of its registry at every start.
            return new Sealer(AesGcmJce.create(aesKey));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is not available", e);
        }
    }

    private static int idOf(byte[] key) throws GeneralSecurityException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(ID_LABEL);
        // Tink has no key with the id 0.
        return ByteBuffer.wrap(sha256.digest(key)).getInt() | 1;
    }

    /** The text, sealed for {@code table|column|row}. */
    String seal(String text, String place) {
        try {
            byte[] sealed = aead.encrypt(text.getBytes(StandardCharsets.UTF_8), place.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(sealed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing failed", e);
        }
    }

    /** The text again; empty when it was sealed with another key, for another place, or was changed. */
    Optional<String> open(String sealed, String place) {
        try {
            byte[] text = aead.decrypt(GivenKey.decoded(sealed), place.getBytes(StandardCharsets.UTF_8));
            return Optional.of(new String(text, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }
}
