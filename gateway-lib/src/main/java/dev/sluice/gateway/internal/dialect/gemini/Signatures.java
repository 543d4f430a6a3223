package dev.sluice.gateway.internal.dialect.gemini;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The signatures of tool calls that were answered lately, by the call's id: a client whose dialect has no place for a
 * signature sends the call back without it. The oldest are forgotten first. Thread-safe.
 */
final class Signatures {
    private static final int MOST = 4096;
    private static final int MOST_CHARACTERS = 8 << 20;
    private static final int LONGEST = 256 << 10;

    private final Map<String, String> byCall = new LinkedHashMap<>();
    private int characters;

    synchronized void remember(String callId, String signature) {
        if (signature.length() > LONGEST) {
            return;
        }
        String before = byCall.remove(callId);
        characters += signature.length() - (before == null ? 0 : before.length());
        byCall.put(callId, signature);
        Iterator<String> oldest = byCall.values().iterator();
        while (byCall.size() > MOST || characters > MOST_CHARACTERS) {
            characters -= oldest.next().length();
            oldest.remove();
        }
    }

    synchronized @Nullable String of(String callId) {
        return byCall.get(callId);
    }
}
