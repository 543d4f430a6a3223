package dev.sluice.gateway;

/** What a request asks for. */
public enum Operation {
    /** A chat: OpenAI {@code /v1/chat/completions}, Anthropic {@code /v1/messages}. */
    CHAT("chat"),
    /** A legacy text completion: OpenAI {@code /v1/completions}. */
    COMPLETION("text completions"),
    /** Embeddings: OpenAI {@code /v1/embeddings}. */
    EMBED("embeddings"),
    /**
     * A body that is not read: the caller's key decides where it goes, and body and reply pass as they are
     * ({@code POST /completions/chat}).
     */
    RELAY("relayed requests");

    private final String label;

    Operation(String label) {
        this.label = label;
    }

    /** What to call it in a sentence. */
    public String label() {
        return label;
    }
}
