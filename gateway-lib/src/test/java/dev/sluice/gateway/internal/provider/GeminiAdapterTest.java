package dev.sluice.gateway.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.Providers;
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
import org.junit.jupiter.params.provider.ValueSource;

final class GeminiAdapterTest extends ProviderAdapterContract {
    private final GeminiAdapter adapter = new GeminiAdapter();

    @Override
    protected ProviderAdapter adapter() {
        return adapter;
    }

    @Test
    void aChatSpeaksGeminiAndNothingElseIsDone() {
        assertThat(adapter.dialect(Operation.CHAT)).contains(Dialect.GEMINI);
        assertThat(adapter.dialect(Operation.COMPLETION)).isEmpty();
    }

    @Test
    void theModelAndWhetherToStreamArePartOfTheAddress() {
        Provider gemini = Providers.named("gemini");
        String models = "https://generativelanguage.googleapis.com/v1beta/models";

        assertThat(addressOf(gemini, "gemini-2.5-pro", false)).isEqualTo(models + "/gemini-2.5-pro:generateContent");
        assertThat(addressOf(gemini, "gemini-2.5-pro", true))
                .isEqualTo(models + "/gemini-2.5-pro:streamGenerateContent?alt=sse");
        assertThat(addressOf(gemini, "", false)).isEqualTo(models);
        assertThat(Providers.chatUrl(gemini)).hasToString(models);
    }

    @ParameterizedTest
    @CsvSource({"models/gemini-2.5-pro, gemini-2.5-pro", "a b?c#d, a%20b%3Fc%23d", "..%2F..%2Fv1, ..%252F..%252Fv1"})
    void aNameCannotLeaveItsPlaceInTheAddress(String model, String segment) {
        assertThat(addressOf(Providers.named("gemini"), model, false))
                .endsWith("/models/" + segment + ":generateContent");
    }

    @ParameterizedTest
    @CsvSource({
        "https://h.example, https://h.example/v1beta/models/m:generateContent",
        "https://h.example/v1, https://h.example/v1/models/m:generateContent",
        "https://h.example/google/v1beta/, https://h.example/google/v1beta/models/m:generateContent"
    })
    void aBaseUrlWithAVersionKeepsIt(String baseUrl, String address) {
        assertThat(addressOf(Provider.of("g", "gemini", baseUrl), "m", false)).isEqualTo(address);
    }

    @Test
    void aKeyGoesIntoGooglesHeaderAndNotIntoTheAddress() {
        Headers.Builder headers = Headers.builder();
        adapter.authorize(Credential.of("a", "AIza-x"), headers);
        assertThat(headers.build().all("x-goog-api-key")).containsExactly("AIza-x");
        assertThat(headers.build().contains("authorization")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini", "google", "google-ai", "google-gemini", "GOOGLE"})
    void googleHasManyNames(String name) {
        assertThat(Providers.named(name).type()).isEqualTo("gemini");
    }

    private String addressOf(Provider provider, String model, boolean streamed) {
        return adapter.address(ProviderCall.builder(Operation.CHAT, Target.of(provider, model), Body.of(new byte[0]))
                        .streamed(streamed)
                        .build())
                .toString();
    }
}
