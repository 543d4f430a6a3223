package dev.sluice.gateway;

/** A wire format of requests, replies, streams and errors, spoken by clients, providers or both. */
public enum Dialect {
    /** OpenAI chat completions, legacy completions and embeddings. */
    OPENAI_CHAT,
    /** Anthropic messages. */
    ANTHROPIC_MESSAGES
}
