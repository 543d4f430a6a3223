package dev.sluice.gateway;

/**
 * Tokens of one reply, as the provider counted them.
 *
 * @param inputTokens all tokens of the prompt, those read from and written to the provider's prompt cache included
 * @param outputTokens all generated tokens, reasoning included
 * @param cacheReadTokens the part of the input that was read from the provider's prompt cache
 * @param cacheWriteTokens the part of the input that was written to the provider's prompt cache
 * @param reasoningTokens the part of the output that was reasoning
 */
public record Usage(
        long inputTokens, long outputTokens, long cacheReadTokens, long cacheWriteTokens, long reasoningTokens) {
    /** Nothing counted. */
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

    public Usage {
        if (inputTokens < 0 || outputTokens < 0 || cacheReadTokens < 0 || cacheWriteTokens < 0 || reasoningTokens < 0) {
            throw new IllegalArgumentException("token counts may not be negative");
        }
    }

    /** Input and output together. */
    public long totalTokens() {
        return inputTokens + outputTokens;
    }
}
