package dev.sluice.gateway.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the configuration comes from, and what wins. */
class SourcesTest {
    @TempDir
    Path directory;

    private Workspace here;

    @BeforeEach
    void workspace() {
        here = new Workspace(directory);
    }

    /** COMPAT 2.1 */
    @Test
    void flagsStandAboveEnvironmentAboveDotEnvAboveFileAboveDefaults() {
        assertThat(here.load().server().port()).isEqualTo(8080);
        here.yaml("server: { port: 1001 }");
        assertThat(here.load().server().port()).isEqualTo(1001);
        here.file(".env", "PORT=1002");
        assertThat(here.load().server().port()).isEqualTo(1002);
        here.env("PORTUS_PORT", "1003");
        assertThat(here.load().server().port()).isEqualTo(1003);
        ConfigSources flags = here.sources().withFlags(Optional.of("localhost"), Optional.of(1004));
        assertThat(Workspace.load(flags).server().port()).isEqualTo(1004);
        assertThat(Workspace.load(flags).server().host()).isEqualTo("localhost");
    }

    @Test
    void everyValueKnowsItsSource() {
        here.yaml("server: { port: 1001 }", "log:", "  level: ${LEVEL:-warn}")
                .file(".env", "GATEWAY_HOST=localhost")
                .env("GATEWAY_ADMIN_KEY", "k9Xq2Lm47TzPw8Rb");
        Config config = Workspace.load(here.sources().withFlags(Optional.empty(), Optional.of(7)));

        assertThat(Workspace.origin(config, "server.port")).isEqualTo("flag --port");
        assertThat(Workspace.origin(config, "server.host")).isEqualTo(".env GATEWAY_HOST");
        assertThat(Workspace.origin(config, "admin.key")).isEqualTo("environment GATEWAY_ADMIN_KEY");
        assertThat(Workspace.origin(config, "log.level")).isEqualTo("gateway.yaml:3 ${LEVEL}");
        assertThat(Workspace.origin(config, "log.format")).isEqualTo("default");
    }

    /** COMPAT 2.1 */
    @Test
    void theGatewaysOwnVariableOfAProviderWinsOverTheFile() {
        here.yaml("providers:", "  openai: { api_key: from-file }")
                .env("LLM_GATEWAY_PROVIDERS_OPENAI_API_KEY", "from-variable");

        assertThat(key(here.load(), "openai")).isEqualTo("from-variable");
    }

    /** COMPAT 2.1 */
    @Test
    void aVendorsOwnVariableOnlyFillsWhatTheFileLeavesOut() {
        here.yaml("providers:", "  openai: { api_key: from-file }", "  anthropic: {}")
                .env("OPENAI_API_KEY", "from-variable")
                .env("ANTHROPIC_API_KEY", "a-key");

        assertThat(key(here.load(), "openai")).isEqualTo("from-file");
        assertThat(key(here.load(), "anthropic")).isEqualTo("a-key");
    }

    /** COMPAT 2.1 */
    @Test
    void entriesOfFileAndEnvironmentMerge() {
        here.yaml(
                        "providers:",
                        "  local: { type: openai, base_url: 'http://localhost:9000' }",
                        "keys: { a: { key: key-a } }")
                .env("OPENAI_API_KEY", "o-key")
                .env("GATEWAY_KEY_B", "key-b");
        Config config = here.load();

        assertThat(config.providers().keySet()).containsExactlyInAnyOrder("local", "openai");
        assertThat(config.keys().keySet()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aKeyOfTheEnvironmentWinsAndKeepsTheFilesModels() {
        here.yaml("keys:", "  Team-A: { key: from-file, models: [ 'fast*' ] }")
                .env("GATEWAY_KEY_TEAM_A", "from-variable");
        Config.KeyEntry entry = here.load().keys().get("Team-A");

        assertThat(entry.key().orElseThrow().reveal()).isEqualTo("from-variable");
        assertThat(entry.models()).containsExactly("fast*");
    }

    /** COMPAT 2.1 */
    @ParameterizedTest
    @CsvSource({
        "PORT, LLM_GATEWAY_SERVER_PORT, 1, 2, server.port",
        "PORT, PORTUS_PORT, 1, 2, server.port",
        "LLM_GATEWAY_LOG_LEVEL, GATEWAY_LOG_LEVEL, info, warn, log.level",
        "GATEWAY_KEY_DEV, PORTUS_KEY_DEV, key-1, key-2, keys.dev.key",
        "OPENAI_API_KEY, LLM_GATEWAY_PROVIDERS_OPENAI_API_KEY, key-1, key-2, providers.openai.api_key",
        "OLLAMA_HOST, OLLAMA_BASE_URL, localhost:1, http://localhost:2, providers.ollama.base_url",
    })
    void twoNamesForOneThingWithDifferentValuesAreRefusedNamingBoth(
            String one, String other, String value, String otherValue, String key) {
        String problem =
                String.join(" ", here.env(one, value).env(other, otherValue).problems());

        assertThat(problem).contains(one, other, "`" + key + "`").doesNotContain("key-1", "key-2");
        String same = other.endsWith("_URL") ? "http://" + value : value;
        assertThat(here.env(other, same).load()).as("equal values are fine").isNotNull();
    }

    /** COMPAT 2.2 */
    @Test
    void theFileIsTheFlagsElseTheVariablesElseTheUsualNames() {
        assertThat(here.load().file()).isEmpty();
        here.file("config.yaml", "log: { level: debug }");
        assertThat(here.load().file()).contains(here.path("config.yaml"));
        here.yaml("log: { level: warn }");
        assertThat(here.load().file()).contains(here.path("gateway.yaml"));
        here.file("other.yaml", "log: { level: error }").env("GATEWAY_CONFIG", "other.yaml");
        assertThat(here.load().file()).contains(here.path("other.yaml"));
        here.file("flag.yaml", "log: { level: info }");
        ConfigSources flagged = here.sources().withFile(Path.of("flag.yaml"));
        assertThat(Workspace.load(flagged).file()).contains(here.path("flag.yaml"));
    }

    @Test
    void aNamedFileThatIsNotThereIsRefused() {
        assertThat(here.env("GATEWAY_CONFIG", "gone.yaml").problems())
                .containsExactly("GATEWAY_CONFIG: there is no file gone.yaml");
    }

    /** COMPAT 2.3 */
    @Test
    void dotEnvTakesQuotesAndEqualsSignsAndIgnoresComments() {
        here.file(".env", "# comment", "", "GATEWAY_KEY_A=plain=value # not a comment", "GATEWAY_KEY_B=\"quoted key\"");

        assertThat(here.problems())
                .as("a key may not hold a space, and both arrived whole")
                .hasSize(2)
                .allMatch(p -> p.contains("must be printable ASCII without spaces"));
        here.file(".env", "GATEWAY_KEY_A=plain=value", "GATEWAY_KEY_B='quoted'", "GATEWAY_KEY_C=");
        Config config = here.load();
        assertThat(config.keys().get("a").key().orElseThrow().reveal()).isEqualTo("plain=value");
        assertThat(config.keys().get("b").key().orElseThrow().reveal()).isEqualTo("quoted");
        assertThat(config.keys()).doesNotContainKey("c");
    }

    /** COMPAT 2.3 */
    @Test
    void dotEnvMayBeginWithAByteOrderMark() {
        here.file(".env", "\uFEFFPORT=1002");

        assertThat(here.load().server().port()).isEqualTo(1002);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'s3cr3t", "\"s3cr3t'", "\""})
    void aQuoteThatDoesNotEndIsNamedByFileAndLine(String value) {
        here.file(".env", "PORT=1", "GATEWAY_KEY_A=" + value);

        assertThat(here.problems())
                .containsExactly(".env:2: the quote that begins the value does not end on this line");
    }

    /** COMPAT 2.3 */
    @Test
    void dotEnvNeverStandsOverAVariableThatIsSet() {
        here.file(".env", "GATEWAY_KEY_DEV=from-dot-env").env("GATEWAY_KEY_DEV", "from-process");

        assertThat(here.load().keys().get("dev").key().orElseThrow().reveal()).isEqualTo("from-process");
    }

    /** COMPAT 2.3 */
    @Test
    void dotEnvIsLeftAloneOnRequest() {
        here.file(".env", "PORT=1002");

        assertThat(Workspace.load(here.sources().withoutDotEnv()).server().port())
                .isEqualTo(8080);
    }

    @Test
    void aLineOfDotEnvThatIsNoAssignmentIsNamedByNumberAlone() {
        here.file(".env", "PORT=1", "s3cr3t text");

        assertThat(here.problems()).containsExactly(".env:2: the line must be NAME=value");
    }

    /** COMPAT 2.4 */
    @ParameterizedTest
    @CsvSource({
        "PORT, 9, server.port",
        "LLM_GATEWAY_SERVER_PORT, 9, server.port",
        "PORTUS_PORT, 9, server.port",
        "GATEWAY_HOST, localhost, server.host",
        "DATABASE_URL, postgres://localhost/gateway, store.url",
        "GATEWAY_MASTER_KEY, k9Xq2Lm47TzPw8Rbk3Xq5Lm48TzPw9Rc, store.master_key",
        "GATEWAY_ALLOW_PRIVATE_NETWORKS, 10.0.0.0/8, egress.allow_private_networks",
        "GATEWAY_ADMIN_KEY, k9Xq2Lm47TzPw8Rb, admin.key",
        "LLM_GATEWAY_LOG_LEVEL, debug, log.level",
        "GATEWAY_LOG_LEVEL, error, log.level",
        "GATEWAY_INSECURE_OPEN, true, auth.insecure_open",
        "OPENAI_API_KEY, sk-1, providers.openai.api_key",
        "ANTHROPIC_API_KEY, sk-1, providers.anthropic.api_key",
        "GROQ_API_KEY, sk-1, providers.groq.api_key",
        "OPENAI_BASE_URL, http://localhost:1/v1, providers.openai.base_url",
        "ANTHROPIC_BASE_URL, http://localhost:1, providers.anthropic.base_url",
        "LLM_GATEWAY_PROVIDERS_OPENAI_API_KEY, sk-1, providers.openai.api_key",
        "GATEWAY_KEY_MY_APP, key-1, keys.my_app.key",
        "PORTUS_KEY_DEV, key-1, keys.dev.key",
        "GEMINI_API_KEY, sk-1, providers.gemini.api_key",
        "OLLAMA_BASE_URL, http://localhost:1, providers.ollama.base_url",
        "PORTKEY_GATEWAY_URL, http://localhost:1, portkey_url",
    })
    void everyVariableSetsItsKey(String variable, String value, String key) {
        Setting setting =
                Workspace.setting(here.env(variable, value).load(), key).orElseThrow();

        assertThat(setting.values()).containsExactly(value);
        assertThat(setting.origin()).hasToString("environment " + variable);
    }

    /** COMPAT 2.4 */
    @ParameterizedTest
    @CsvSource({
        "localhost, http://localhost:11434",
        "127.0.0.1:9999, http://127.0.0.1:9999",
        "0.0.0.0, http://127.0.0.1:11434",
        "0.0.0.0:1, http://127.0.0.1:1",
        ":1234, http://127.0.0.1:1234",
        "http://box:1/, http://box:1",
        "https://box/ollama/, https://box/ollama",
        "[::1]:5, http://[::1]:5",
        "::, http://[::1]:11434",
        "fd00::1, http://[fd00::1]:11434",
    })
    void theHostOfOllamaIsWrittenAsOllamaWritesIt(String host, String url) {
        assertThat(here.env("OLLAMA_HOST", host)
                        .load()
                        .providers()
                        .get("ollama")
                        .provider())
                .hasValueSatisfying(provider -> assertThat(provider.baseUrl()).hasToString(url));
    }

    @Test
    void bothNamesOfOllamasAddressMayMeanTheSame() {
        here.env("OLLAMA_HOST", "0.0.0.0:11434").env("OLLAMA_BASE_URL", "http://127.0.0.1:11434");

        assertThat(here.load().providers()).containsKey("ollama");
    }

    /** COMPAT 2.4 */
    @Test
    void theDefaultProviderIsTheVariablesElseTheFilesInEitherForm() {
        here.yaml("providers:", "  default: anthropic", "  anthropic: { api_key: a }", "  openai: { api_key: b }");
        assertThat(here.load().defaultProvider()).contains("anthropic");
        assertThat(here.load().providers()).doesNotContainKey("default");
        assertThat(here.env("LLM_GATEWAY_PROVIDERS_DEFAULT", "openai").load().defaultProvider())
                .contains("openai");
    }

    @Test
    void twoDifferentDefaultProvidersInTheFileAreRefused() {
        here.yaml("default_provider: openai", "providers:", "  default: anthropic", "  openai: {}", "  anthropic: {}");

        assertThat(here.problems())
                .containsExactly("gateway.yaml:3: `providers.default` and `default_provider` name different providers");
    }

    @Test
    void aProvidersVariableMeansItsNameWhateverCaseAndPunctuation() {
        here.yaml("providers:", "  My-Local.one: { type: openai, base_url: 'http://localhost:9000' }")
                .env("LLM_GATEWAY_PROVIDERS_MY_LOCAL_ONE_API_KEY", "k");

        assertThat(key(here.load(), "My-Local.one")).isEqualTo("k");
    }

    @Test
    void aProvidersVariableForNoProviderIsAWarning() {
        Config config = here.env("LLM_GATEWAY_PROVIDERS_NOBODY_API_KEY", "k").load();

        assertThat(config.warnings()).hasSize(1).first().asString().contains("LLM_GATEWAY_PROVIDERS_NOBODY_API_KEY");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AWS_REGION",
                "AWS_ACCESS_KEY_ID",
                "AZURE_OPENAI_API_KEY",
                "GOOGLE_CLIENT_ID",
                "GOOGLE_CLIENT_SECRET",
                "GATEWAY_PUBLIC_URL",
                "LLM_GATEWAY_PROVIDERS_GEMINI_CLI_API_KEY"
            })
    void variablesOfFeaturesThatAreNotBuiltAreNamedAndHarmless(String variable) {
        assertThat(here.env(variable, "x").load().notBuilt()).containsExactly(variable);
    }

    /** COMPAT 2.5 */
    @Test
    void variablesExpandInParsedStringsSoThatJsonInOneIsSafe() {
        String json = "{\"a\":\"b: c\",\n\"d\":\"#\"}";
        here.yaml("models:", "  x: { provider: openai, model: \"pre-${JSON}-${MORE:-de:fault}\" }")
                .env("OPENAI_API_KEY", "k")
                .env("JSON", json);

        assertThat(here.load()
                        .models()
                        .get("x")
                        .route()
                        .orElseThrow()
                        .targets()
                        .get(0)
                        .model())
                .isEqualTo("pre-" + json + "-de:fault");
    }

    @Test
    void whatAVariableHoldsIsNotExpandedAgain() {
        here.yaml("models:", "  x: { provider: openai, model: \"${A}\" }")
                .env("OPENAI_API_KEY", "k")
                .env("A", "${OPENAI_API_KEY}");

        assertThat(here.load()
                        .models()
                        .get("x")
                        .route()
                        .orElseThrow()
                        .targets()
                        .get(0)
                        .model())
                .isEqualTo("${OPENAI_API_KEY}");
    }

    /** COMPAT 2.5 */
    @Test
    void anUnsetVariableDisablesTheProviderThatUsesIt() {
        here.yaml("providers:", "  openai: { api_key: '${NOT_SET}' }", "  anthropic: { api_key: k }");
        Config config = here.load();

        assertThat(config.providers().get("openai").provider()).isEmpty();
        assertThat(config.providers().get("openai").unavailable()).contains("variable NOT_SET is not set");
        assertThat(config.providers().get("anthropic").provider()).isPresent();
        assertThat(config.missing()).containsExactly("variable NOT_SET is not set: provider openai is disabled");
    }

    /** COMPAT 2.5 */
    @Test
    void anUnsetVariableDisablesTheAliasThatUsesIt() {
        here.yaml("providers: { openai: { api_key: k } }", "models:", "  x: { provider: openai, model: '${NOT_SET}' }");
        Config config = here.load();

        assertThat(config.models().get("x").route()).isEmpty();
        assertThat(config.missing()).containsExactly("variable NOT_SET is not set: model x is disabled");
    }

    @Test
    void anUnsetVariableElsewhereLeavesTheDefault() {
        here.yaml("server: { port: '${NOT_SET}' }", "admin: { key: '${ADMIN}' }", "providers: { demo: {} }");
        Config config = here.load();

        assertThat(config.server().port()).isEqualTo(8080);
        assertThat(config.adminKey()).isEmpty();
        assertThat(config.missing())
                .isEqualTo(List.of(
                        "variable NOT_SET is not set: `server.port` counts as not set",
                        "variable ADMIN is not set: `admin.key` counts as not set"));
    }

    @Test
    void aVariableSetToNothingCountsAsNotSet() {
        here.env("OPENAI_API_KEY", "").env("PORT", "");

        assertThat(here.load().providers()).isEmpty();
        assertThat(here.load().server().port()).isEqualTo(8080);
    }

    @Test
    void demoServesTheScriptedProviderAloneUnlessAFileIsGiven() {
        here.env("OPENAI_API_KEY", "k").yaml("providers: { anthropic: { api_key: k } }");
        Config alone = Workspace.load(here.sources().withDemo());
        Config beside =
                Workspace.load(here.sources().withFile(Path.of("gateway.yaml")).withDemo());

        assertThat(alone.providers().keySet()).containsExactly("demo");
        assertThat(alone.models().keySet()).containsExactly("demo");
        assertThat(alone.open()).isTrue();
        assertThat(beside.providers().keySet()).containsExactlyInAnyOrder("demo", "anthropic", "openai");
    }

    @Test
    void namesAndWordsAreReadTheSameWhereTheDotlessIIsALetter() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        try {
            Config config = here.env("GATEWAY_KEY_IRIS", "key-1")
                    .env("GATEWAY_LOG_LEVEL", "INFO")
                    .env("LLM_GATEWAY_PROVIDERS_FIREWORKS_API_KEY", "k")
                    .yaml(
                            "auth: { mode: AUTO }",
                            "providers: { fireworks: { type: openai, base_url: 'http://localhost:1' } }")
                    .load();

            assertThat(config.keys().keySet()).containsExactly("iris");
            assertThat(config.log().level()).isEqualTo("info");
            assertThat(key(config, "fireworks")).isEqualTo("k");
        } finally {
            Locale.setDefault(before);
        }
    }

    private static String key(Config config, String provider) {
        return config.providers().get(provider).apiKey().orElseThrow().reveal();
    }
}
