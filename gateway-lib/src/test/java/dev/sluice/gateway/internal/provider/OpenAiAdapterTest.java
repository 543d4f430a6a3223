package dev.sluice.gateway.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.spi.Body;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.ProviderCall;
import dev.sluice.gateway.spi.Target;
import dev.sluice.gateway.testkit.ProviderAdapterContract;
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
        assertThat(adapter.address(call(Provider.of("a", "openai", "https://api.openai.com"), operation)))
                .hasToString("https://api.openai.com/v1" + path);
        assertThat(adapter.address(call(Provider.of("b", "openai", "https://b.example/x/v4"), operation)))
                .hasToString("https://b.example/x/v4" + path);
        assertThat(adapter.address(
                        call(Provider.of("c", "openai", "https://c.example").withApiPath(""), operation)))
                .hasToString("https://c.example" + path);
    }

    private static ProviderCall call(Provider provider, Operation operation) {
        return ProviderCall.builder(operation, Target.of(provider, "m"), Body.of(new byte[0]))
                .build();
    }

    @Test
    void theKeyIsABearerToken() {
        Headers.Builder headers = Headers.builder();
        adapter.authorize(Credential.of("a", "sk-1"), headers);
        assertThat(headers.build().all("authorization")).containsExactly("Bearer sk-1");
        assertThat(headers.build().size()).isEqualTo(1);
    }
}
