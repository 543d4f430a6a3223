package dev.sluice.gateway.internal.dialect.neutral;

/** Why the model stopped. Each dialect maps to and from these. */
public enum StopReason {
    END,
    STOP_SEQUENCE,
    MAX_TOKENS,
    CONTEXT_WINDOW,
    TOOL_USE,
    REFUSAL,
    PAUSE
}
