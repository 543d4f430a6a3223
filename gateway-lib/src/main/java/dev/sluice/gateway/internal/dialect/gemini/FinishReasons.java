package dev.sluice.gateway.internal.dialect.gemini;

import dev.sluice.gateway.internal.dialect.neutral.StopReason;

/** Why an answer ended, by Google's names. */
final class FinishReasons {
    private FinishReasons() {}

    /** @param callsTools whether the whole answer holds a tool call: what ends with one waits for its result */
    static StopReason read(String name, boolean callsTools) {
        if (name.startsWith("IMAGE_")) {
            return StopReason.REFUSAL;
        }
        return switch (name) {
            case "MAX_TOKENS" -> StopReason.MAX_TOKENS;
            case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE" -> StopReason.REFUSAL;
            default -> callsTools ? StopReason.TOOL_USE : StopReason.END;
        };
    }
}
