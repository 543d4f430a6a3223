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

final class AnthropicAdapterTest extends ProviderAdapterContract {
    private static final Provider ANTHROPIC = Provider.of("claude", "anthropic", "https://api.anthropic.com");

    private final AnthropicAdapter adapter = new AnthropicAdapter();

    @Override
    protected ProviderAdapter adapter() {
        return adapter;
    }

    @Test
    void aChatGoesToMessagesAndNothingElseGoesAnywhere() {
        assertThat(adapter.dialect(Operation.CHAT)).contains(Dialect.ANTHROPIC_MESSAGES);
        assertThat(adapter.dialect(Operation.COMPLETION)).isEmpty();
        assertThat(adapter.dialect(Operation.EMBED)).isEmpty();
        assertThat(adapter.address(ProviderCall.builder(Operation.CHAT, Target.of(ANTHROPIC, "m"), Body.of(new byte[0]))
                        .build()))
                .hasToString("https://api.anthropic.com/v1/messages");
    }

    @Test
    void aKeyGoesIntoItsOwnHeader() {
        Headers.Builder headers = Headers.builder();
        adapter.authorize(Credential.of("a", "sk-ant-api03-x"), headers);
        assertThat(headers.build().all("x-api-key")).containsExactly("sk-ant-api03-x");
        assertThat(headers.build().contains("authorization")).isFalse();
    }

    @Test
    void anOAuthTokenIsABearerToken() {
        Headers.Builder headers = Headers.builder();
        adapter.authorize(Credential.of("a", "sk-ant-oat01-x"), headers);
        assertThat(headers.build().all("authorization")).containsExactly("Bearer sk-ant-oat01-x");
        assertThat(headers.build().contains("x-api-key")).isFalse();
    }

    @Test
    void theVersionIsTheClientsOwnOrTheCommonOne() {
        assertThat(sentFor(Headers.empty()).all("anthropic-version")).containsExactly("2023-06-01");
        assertThat(sentFor(Headers.of("anthropic-version", "2031-01-01")).all("anthropic-version"))
                .containsExactly("2031-01-01");
    }

    @Test
    void betasAreJoinedInOrderAndSentOnce() {
        Headers client = Headers.of("anthropic-beta", "a-1, b-2", "anthropic-beta", "b-2,,c-3 ", "x-other", "1");
        assertThat(sentFor(client).all("anthropic-beta")).containsExactly("a-1,b-2,c-3");
        assertThat(sentFor(client).contains("x-other")).isFalse();
        assertThat(sentFor(Headers.empty()).contains("anthropic-beta")).isFalse();
        assertThat(sentFor(Headers.of("anthropic-beta", " , ")).contains("anthropic-beta"))
                .isFalse();
    }

    private Headers sentFor(Headers client) {
        Headers.Builder headers = Headers.builder();
        ProviderCall call = ProviderCall.builder(Operation.CHAT, Target.of(ANTHROPIC, "m"), Body.of(new byte[0]))
                .clientHeaders(client)
                .build();
        adapter.headers(call, headers);
        return headers.build();
    }
}
