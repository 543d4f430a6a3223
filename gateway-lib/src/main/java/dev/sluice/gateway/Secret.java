package dev.sluice.gateway;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A key or password that cannot be printed by accident: {@link #toString()} shows at most its last four characters.
 *
 * <p>Immutable and thread-safe. Equality takes the same time wherever two values of one length differ.
 */
public final class Secret {
    private static final int SHORTEST_WITH_A_VISIBLE_TAIL = 16;

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * Wraps a value.
     *
     * @throws IllegalArgumentException when the value is empty
     */
    public static Secret of(String value) {
        if (requireNonNull(value, "value").isEmpty()) {
            throw new IllegalArgumentException("a secret may not be empty");
        }
        return new Secret(value);
    }

    /** The value itself. Call it only where a credential is applied, checked or redacted. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), that.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value.length() < SHORTEST_WITH_A_VISIBLE_TAIL
                ? "Secret[…]"
                : "Secret[…" + value.substring(value.length() - 4) + "]";
    }
}
