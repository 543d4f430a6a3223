package dev.sluice.gateway.internal.dialect.anthropic;

import dev.sluice.gateway.internal.dialect.neutral.StopReason;

/** Stop reasons by Anthropic's names. */
final class StopReasons {
    private StopReasons() {}

    static StopReason read(String name) {
        return switch (name) {
            case "stop_sequence" -> StopReason.STOP_SEQUENCE;
            case "max_tokens" -> StopReason.MAX_TOKENS;
            case "model_context_window_exceeded" -> StopReason.CONTEXT_WINDOW;
            case "tool_use" -> StopReason.TOOL_USE;
            case "refusal" -> StopReason.REFUSAL;
            case "pause_turn" -> StopReason.PAUSE;
            default -> StopReason.END;
        };
    }

    static String write(StopReason reason) {
        return switch (reason) {
            case END -> "end_turn";
            case STOP_SEQUENCE -> "stop_sequence";
            case MAX_TOKENS -> "max_tokens";
            case CONTEXT_WINDOW -> "model_context_window_exceeded";
            case TOOL_USE -> "tool_use";
            case REFUSAL -> "refusal";
            case PAUSE -> "pause_turn";
        };
    }

    /**
     * The reason, put right by what the answer holds: an answer that ends with tool calls waits for them, and one whose
     * only call was the answer itself does not.
     */
    static StopReason settle(StopReason reason, boolean callsTools, boolean unwrapped) {
        if (reason == StopReason.END && callsTools) {
            return StopReason.TOOL_USE;
        }
        return reason == StopReason.TOOL_USE && unwrapped && !callsTools ? StopReason.END : reason;
    }
}
