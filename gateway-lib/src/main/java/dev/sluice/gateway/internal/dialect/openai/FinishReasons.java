package dev.sluice.gateway.internal.dialect.openai;

import dev.sluice.gateway.internal.dialect.neutral.StopReason;

/** {@code finish_reason} to and from the neutral reasons. */
final class FinishReasons {
    private FinishReasons() {}

    /**
     * What a provider's word means. Hosts differ in what they say when there were tool calls, so the calls themselves
     * decide between "stop" and "tool_calls"; length and content filter win over them.
     */
    static StopReason read(String finishReason, boolean hasToolCalls) {
        return switch (finishReason) {
            case "length" -> StopReason.MAX_TOKENS;
            case "content_filter" -> StopReason.REFUSAL;
            default -> hasToolCalls ? StopReason.TOOL_USE : StopReason.END;
        };
    }

    static String write(StopReason reason, boolean hasToolCalls, boolean legacyFunctions) {
        return switch (reason) {
            case MAX_TOKENS, CONTEXT_WINDOW -> "length";
            case REFUSAL -> "content_filter";
            case END, STOP_SEQUENCE, PAUSE, TOOL_USE -> {
                if (!hasToolCalls) {
                    yield "stop";
                }
                yield legacyFunctions ? "function_call" : "tool_calls";
            }
        };
    }
}
