package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.internal.provider.Adapters;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.Slice;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProvidersTest {
    @ParameterizedTest
    @CsvSource({
        "openai,            openai,    https://api.openai.com/v1/chat/completions",
        "anthropic,         anthropic, https://api.anthropic.com/v1/messages",
        "claude,            anthropic, https://api.anthropic.com/v1/messages",
        "OpenAI-Compatible, openai,    https://api.openai.com/v1/chat/completions",
        "groq,              openai,    https://api.groq.com/openai/v1/chat/completions",
        "mistral,           openai,    https://api.mistral.ai/v1/chat/completions",
        "deepseek,          openai,    https://api.deepseek.com/chat/completions",
        "openrouter,        openai,    https://openrouter.ai/api/v1/chat/completions",
        "xai,               openai,    https://api.x.ai/v1/chat/completions",
        "together,          openai,    https://api.together.xyz/v1/chat/completions",
        "fireworks,         openai,    https://api.fireworks.ai/inference/v1/chat/completions",
        "perplexity,        openai,    https://api.perplexity.ai/chat/completions",
        "cerebras,          openai,    https://api.cerebras.ai/v1/chat/completions",
        "portkey,           portkey,   http://localhost:8787/v1/chat/completions",
        "vllm,              openai,    http://localhost:8000/v1/chat/completions",
        "lmstudio,          openai,    http://localhost:1234/v1/chat/completions"
    })
    void aNameAloneSaysTypeAndAddress(String name, String type, String address) {
        Provider provider = named(name, null, null, null);
        assertThat(provider.name()).isEqualTo(name);
        assertThat(provider.type()).isEqualTo(type);
        assertThat(Providers.chatUrl(provider)).hasToString(address);
    }

    /** COMPAT 6.2: the slugs of a Portkey gateway, for what is built. */
    @ParameterizedTest
    @CsvSource({
        "openai,        openai",
        "anthropic,     anthropic",
        "mistral-ai,    mistral",
        "together-ai,   together",
        "fireworks-ai,  fireworks",
        "perplexity-ai, perplexity",
        "x-ai,          xai",
        "deepseek,      deepseek",
        "openrouter,    openrouter",
        "groq,          groq",
        "cerebras,      cerebras",
        "google,        gemini",
        "vertex-ai,     vertex",
        "ollama,        ollama"
    })
    void aSlugOfPortkeyIsASynonym(String slug, String preset) {
        Provider ours = named(preset, null, null, null);
        assertThat(named("p", slug, null, null))
                .isEqualTo(ours.apiPath()
                        .map(path ->
                                Provider.of("p", ours.type(), ours.baseUrl()).withApiPath(path))
                        .orElse(Provider.of("p", ours.type(), ours.baseUrl())));
    }

    @Test
    void overridesThatAProviderCanUseAreFine() {
        Providers.checkOverrides(
                Providers.anthropic(),
                Map.of(
                        "max_tokens",
                        Slice.of("4096"),
                        "thinking",
                        Slice.of("{\"type\":\"x\"}"),
                        "seed",
                        Slice.of("1")));
        Providers.checkOverrides(Providers.openAi(), Map.of("n", Slice.of("2"), "stop", Slice.of("null")));
        Providers.checkOverrides(Provider.of("p", "their-own", "https://h.example"), Map.of("n", Slice.of("2")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "anthropic | max_tokens | \"4096\"      | max_tokens",
                "anthropic | n          | 2             | n: ",
                "anthropic | top_k      | 1,\"stop\":2  | the value of override 'top_k' is not JSON",
                "openai    | seed       | {             | the value of override 'seed' is not JSON",
                "openai    | model      | \"m\"         | 'model' is no override",
                "openai    | stream     | true          | 'stream' cannot be overridden",
                "their-own | messages   | []            | 'messages' cannot be overridden"
            })
    void overridesThatCannotBeUsedAreRefusedWithTheirName(String type, String name, String json, String message) {
        Provider provider = Provider.of("p", type, "https://h.example");
        assertThatThrownBy(() -> Providers.checkOverrides(provider, Map.of(name, Slice.of(json))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void whatTheConfigurationSaysWins() {
        Provider provider = named("perplexity", "openai", "https://proxy.example/px", "/api");
        assertThat(provider)
                .isEqualTo(Provider.of("perplexity", "openai", "https://proxy.example/px")
                        .withApiPath("/api"));
    }

    @Test
    void anotherBaseUrlLeavesThePresetsApiPathBehind() {
        assertThat(named("deepseek", null, "https://proxy.example", null).apiPath())
                .isEmpty();
        assertThat(named("deepseek", null, null, "/beta").apiPath()).contains("/beta");
        assertThat(named("deepseek", null, null, null).apiPath()).contains("");
    }

    @Test
    void aProviderOfAnotherNameTakesItsTypeFromAPreset() {
        Provider provider = named("fast", "groq", null, null);
        assertThat(provider.type()).isEqualTo("openai");
        assertThat(provider.baseUrl()).hasToString("https://api.groq.com/openai/v1");
    }

    @Test
    void aPresetsNameKeepsItsAddressWhenTheTypeIsSpelledOut() {
        assertThat(named("groq", "openai", null, null).baseUrl()).hasToString("https://api.groq.com/openai/v1");
        assertThat(named("groq", "anthropic", null, null).baseUrl()).hasToString("https://api.anthropic.com");
    }

    @ParameterizedTest
    @CsvSource({
        "opnai,    provider type 'opnai' is not known; did you mean 'openai'?",
        "antropic, provider type 'antropic' is not known; did you mean 'anthropic'?",
        "grok2,    provider type 'grok2' is not known; did you mean 'groq'?"
    })
    void anUnknownTypeNamesTheNearest(String type, String message) {
        assertThatThrownBy(() -> named("x", type, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void aTypeThatIsNearNothingListsThemAll() {
        assertThatThrownBy(() -> named("our-own-host", null, "https://h.example", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "provider type 'our-own-host' is not known; there are openai, anthropic, portkey, gemini, vertex, ollama, demo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"azure", "azure-openai", "bedrock", "gemini-cli"})
    void aTypeThatIsStillToComeSaysSo(String type) {
        assertThatThrownBy(() -> named(type, null, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("provider type '[a-z-]+' is not built yet");
        assertThat(named(type, "openai", "https://h.example", null).type()).isEqualTo("openai");
    }

    @Test
    void aBaseUrlThatIsNoneIsRefused() {
        assertThatThrownBy(() -> named("openai", null, "https://u:p@h.example", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a base URL may not hold a user or password");
    }

    @Test
    void thereIsAnAdapterForEveryType() {
        assertThat(Adapters.builtIn().stream().map(ProviderAdapter::type).collect(Collectors.toSet()))
                .isEqualTo(Providers.types());
        assertThat(Providers.presets())
                .contains("groq", "vllm")
                .doesNotContainAnyElementsOf(Providers.types())
                .allSatisfy(name -> assertThat(Providers.types())
                        .contains(named(name, null, null, null).type()));
        assertThat(Providers.openAi().type()).isEqualTo("openai");
        assertThat(Providers.anthropic().type()).isEqualTo("anthropic");
        assertThat(Providers.demo().type()).isEqualTo("demo");
        assertThat(Providers.named("ollama")).isEqualTo(Provider.of("ollama", "ollama", "http://localhost:11434"));
    }

    private static ProviderAdapter adapter(String type) {
        return Adapters.builtIn().stream()
                .filter(adapter -> adapter.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static Provider named(String name, String type, String baseUrl, String apiPath) {
        return Providers.named(
                name,
                Optional.ofNullable(type),
                Optional.ofNullable(baseUrl).map(URI::create),
                Optional.ofNullable(apiPath));
    }
}
