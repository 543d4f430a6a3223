package dev.sluice.gateway.internal.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.ModelInfo;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Route;
import dev.sluice.gateway.spi.Target;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredModelsTest {
    private static final Provider OPENAI = Provider.of("openai", "openai", "http://o");
    private static final Provider CLAUDE = Provider.of("anthropic", "anthropic", "http://a");
    private static final Provider LOCAL = Provider.of("local", "openai", "http://l");

    private static ConfiguredModels.Builder all() {
        ConfiguredModels.Builder builder = ConfiguredModels.builder();
        builder.provider(OPENAI);
        builder.provider(CLAUDE);
        builder.provider(LOCAL);
        return builder;
    }

    private static String find(ConfiguredModels models, String name) {
        return models.find(name, Caller.anonymous())
                .map(route -> route.targets().get(0).label())
                .orElse("unknown");
    }

    @Test
    void listsTheProvidersThatCanBeAskedForTheirModels() {
        ConfiguredModels.Builder builder = all();
        builder.provider(Provider.of("keys", "openai", "http://k/v1/chat").withVerbatimUrl());
        builder.unavailable("anthropic", "ANTHROPIC_API_KEY is not set");
        ConfiguredModels models = builder.build();

        assertThat(models.listedProviders(Caller.anonymous()))
                .containsExactly(Target.of(LOCAL, ""), Target.of(OPENAI, ""));
        assertThat(models.listedProviders(Caller.named("a").boundTo("local")))
                .containsExactly(Target.of(LOCAL, "").withCredential("a"));
        assertThat(models.listedProviders(Caller.named("a").boundTo("keys"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o-mini, openai/gpt-4o-mini",
        "o3-mini, openai/o3-mini",
        "chatgpt-4o-latest, openai/chatgpt-4o-latest",
        "text-embedding-3-small, openai/text-embedding-3-small",
        "claude-sonnet-4-5, anthropic/claude-sonnet-4-5",
        "local/llama3, local/llama3",
        "openai/gpt-4o, openai/gpt-4o",
        "local/org/model:7b, local/org/model:7b",
        "gemini-2.5-pro, unknown",
        "llama3, unknown",
        "nowhere/llama3, unknown",
        "local/, unknown",
        "/llama3, unknown",
    })
    void knowsProvidersAndBuiltInPrefixes(String name, String found) {
        assertThat(find(all().build(), name)).isEqualTo(found);
    }

    @Test
    void anAliasBeatsAProviderBeatsARouteBeatsAPrefixBeatsTheDefault() {
        ConfiguredModels.Builder builder = all();
        builder.alias("gpt-alias", Route.to(Target.of(CLAUDE, "claude-x")));
        builder.alias("local/pinned", Route.to(Target.of(CLAUDE, "claude-y")));
        builder.route("gpt-4*", "local");
        builder.route("gpt-4o*", "anthropic");
        builder.defaultProvider("local");
        ConfiguredModels models = builder.build();

        assertThat(find(models, "gpt-alias")).isEqualTo("anthropic/claude-x");
        assertThat(find(models, "local/pinned")).isEqualTo("anthropic/claude-y");
        assertThat(find(models, "openai/gpt-4o")).isEqualTo("openai/gpt-4o");
        assertThat(find(models, "gpt-4o")).isEqualTo("local/gpt-4o");
        assertThat(find(models, "gpt-3.5")).isEqualTo("openai/gpt-3.5");
        assertThat(find(models, "llama3")).isEqualTo("local/llama3");
    }

    @Test
    void aRouteForEverythingIsLookedAtLastWhereverItStands() {
        ConfiguredModels.Builder builder = all();
        builder.route("*", "local");
        builder.route("mistral-*", "anthropic");
        ConfiguredModels models = builder.build();

        assertThat(find(models, "mistral-7b")).isEqualTo("anthropic/mistral-7b");
        assertThat(find(models, "gpt-4o")).isEqualTo("openai/gpt-4o");
        assertThat(find(models, "llama3")).isEqualTo("local/llama3");
    }

    @Test
    void saysWhyANameThatExistsCannotServe() {
        ConfiguredModels.Builder builder = all();
        builder.unavailable("smart", "variable SMART_KEY is not set");
        builder.unavailable("gemini", "variable GEMINI_API_KEY is not set");
        ConfiguredModels models = builder.build();

        for (String name : new String[] {"smart", "gemini/pro", "gemini-2.5-pro"}) {
            assertThatThrownBy(() -> models.find(name, Caller.anonymous()))
                    .isInstanceOfSatisfying(GatewayException.class, e -> {
                        assertThat(e.problem().kind()).isEqualTo(Kind.NOT_CONFIGURED);
                        assertThat(e.problem().message()).contains("is not set");
                    });
        }
    }

    private static final Caller BOUND = Caller.named("vk-1").boundTo("local");

    private static String findBound(ConfiguredModels models, String name) {
        Route route = models.find(name, BOUND).orElseThrow();
        assertThat(route.targets()).allSatisfy(target -> {
            assertThat(target.provider()).isEqualTo(LOCAL);
            assertThat(target.credential()).contains("vk-1");
        });
        return route.targets().stream().map(Target::label).collect(Collectors.joining(" "));
    }

    /** COMPAT 5.2 */
    @Test
    void aKeyThatBelongsToAProviderReachesThatOneByWhateverName() {
        ConfiguredModels.Builder builder = all();
        builder.alias(
                "mixed",
                Route.to(Target.of(CLAUDE, "c"), Target.of(LOCAL, "l1"), Target.of(OPENAI, "o"), Target.of(LOCAL, "l2"))
                        .withMaxRetries(7));
        builder.alias("elsewhere", Route.to(Target.of(CLAUDE, "c")));
        builder.route("mistral-*", "local");
        builder.unavailable("gemini", "variable GEMINI_API_KEY is not set");
        ConfiguredModels models = builder.build();

        assertThat(findBound(models, "mixed")).isEqualTo("local/l1 local/l2");
        assertThat(models.find("mixed", BOUND).orElseThrow().maxRetries()).isEqualTo(7);
        assertThat(findBound(models, "local/llama3")).isEqualTo("local/llama3");
        assertThat(findBound(models, "mistral-7b")).isEqualTo("local/mistral-7b");
        for (String other :
                List.of("elsewhere", "openai/gpt-4o", "gpt-4o", "claude-x", "gemini-pro", "local/", "any")) {
            assertThat(findBound(models, other)).isEqualTo("local/" + other);
        }
        assertThat(models.list(BOUND)).extracting(ModelInfo::id).containsExactly("mixed");
        assertThat(models.listedProviders(BOUND))
                .containsExactly(Target.of(LOCAL, "").withCredential("vk-1"));
        assertThat(models.listedProviders(Caller.anonymous()))
                .extracting(Target::provider)
                .containsExactly(CLAUDE, LOCAL, OPENAI);
    }

    @Test
    void theProviderOfKeysStandsInForTheConfiguredOneAndOthersDoNotReachIt() {
        Provider verbatim =
                Provider.of("local", "openai", "http://elsewhere/chat").withVerbatimUrl();
        Provider hidden = Provider.of("hidden", "openai", "http://hidden/chat").withVerbatimUrl();
        ConfiguredModels.Builder builder = all();
        builder.alias("mixed", Route.to(Target.of(LOCAL, "l1")));
        builder.keyProvider(verbatim);
        builder.keyProvider(hidden);
        ConfiguredModels models = builder.build();

        assertThat(models.find("mixed", BOUND).orElseThrow().targets())
                .containsExactly(Target.of(verbatim, "l1").withCredential("vk-1"));
        assertThat(models.findRelay(BOUND).orElseThrow().targets())
                .containsExactly(Target.of(verbatim, "").withCredential("vk-1").asRelayed());
        assertThat(models.findRelay(BOUND).orElseThrow().maxRetries()).isZero();
        assertThat(models.listedProviders(BOUND)).isEmpty();
        assertThat(find(models, "local/llama3")).isEqualTo("local/llama3");
        assertThat(models.find("local/llama3", Caller.named("dev"))
                        .orElseThrow()
                        .targets()
                        .get(0)
                        .provider())
                .isEqualTo(LOCAL);
        assertThat(find(models, "hidden/m")).isEqualTo("unknown");
        assertThat(models.findRelay(Caller.named("dev"))).isEmpty();
    }

    @Test
    void aProviderOfAKeyThatIsNotThereIsNamed() {
        ConfiguredModels.Builder builder = all();
        builder.unavailable("off", "variable OFF_KEY is not set");
        ConfiguredModels models = builder.build();

        assertThatThrownBy(() -> models.findRelay(Caller.named("k").boundTo("nowhere")))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.problem().kind()).isEqualTo(Kind.INVALID_REQUEST))
                .hasMessageContaining("'nowhere'");
        assertThatThrownBy(() -> models.find("m", Caller.named("k").boundTo("off")))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.problem().kind()).isEqualTo(Kind.NOT_CONFIGURED))
                .hasMessageContaining("OFF_KEY");
    }

    /** COMPAT 4.1 */
    @Test
    void aRegisteredModelIsFoundBehindAliasesAndBeforeEverythingElse() {
        Provider endpoint = Provider.of("registered", "openai", "https://r").asRegistered();
        ConfiguredModels.Builder theirs = ConfiguredModels.builder();
        for (String id : List.of("gpt-4o", "local/llama3", "mine", "z")) {
            theirs.alias(id, Route.to(Target.of(endpoint, id)));
        }
        ConfiguredModels.Builder builder = all();
        builder.alias("mine", Route.to(Target.of(CLAUDE, "c")));
        builder.route("gpt-*", "local");
        builder.registered(theirs.build());
        ConfiguredModels models = builder.build();

        assertThat(find(models, "mine")).isEqualTo("anthropic/c");
        assertThat(find(models, "gpt-4o")).isEqualTo("registered/gpt-4o");
        assertThat(find(models, "local/llama3")).isEqualTo("registered/local/llama3");
        assertThat(find(models, "gpt-4")).isEqualTo("local/gpt-4");
        assertThat(models.list(Caller.anonymous()))
                .extracting(ModelInfo::id)
                .containsExactly("mine", "gpt-4o", "local/llama3", "z");
        assertThat(findBound(models, "gpt-4o"))
                .as("registered models are no key's provider")
                .isEqualTo("local/gpt-4o");
        assertThat(models.list(BOUND)).isEmpty();
    }
}
