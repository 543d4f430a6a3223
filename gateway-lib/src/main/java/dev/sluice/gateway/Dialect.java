package dev.sluice.gateway;

/** A wire format of requests, replies, streams and errors, spoken by clients, providers or both. */
public enum Dialect {
    /** OpenAI chat completions, legacy completions and embeddings. */
    OPENAI_CHAT(true),
    /** Anthropic messages. */
    ANTHROPIC_MESSAGES(true),
    /** Ollama's own chat and embeddings. */
    OLLAMA(false),
    /** Google's generateContent, of the Gemini API and of Vertex AI. */
    GEMINI(false);

    private final boolean spokenByClients;

    Dialect(boolean spokenByClients) {
        this.spokenByClients = spokenByClients;
    }

    /** Whether a client may speak it to the gateway; the others are for providers only. */
    public boolean isSpokenByClients() {
        return spokenByClients;
    }
}
