package dev.sluice.gateway.internal.access;

import dev.sluice.gateway.Secret;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.CallerDirectory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Client keys in memory, found by their SHA-256, so that the time of a look-up says nothing about them. Immutable. */
public final class KeyTable implements CallerDirectory {
    private final Map<ByteBuffer, Caller> byDigest;

    public KeyTable(Map<Secret, Caller> callers) {
        this.byDigest = callers.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(entry -> digest(entry.getKey()), Map.Entry::getValue));
    }

    @Override
    public Optional<Caller> find(Secret presentedKey) {
        return Optional.ofNullable(byDigest.get(digest(presentedKey)));
    }

    private static ByteBuffer digest(Secret key) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return ByteBuffer.wrap(sha256.digest(key.reveal().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
