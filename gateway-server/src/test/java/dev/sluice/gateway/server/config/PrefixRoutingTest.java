package dev.sluice.gateway.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.Target;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which provider a model name goes to. */
class PrefixRoutingTest {
    @TempDir
    Path directory;

    private Workspace here;

    @BeforeEach
    void workspace() {
        here = new Workspace(directory);
    }

    /** COMPAT 4.1 */
    @ParameterizedTest
    @CsvSource({
        "fast, openai/gpt-4o-mini",
        "gpt-special, anthropic/x",
        "anthropic/claude-9, anthropic/claude-9",
        "gpt-5-nano, local/gpt-5-nano",
        "gpt-4o, openai/gpt-4o",
        "o3-mini, openai/o3-mini",
        "text-embedding-3-small, openai/text-embedding-3-small",
        "claude-sonnet-4-5, anthropic/claude-sonnet-4-5",
        "gemini-3-pro, gemini/gemini-3-pro",
        "whatever, demo/whatever",
    })
    void aNameGoesToAliasThenSlashThenRoutesThenPrefixesThenDefault(String name, String target) {
        here.yaml(
                "default_provider: demo",
                "providers:",
                "  openai: { api_key: a }",
                "  anthropic: { api_key: b }",
                "  gemini: { api_key: c }",
                "  local: { type: openai, base_url: 'http://localhost:9000' }",
                "  demo: {}",
                "models:",
                "  fast: { provider: openai, model: gpt-4o-mini }",
                "  gpt-special: { provider: anthropic, model: x }",
                "routes:",
                "  - { match: 'gpt-5*', provider: local }");

        assertThat(targets(name)).containsExactly(target);
    }

    /** COMPAT 4.1 */
    @Test
    void aStarRouteIsLookedAtLastWhereverItStands() {
        here.yaml(
                "providers: { openai: {}, anthropic: {}, demo: {} }",
                "routes:",
                "  - { match: '*', provider: demo }",
                "  - { match: 'x*', provider: anthropic }");

        assertThat(targets("x1")).containsExactly("anthropic/x1");
        assertThat(targets("gpt-4o")).containsExactly("openai/gpt-4o");
        assertThat(targets("other")).containsExactly("demo/other");
    }

    /** COMPAT 4.2 */
    @Test
    void withoutAFileTheDefaultProviderIsOpenAiWhenThereIsAKeyForIt() {
        here.env("OPENAI_API_KEY", "k").env("ANTHROPIC_API_KEY", "k");

        assertThat(here.load().defaultProvider()).contains("openai");
        assertThat(targets("ft:custom")).containsExactly("openai/ft:custom");
    }

    /** COMPAT 4.2 */
    @Test
    void withAFileThereIsNoDefaultProviderUnlessItIsNamed() {
        here.env("OPENAI_API_KEY", "k").yaml("log: { level: info }");

        assertThat(here.load().defaultProvider()).isEmpty();
    }

    /** COMPAT 4.2 */
    @Test
    void withoutAnOpenAiKeyThereIsNoDefaultProvider() {
        assertThat(here.env("ANTHROPIC_API_KEY", "k").load().defaultProvider()).isEmpty();
    }

    @Test
    void aKnownProviderWithoutConfigurationSaysWhatToSet() {
        here.yaml("models: { fast: { provider: openai, model: gpt-4o-mini } }");

        assertThat(here.load().missing()).containsExactly("provider openai is not configured: set OPENAI_API_KEY");
        assertThatThrownBy(() -> targets("fast"))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("set OPENAI_API_KEY");
    }

    /** COMPAT 2.5 */
    @Test
    void aCallToWhatAnUnsetVariableDisabledNamesTheVariable() {
        here.yaml("providers: { openai: { api_key: '${MY_KEY}' } }");

        assertThatThrownBy(() -> targets("gpt-4o")).isInstanceOfSatisfying(GatewayException.class, e -> {
            assertThat(e.problem().status()).isEqualTo(503);
            assertThat(e.problem().message()).contains("variable MY_KEY is not set");
        });
    }

    @Test
    void fallbacksFollowTheTargetsWithoutDoubles() {
        here.yaml(
                "providers: { openai: {}, anthropic: {} }",
                "models:",
                "  fast: { provider: openai, model: gpt-4o-mini, fallbacks: [ slow ] }",
                "  slow: { provider: anthropic }",
                "  smart:",
                "    targets:",
                "      - { provider: anthropic, model: claude }",
                "      - { provider: openai, model: gpt-4o }",
                "    fallbacks: [ fast, anthropic/claude, openai/o3 ]");

        assertThat(targets("smart"))
                .containsExactly("anthropic/claude", "openai/gpt-4o", "openai/gpt-4o-mini", "openai/o3");
    }

    @Test
    void aTargetWhoseProviderIsDisabledIsLeftOutAndTheOthersServe() {
        here.yaml(
                "providers: { openai: { api_key: '${NOT_SET}' }, anthropic: { api_key: k } }",
                "models:",
                "  smart: { targets: [ { provider: openai, model: a }, { provider: anthropic, model: b } ] }");

        assertThat(targets("smart")).containsExactly("anthropic/b");
    }

    private List<String> targets(String model) {
        LiveConfig live = new LiveConfig(new ConfigLoader(here.sources()), new SimpleMeterRegistry());
        return live.find(model, Caller.anonymous()).stream()
                .flatMap(route -> route.targets().stream())
                .map(Target::label)
                .toList();
    }

    @Test
    void timeoutsAndRetriesComeFromTheAlias() {
        here.yaml(
                "providers: { openai: {} }",
                "models:",
                "  a: { provider: openai, timeouts: { connect: 250ms, total: 2h }, retries: { max: 0 } }",
                "  b: { provider: openai }");
        Config config = here.load();
        Optional<dev.sluice.gateway.spi.Route> a = config.models().get("a").route();
        Optional<dev.sluice.gateway.spi.Route> b = config.models().get("b").route();

        assertThat(a.orElseThrow().timeouts().connect()).hasMillis(250);
        assertThat(a.orElseThrow().timeouts().total()).hasHours(2);
        assertThat(a.orElseThrow().maxRetries()).isZero();
        assertThat(b.orElseThrow().timeouts())
                .as("the table of keys and the library agree on the defaults")
                .isEqualTo(dev.sluice.gateway.spi.Timeouts.DEFAULT);
        assertThat(b.orElseThrow().maxRetries())
                .isEqualTo(dev.sluice.gateway.spi.Route.to(b.orElseThrow().targets())
                        .maxRetries());
    }
}
