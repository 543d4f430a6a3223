package dev.sluice.gateway.internal.provider;

import dev.sluice.gateway.spi.ProviderAdapter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The adapters that come with the gateway. */
public final class Adapters {
    private static final Duration BETWEEN_WORDS = Duration.ofMillis(15);

    // One instance each for the whole process: adapters are stateless but for the addresses that they remember.
    private static final List<ProviderAdapter> BUILT_IN = List.of(
            new OpenAiAdapter(),
            new AnthropicAdapter(),
            new PortkeyAdapter(),
            new GeminiAdapter(),
            new VertexAdapter(),
            new OllamaAdapter(),
            new DemoAdapter(Clock.systemUTC(), BETWEEN_WORDS));

    private Adapters() {}

    public static List<ProviderAdapter> builtIn() {
        return BUILT_IN;
    }
}
