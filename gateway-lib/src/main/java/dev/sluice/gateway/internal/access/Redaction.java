package dev.sluice.gateway.internal.access;

import dev.sluice.gateway.Secret;
import dev.sluice.gateway.spi.Slice;
import java.nio.charset.StandardCharsets;

/** Takes the exact value of a credential out of what a provider wrote: some echo the key they refuse. */
public final class Redaction {
    private static final String MASK = "[redacted]";

    private Redaction() {}

    public static String of(String text, Secret secret) {
        return text.replace(secret.reveal(), MASK);
    }

    /** The bytes with every occurrence masked; the same slice when there is none. */
    public static Slice of(Slice bytes, Secret secret) {
        // Latin-1 maps every byte to one char and back, so bytes that are not valid text survive as they are.
        String text = new String(bytes.array(), bytes.offset(), bytes.length(), StandardCharsets.ISO_8859_1);
        String needle = new String(secret.reveal().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return text.contains(needle)
                ? Slice.of(text.replace(needle, MASK).getBytes(StandardCharsets.ISO_8859_1))
                : bytes;
    }
}
