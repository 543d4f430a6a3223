package dev.sluice.gateway.internal.dialect;

import java.util.concurrent.ThreadLocalRandom;

/** Ids for what a provider gave none. They tell things apart within a conversation; they are no secrets. */
public final class MintedIds {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int LENGTH = 24;

    private MintedIds() {}

    /** The id that was given; one of ours with this prefix in place of an empty one. */
    public static String unlessGiven(String given, String prefix) {
        if (!given.isEmpty()) {
            return given;
        }
        StringBuilder id = new StringBuilder(prefix);
        for (int i = 0; i < LENGTH; i++) {
            id.append(ALPHABET.charAt(ThreadLocalRandom.current().nextInt(ALPHABET.length())));
        }
        return id.toString();
    }
}
