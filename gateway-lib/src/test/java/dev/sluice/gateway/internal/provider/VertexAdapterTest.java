package dev.sluice.gateway.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Providers;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.spi.Body;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.ProviderCall;
import dev.sluice.gateway.spi.Target;
import dev.sluice.gateway.testkit.ProviderAdapterContract;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VertexAdapterTest extends ProviderAdapterContract {
    private final VertexAdapter adapter = new VertexAdapter();

    @Override
    protected ProviderAdapter adapter() {
        return adapter;
    }

    @Override
    protected Map<String, String> options() {
        return Map.of("project_id", "acme-1", "region", "europe-west4");
    }

    @Override
    protected boolean hasCredentialsOfItsOwn() {
        return true;
    }

    @Test
    void aChatSpeaksGemini() {
        assertThat(adapter.dialect(Operation.CHAT)).contains(Dialect.GEMINI);
    }

    @ParameterizedTest
    @CsvSource({
        "europe-west4, https://europe-west4-aiplatform.googleapis.com/v1/projects/acme-1/locations/europe-west4",
        "global, https://aiplatform.googleapis.com/v1/projects/acme-1/locations/global"
    })
    void aRegionHasAHostOfItsOwnAndGlobalHasNone(String region, String place) {
        Provider vertex = Providers.named("vertex").withOptions(Map.of("project_id", "acme-1", "region", region));

        assertThat(addressOf(vertex, false))
                .isEqualTo(place + "/publishers/google/models/gemini-3-pro-preview:generateContent");
        assertThat(addressOf(vertex, true))
                .isEqualTo(place + "/publishers/google/models/gemini-3-pro-preview:streamGenerateContent?alt=sse");
    }

    @Test
    void withoutARegionItIsGlobal() {
        Provider vertex = Providers.named("vertex-ai").withOptions(Map.of("project_id", "acme-1"));

        assertThat(addressOf(vertex, false))
                .startsWith("https://aiplatform.googleapis.com/v1/projects/acme-1/locations/global/");
    }

    @Test
    void anotherBaseUrlIsKept() {
        Provider vertex = Provider.of("v", "vertex", "https://proxy.example/vertex/v1beta1")
                .withOptions(options());

        assertThat(addressOf(vertex, false))
                .startsWith("https://proxy.example/vertex/v1beta1/projects/acme-1/locations/europe-west4/publishers/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example/", "a@b", "x y", "", "EUROPE"})
    void aRegionThatIsNoneCannotChooseTheHost(String region) {
        Provider vertex = Providers.named("vertex").withOptions(Map.of("project_id", "acme-1", "region", region));

        assertThatThrownBy(() -> addressOf(vertex, false)).isInstanceOfSatisfying(GatewayException.class, e -> {
            assertThat(e.problem().kind()).isEqualTo(Problem.Kind.NOT_CONFIGURED);
            assertThat(e).hasMessageContaining("vertex_region");
        });
    }

    @Test
    void aMissingProjectIsNamed() {
        assertThatThrownBy(() -> addressOf(Providers.named("vertex"), false))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("provider 'vertex' has no usable vertex_project_id");
        assertThat(Providers.chatUrl(Providers.named("vertex"))).hasToString("https://aiplatform.googleapis.com");
    }

    @Test
    void aKeyThatIsNoJsonIsAnAccessToken() {
        Headers.Builder headers = Headers.builder();
        adapter.authorize(Credential.of("a", "ya29.token"), headers);
        assertThat(headers.build().all("authorization")).containsExactly("Bearer ya29.token");
    }

    @Test
    void aCallerCannotSayWhichTokenServerIsAsked() {
        Headers.Builder headers = Headers.builder();
        adapter.authorize(new Credential("brought", Secret.of("{\"token_uri\":\"http://127.0.0.1\"}"), true), headers);
        assertThat(headers.build().all("authorization")).containsExactly("Bearer {\"token_uri\":\"http://127.0.0.1\"}");
    }

    @Test
    void aRegisteredEndpointIsNotShownWhoThisMachineIs() {
        Headers.Builder headers = Headers.builder();
        Provider registered = Providers.named("vertex").withOptions(options()).asRegistered();
        adapter.headers(call(registered, false), headers);
        assertThat(headers.build().contains("authorization")).isFalse();
    }

    private String addressOf(Provider provider, boolean streamed) {
        return adapter.address(call(provider, streamed)).toString();
    }

    private static ProviderCall call(Provider provider, boolean streamed) {
        return ProviderCall.builder(Operation.CHAT, Target.of(provider, "gemini-3-pro-preview"), Body.of(new byte[0]))
                .streamed(streamed)
                .build();
    }
}
