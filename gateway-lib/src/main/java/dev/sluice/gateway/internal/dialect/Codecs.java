package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.internal.dialect.anthropic.AnthropicCodec;
import dev.sluice.gateway.internal.dialect.gemini.GeminiCodec;
import dev.sluice.gateway.internal.dialect.ollama.OllamaCodec;
import dev.sluice.gateway.internal.dialect.openai.OpenAiCodec;
import java.time.Clock;

/** The codecs: a dialect costs one line here. */
public final class Codecs {
    private static final OpenAiCodec OPENAI_CHAT = new OpenAiCodec(Clock.systemUTC());
    private static final AnthropicCodec ANTHROPIC_MESSAGES = new AnthropicCodec(Clock.systemUTC());
    private static final GeminiCodec GEMINI = new GeminiCodec(Clock.systemUTC());
    private static final OllamaCodec OLLAMA = new OllamaCodec(Clock.systemUTC());

    private Codecs() {}

    /**
     * The client's side of a dialect.
     *
     * @throws IllegalArgumentException for one that only providers speak
     */
    public static ClientCodec client(Dialect dialect) {
        return switch (dialect) {
            case OPENAI_CHAT -> OPENAI_CHAT;
            case ANTHROPIC_MESSAGES -> ANTHROPIC_MESSAGES;
            case OLLAMA, GEMINI -> throw new IllegalArgumentException("clients do not speak " + dialect);
        };
    }

    /** The provider's side of a dialect. */
    public static ProviderCodec provider(Dialect dialect) {
        return switch (dialect) {
            case OPENAI_CHAT -> OPENAI_CHAT;
            case ANTHROPIC_MESSAGES -> ANTHROPIC_MESSAGES;
            case OLLAMA -> OLLAMA;
            case GEMINI -> GEMINI;
        };
    }
}
