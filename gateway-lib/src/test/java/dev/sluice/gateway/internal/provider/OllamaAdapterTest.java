package dev.sluice.gateway.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.spi.Body;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.ProviderCall;
import dev.sluice.gateway.spi.Target;
import dev.sluice.gateway.testkit.ProviderAdapterContract;
import org.junit.jupiter.api.Test;

final class OllamaAdapterTest extends ProviderAdapterContract {
    private final OllamaAdapter adapter = new OllamaAdapter();

    @Override
    protected ProviderAdapter adapter() {
        return adapter;
    }

    @Test
    void chatsAndEmbeddingsAreBelowApiWithoutAVersion() {
        assertThat(address(Operation.CHAT, "http://localhost:11434")).isEqualTo("http://localhost:11434/api/chat");
        assertThat(address(Operation.EMBED, "https://h.example/ollama/"))
                .isEqualTo("https://h.example/ollama/api/embed");
        assertThat(adapter.dialect(Operation.CHAT)).contains(Dialect.OLLAMA);
        assertThat(adapter.dialect(Operation.EMBED)).contains(Dialect.OLLAMA);
        assertThat(adapter.dialect(Operation.COMPLETION)).isEmpty();
    }

    @Test
    void asksForLinesWhenItStreams() {
        Headers.Builder headers = Headers.builder().add("accept", "text/event-stream");
        adapter.headers(call(Operation.CHAT, "http://localhost:11434", true), headers);

        assertThat(headers.build().all("accept")).containsExactly("application/x-ndjson");
    }

    private String address(Operation operation, String baseUrl) {
        return adapter.address(call(operation, baseUrl, false)).toString();
    }

    private static ProviderCall call(Operation operation, String baseUrl, boolean streamed) {
        Target target = Target.of(Provider.of("local", "ollama", baseUrl), "m");
        return ProviderCall.builder(operation, target, Body.of(new byte[0]))
                .streamed(streamed)
                .build();
    }
}
