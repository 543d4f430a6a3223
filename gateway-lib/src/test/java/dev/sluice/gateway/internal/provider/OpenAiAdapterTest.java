package dev.sluice.gateway.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.testkit.ProviderAdapterContract;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OpenAiAdapterTest extends ProviderAdapterContract {
    private final OpenAiAdapter adapter = new OpenAiAdapter();

    @Override
    protected ProviderAdapter adapter() {
        return adapter;
    }

    @ParameterizedTest
    @CsvSource({"CHAT,/chat/completions", "COMPLETION,/completions", "EMBED,/embeddings"})
    void everyOperationHasItsPath(Operation operation, String path) {
        assertThat(adapter.dialect(operation)).contains(Dialect.OPENAI_CHAT);
        assertThat(adapter.address(Provider.of("a", "openai", "https://api.openai.com"), operation))
                .hasToString("https://api.openai.com/v1" + path);
        assertThat(adapter.address(Provider.of("b", "openai", "https://b.example/x/v4"), operation))
                .hasToString("https://b.example/x/v4" + path);
        assertThat(adapter.address(
                        new Provider("c", "openai", URI.create("https://c.example"), Optional.of("")), operation))
                .hasToString("https://c.example" + path);
    }

    @Test
    void theKeyIsABearerToken() {
        Headers.Builder headers = Headers.builder();
        adapter.authorize(Credential.of("a", "sk-1"), headers);
        assertThat(headers.build().all("authorization")).containsExactly("Bearer sk-1");
        assertThat(headers.build().size()).isEqualTo(1);
    }
}
