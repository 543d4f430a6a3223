package dev.sluice.gateway.internal.pipeline;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The ids of requests: the client's own where it is harmless in a log, else one of ours. */
public final class RequestIds {
    private static final int MAX_LENGTH = 64;
    private static final char[] ALPHABET = "0123456789abcdefghijklmnopqrstuv".toCharArray();
    private static final int LENGTH = 24;

    private RequestIds() {}

    /** The wanted id where it is harmless, else a new one. */
    public static String choose(Optional<String> wanted) {
        return wanted.filter(RequestIds::isHarmless).orElseGet(RequestIds::mint);
    }

    /** 1 to 64 of {@code A-Z a-z 0-9 . _ -}: such an id can forge no line of a log and no header. */
    private static boolean isHarmless(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return !id.isEmpty() && id.length() <= MAX_LENGTH;
    }

    /** Unique, not secret. */
    private static String mint() {
        char[] id = new char[4 + LENGTH];
        "req_".getChars(0, 4, id, 0);
        long bits = 0;
        for (int i = 0; i < LENGTH; i++) {
            if (i % 12 == 0) {
                bits = ThreadLocalRandom.current().nextLong();
            }
            id[4 + i] = ALPHABET[(int) (bits & 31)];
            bits >>>= 5;
        }
        return new String(id);
    }
}
