package dev.sluice.gateway.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Providers;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.Target;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file for each alias. */
class AliasFilesTest {
    private static final String ANTHROPIC =
            "{\"provider\":\"anthropic\",\"api_key\":\"${ANTHROPIC_API_KEY}\",\"override_params\":{\"model\":"
                    + "\"claude-sonnet-4-5-20250929\",\"max_tokens\":4096},\"beta_headers\":[\"prompt-caching-2024-07-31\"]}";
    private static final String VERTEX =
            "{\"provider\":\"vertex-ai\",\"vertex_project_id\":\"${GCP_PROJECT_ID}\",\"vertex_region\":\"${GCP_REGION}\","
                    + "\"vertex_service_account_json\":\"${GCP_SERVICE_ACCOUNT_JSON}\",\"override_params\":{\"model\":"
                    + "\"gemini-3-pro-preview\"}}";
    private static final String ACCOUNT = "{\"type\":\"service_account\",\"private_key\":\"s3cr3t\"}";

    @TempDir
    Path directory;

    private Workspace here;

    @BeforeEach
    void workspace() {
        here = new Workspace(directory);
    }

    /** COMPAT 6.1 */
    @Test
    void theAnthropicExampleLoadsAsItStands() {
        alias("claude", ANTHROPIC).env("ANTHROPIC_API_KEY", "sk-ant-1");
        LiveConfig live = live();
        Target target = target(live, "claude");

        assertThat(target.provider()).isEqualTo(Providers.anthropic());
        assertThat(target.model()).isEqualTo("claude-sonnet-4-5-20250929");
        assertThat(target.overrides().get("max_tokens").utf8()).isEqualTo("4096");
        assertThat(target.overrides()).containsOnlyKeys("max_tokens");
        assertThat(target.headers().all("anthropic-beta")).containsExactly("prompt-caching-2024-07-31");
        assertThat(key(live, target)).isEqualTo("sk-ant-1");
    }

    /** COMPAT 6.1, 6.2, 6.5 */
    @ParameterizedTest
    @ValueSource(strings = {"as text", "as base64", "as a file"})
    void theVertexExampleLoadsAsItStands(String form) {
        here.file("account.json", ACCOUNT);
        String base64 = Base64.getMimeEncoder().encodeToString(ACCOUNT.getBytes(StandardCharsets.UTF_8));
        alias("gemini-3", VERTEX)
                .env("GCP_PROJECT_ID", "my-project")
                .env("GCP_REGION", "europe-west1")
                .env(
                        "GCP_SERVICE_ACCOUNT_JSON",
                        form.equals("as text") ? ACCOUNT : form.equals("as base64") ? base64 : "account.json");
        LiveConfig live = live();
        Target target = target(live, "gemini-3");

        assertThat(target.provider().type()).isEqualTo("vertex");
        assertThat(target.provider().options())
                .containsEntry("project_id", "my-project")
                .containsEntry("region", "europe-west1");
        assertThat(target.model()).isEqualTo("gemini-3-pro-preview");
        assertThat(key(live, target)).isEqualTo(ACCOUNT);
    }

    /** COMPAT 6.5 */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gone/s3cr3t.json",
                "{ s3cr3t",
                "czNjcjN0",
                "s3cr3t\u0000",
                "{\"type\":\"authorized_user\",\"private_key\":\"s3cr3t.json\"}",
                "{\"type\":\"service_account\",\"client_email\":\"s3cr3t.json\"}"
            })
    void anUnreadableServiceAccountNamesTheVariableAndNeverTheValue(String value) {
        alias("gemini-3", VERTEX)
                .env("GCP_PROJECT_ID", "p")
                .env("GCP_REGION", "r")
                .env("GCP_SERVICE_ACCOUNT_JSON", value);
        Config config = here.load();

        assertThat(config.models().get("gemini-3").unavailable().orElseThrow())
                .startsWith("variable GCP_SERVICE_ACCOUNT_JSON holds neither");
        assertThat(config.toString()).doesNotContain("s3cr3t.json", "{ s3cr3t", "czNjcjN0");
    }

    /** COMPAT 2.5 */
    @Test
    void anUnsetVariableDisablesThatAliasAlone() {
        alias("claude", ANTHROPIC);
        alias("local", "{\"provider\":\"demo\",\"model\":\"demo\"}");
        LiveConfig live = live();

        assertThat(target(live, "local").label()).isEqualTo("demo/demo");
        assertUnavailable(live, "claude", "variable ANTHROPIC_API_KEY is not set");
        assertThat(live.config().missing()).contains("variable ANTHROPIC_API_KEY is not set: model claude is disabled");
        assertThat(String.join("\n", ConfigReport.lines(live.config())))
                .contains("variable ANTHROPIC_API_KEY is not set: model claude is disabled");
    }

    /** COMPAT 2.5 */
    @Test
    void allVariablesThatAreNotSetAreNamedAtOnce() {
        alias("gemini-3", VERTEX).env("GCP_REGION", "r");

        assertThat(here.load().models().get("gemini-3").unavailable())
                .contains("variables GCP_PROJECT_ID, GCP_SERVICE_ACCOUNT_JSON are not set");
    }

    /** COMPAT 6.2 */
    @Test
    void providerIsAConfiguredNameElseATypeElseAnotherNameForOne() {
        here.yaml(
                "models_dir: models",
                "providers:",
                "  openai: { type: openai, base_url: 'http://localhost:9000', api_key: of-the-file }");
        alias("a", "{\"provider\":\"openai\",\"model\":\"m\"}");
        alias("b", "{\"provider\":\"anthropic\",\"api_key\":\"own\"}");
        alias("c", "{\"provider\":\"mistral-ai\",\"api_key\":\"own\"}");
        LiveConfig live = live();

        assertThat(target(live, "a").provider().baseUrl()).hasPort(9000);
        assertThat(key(live, target(live, "a"))).isEqualTo("of-the-file");
        assertThat(target(live, "b").provider().type()).isEqualTo("anthropic");
        assertThat(target(live, "b").model()).as("the alias itself").isEqualTo("b");
        assertThat(target(live, "c").provider().baseUrl()).hasHost("api.mistral.ai");
    }

    @Test
    void keysOfAliasesAndOfTheirProvidersNeverMix() {
        here.yaml("models_dir: models").env("OPENAI_API_KEY", "of-openai");
        alias("own", "{\"provider\":\"openai\",\"api_key\":\"of-alias\"}");
        alias("other", "{\"provider\":\"openai\",\"api_key\":\"of-other\"}");
        alias("elsewhere", "{\"provider\":\"openai\",\"base_url\":\"http://localhost:9001/v1\"}");
        LiveConfig live = live();

        assertThat(key(live, target(live, "own"))).isEqualTo("of-alias");
        assertThat(key(live, target(live, "other"))).isEqualTo("of-other");
        assertThat(key(live, target(live, "gpt-4o"))).isEqualTo("of-openai");
        assertThat(live.find(target(live, "elsewhere")))
                .as("the key of openai does not go to another address")
                .isEmpty();
        assertThat(target(live, "elsewhere").provider().baseUrl()).hasPort(9001);
    }

    @Test
    void aTypeThatIsNotBuiltDisablesThatAliasAlone() {
        here.yaml("models_dir: models");
        alias("b", "{\"provider\":\"aws-bedrock\",\"aws_region\":\"eu\",\"aws_access_key_id\":\"A\"}");
        alias("d", "{\"provider\":\"demo\"}");
        LiveConfig live = live();

        assertUnavailable(live, "b", "provider type 'aws-bedrock' is not built yet in this version");
        assertThat(live.config().missing())
                .contains("model b is disabled: provider type 'aws-bedrock' is not built yet in this version");
        assertThat(target(live, "d").label()).isEqualTo("demo/d");
    }

    @Test
    void aServerOnThisMachineNeedsNothingButItsName() {
        here.yaml("models_dir: models");
        alias("a", "{\"provider\":\"ollama\",\"model\":\"llama3\"}");

        assertThat(target(live(), "a").provider().baseUrl())
                .hasHost("localhost")
                .hasPort(11434);
    }

    @Test
    void aProviderThatIsNotConfiguredSaysWhatToSet() {
        here.yaml("models_dir: models");
        alias("fast", "{\"provider\":\"openai\",\"model\":\"gpt-4o-mini\"}");

        assertUnavailable(live(), "fast", "set OPENAI_API_KEY");
    }

    /** COMPAT 6.1 */
    @Test
    void theUpstreamNameIsModelOrItsOverrideAndNotTwoDifferentOnes() {
        here.yaml("models_dir: models");
        alias("same", "{\"provider\":\"demo\",\"model\":\"m\",\"override_params\":{\"model\":\"m\"}}");
        assertThat(target(live(), "same").model()).isEqualTo("m");

        alias("two", "{\"provider\":\"demo\",\n\"model\":\"m\",\"override_params\":{\"model\":\"n\"}}");
        assertThat(here.problems())
                .containsExactly("models/two.json:2:32: `models.two.model` and `models.two.override_params.model` name"
                        + " different models; remove one");
    }

    @Test
    void anObjectOfBetaHeadersSetsHeadersByName() {
        here.yaml("models_dir: models").env("BETA", "b1");
        alias("a", "{\"provider\":\"demo\",\"beta_headers\":{\"anthropic-beta\":\"${BETA}\",\"x-team\":\"t\"}}");

        Target target = target(live(), "a");
        assertThat(target.headers().all("anthropic-beta")).containsExactly("b1");
        assertThat(target.headers().all("x-team")).containsExactly("t");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '~',
            value = {
                "{ => models/x.json:2:1: not valid JSON: Unexpected end-of-input",
                "{\"api_key\":s3cr3t} => models/x.json:1:12: not valid JSON",
                "[] => models/x.json:1:1: the file must hold a JSON object",
                "{} {} => models/x.json:1:4: something stands behind the JSON object; remove it",
                "{\"provider\":\"demo\",\"provider\":\"demo\"} => models/x.json:1:20: the name here is at 1:2 already",
                "{\"modle\":\"m\"} => models/x.json:1:2: `models.x.modle` is not a known key; did you mean `models.x.model`?",
                "{\"provider\":\"demo\",\"model\":{}} => models/x.json:1:20: `models.x.model` must be a single value, not a mapping",
                "{\"provider\":\"demo\",\"model\":null} => models/x.json:1:28: `models.x.model` has no value",
                "{\"model\":\"m\"} => models/x.json:1:1: `models.x` needs `provider`",
                "{\"provider\":\"opnai\",\"api_key\":\"k\"} => models/x.json:1:2: `models.x.provider` names `opnai`, which is no configured provider",
                "{\"provider\":\"demo\",\"base_url\":\"ftp://s3cr3t\"} => models/x.json:1:20: `models.x.base_url` must be an http or https URL",
                "{\"provider\":\"anthropic\",\"vertex_service_account_json\":\"{\\\"type\\\":\\\"service_account\\\",\\\"private_key\\\":\\\"s3cr3t\\\"}\"} => models/x.json:1:2: `models.x.provider`: `vertex_service_account_json` means nothing to a provider of type anthropic; remove it",
                "{\"provider\":\"demo\",\"via\":\"x\"} => models/x.json:1:20: `models.x.via` must be one of portkey, direct",
                "{\"provider\":\"demo\",\"override_params\":{\"stream\":true}} => models/x.json:1:39: `models.x.override_params`: 'stream' cannot be overridden",
                "{\"provider\":\"demo\",\"override_params\":{\"model\":1}} => models/x.json:1:39: `models.x.override_params.model` must be the name of a model",
                "{\"provider\":\"demo\",\"override_params\":[]} => models/x.json:1:20: `models.x.override_params` must be a mapping, not a list",
                "{\"provider\":\"demo\",\"beta_headers\":{\"authorization\":\"s3cr3t\"}} => models/x.json:1:36: `models.x.beta_headers`: header 'authorization' cannot be set",
                "{\"provider\":\"demo\",\"beta_headers\":\"b\"} => models/x.json:1:20: `models.x.beta_headers` must be a list or a mapping, not a single value",
            })
    void aBrokenFileIsRefusedAtStartWithFileLineAndColumn(String json, String problem) {
        here.yaml("models_dir: models");
        alias("x", json);

        assertThat(here.problems()).hasSize(1);
        assertThat(here.problems().get(0)).startsWith(problem).doesNotContain("s3cr3t");
    }

    @Test
    void aFileThatBreaksOffIsRefusedWithoutTheParsersOwnTerms() {
        here.yaml("models_dir: models");
        alias("x", "{");

        assertThat(here.problems()).containsExactly("models/x.json:2:1: not valid JSON: Unexpected end-of-input");
    }

    @Test
    void anAliasThatIsInTwoPlacesIsRefused() {
        here.yaml("models_dir: models", "models: { fast: { provider: demo } }");
        alias("fast", "{\"provider\":\"demo\"}");

        assertThat(here.problems())
                .containsExactly("models/fast.json: `models.fast` is an alias in gateway.yaml:2 already; remove one");
    }

    @Test
    void aDirectoryThatIsNotThereIsRefused() {
        assertThat(here.yaml("models_dir: nowhere").problems())
                .containsExactly("gateway.yaml:1: `models_dir`: nowhere is not there, or cannot be read");
    }

    @Test
    void otherFilesOfTheDirectoryAreLeftAlone() throws Exception {
        here.yaml("models_dir: models").file("models/README.md", "x").file("models/.fast.json.swp", "x");
        here.file("models/.half.json", "{");
        Files.createDirectory(here.path("models/dir.json"));
        alias("gpt-4.1", "{\"provider\":\"demo\"}");

        assertThat(here.load().models().keySet()).containsExactly("gpt-4.1");
    }

    /** COMPAT 2.4 */
    @Test
    void theVariableNamesTheDirectoryAboveModels() {
        here.file("conf/models/fast.json", "{\"provider\":\"demo\"}").env("PORTUS_CONFIG_PATH", "conf");

        assertThat(here.load().models().keySet()).containsExactly("fast");
        assertThat(Workspace.setting(here.load(), "models_dir").orElseThrow().values())
                .containsExactly("conf/models");
    }

    @Test
    void theDirectoryThatAVariableNamesMayComeLater() {
        here.env("PORTUS_CONFIG_PATH", "conf");
        LiveConfig live = live();
        assertThat(live.config().warnings())
                .containsExactly("`models_dir`: conf/models is not there; it is watched for");
        here.file("conf/models/fast.json", "{\"provider\":\"demo\"}");

        assertThat(live.reload()).isTrue();
        assertThat(target(live, "fast").label()).isEqualTo("demo/fast");
    }

    /** COMPAT 6.8 */
    @Test
    void throughPortkeyGoesEveryAliasThatDoesNotSayDirect() {
        alias("claude", ANTHROPIC)
                .env("ANTHROPIC_API_KEY", "sk-ant-1")
                .env("PORTKEY_GATEWAY_URL", "http://localhost:8787");
        alias("near", "{\"provider\":\"anthropic\",\"api_key\":\"k-1234\",\"via\":\"direct\"}");
        alias(
                "bedrock",
                "{\"provider\":\"aws-bedrock\",\"aws_region\":\"eu\",\"aws_access_key_id\":\"AKIA\","
                        + "\"aws_secret_access_key\":\"s3cr3t\"}");
        LiveConfig live = live();
        Target claude = target(live, "claude");
        Target bedrock = target(live, "bedrock");

        assertThat(claude.provider().type()).isEqualTo("portkey");
        assertThat(claude.provider().baseUrl()).hasPort(8787);
        assertThat(claude.provider().options()).containsExactlyEntriesOf(Map.of("provider", "anthropic"));
        assertThat(key(live, claude)).isEqualTo("sk-ant-1");
        assertThat(live.find("claude", Caller.anonymous()).orElseThrow().maxRetries())
                .isZero();
        assertThat(target(live, "near").provider().type()).isEqualTo("anthropic");
        assertThat(live.find("near", Caller.anonymous()).orElseThrow().maxRetries())
                .isEqualTo(2);
        assertThat(bedrock.provider().options()).containsEntry("aws_region", "eu");
        assertThat(key(live, bedrock))
                .isEqualTo("{\"aws_access_key_id\":\"AKIA\",\"aws_secret_access_key\":\"s3cr3t\"}");
    }

    /** COMPAT 6.8 */
    @Test
    void portkeyIsToldOfTheAddressAndKeyOfAConfiguredProvider() {
        here.yaml(
                "portkey_url: http://localhost:8787",
                "models_dir: models",
                "providers: { local: { type: openai, base_url: 'http://localhost:9000/v1', api_key: local-key } }");
        alias("a", "{\"provider\":\"local\"}");
        LiveConfig live = live();

        assertThat(target(live, "a").provider().options())
                .containsEntry("provider", "openai")
                .containsEntry("custom_host", "http://localhost:9000/v1");
        assertThat(key(live, target(live, "a"))).isEqualTo("local-key");
    }

    @Test
    void aFileThatIsEmptyOrHalfWrittenIsSaidToBeSoWithoutWordsOfTheParser() {
        here.yaml("models_dir: models").file("models/half.json", "{ \"provider\": \"demo\"");
        alias("empty", "");

        assertThat(here.problems())
                .containsExactlyInAnyOrder(
                        "models/empty.json:1:1: the file must hold a JSON object, such as `{ … }`",
                        "models/half.json:2:1: not valid JSON: Unexpected end-of-input");
    }

    /** COMPAT 6.8. Portkey appends its own path of the operation, without a version, to the address of these types. */
    @ParameterizedTest
    @CsvSource({
        "openai, http://localhost:9000, http://localhost:9000/v1",
        "openai, http://localhost:9000/api/v3, http://localhost:9000/api/v3",
        "anthropic, http://localhost:9000, http://localhost:9000/v1",
        "together-ai, http://localhost:9000, http://localhost:9000"
    })
    void theAddressThatPortkeyIsToldHoldsTheVersionWherePortkeyAppendsNone(String type, String url, String told) {
        here.yaml("portkey_url: http://localhost:8787", "models_dir: models");
        alias("a", "{\"provider\":\"" + type + "\",\"base_url\":\"" + url + "\"}");

        assertThat(target(live(), "a").provider().options()).containsEntry("custom_host", told);
    }

    /** COMPAT 6.8 */
    @Test
    void theAddressOfTheEnvironmentIsToldToPortkeyWithItsVersion() {
        here.yaml("portkey_url: http://localhost:8787", "models_dir: models").env("ANTHROPIC_BASE_URL", "http://proxy");
        alias("claude", ANTHROPIC).env("ANTHROPIC_API_KEY", "sk-ant-1");

        assertThat(target(live(), "claude").provider().options()).containsEntry("custom_host", "http://proxy/v1");
    }

    @Test
    void checkShowsEveryValueOfAFileWithItsPlaceAndNoSecret() {
        alias("claude", ANTHROPIC).env("ANTHROPIC_API_KEY", "sk-ant-secret-1234");

        String text = String.join("\n", ConfigReport.lines(here.load())).replaceAll(" +", " ");
        assertThat(text)
                .contains("models_dir = models (gateway.yaml:1)")
                .contains("models.claude.provider = anthropic (models/claude.json:1:2)")
                .contains("models.claude.api_key = …1234 (models/claude.json:1:25 ${ANTHROPIC_API_KEY})")
                .contains("models.claude.override_params.max_tokens = 4096 (models/claude.json:1:")
                .doesNotContain("sk-ant");
    }

    @Test
    void theOwnerOfAnAliasIsItsFile() {
        here.yaml("models_dir: models", "models: { slow: { provider: demo } }");
        alias("fast", "{\"provider\":\"demo\"}");
        LiveConfig live = live();

        assertThat(live.owner("fast")).contains("models/fast.json");
        assertThat(live.owner("slow")).contains("gateway.yaml");
        assertThat(live.owner("other")).isEmpty();
    }

    @Test
    void gatewayYamlTakesOverridesAndHeadersToo() {
        here.yaml(
                        "providers: { demo: {} }",
                        "models:",
                        "  a:",
                        "    targets:",
                        "      - { provider: demo, override_params: { max_tokens: 10, model: m } }",
                        "      - { provider: demo, model: n }",
                        "    override_params:",
                        "      max_tokens: 4096",
                        "      temperature: 0.5",
                        "      stop: [ 'a', \"${STOP}\" ]",
                        "      response_format: { type: json_object, strict: true }",
                        "    beta_headers: [ one, two ]")
                .env("STOP", "x\"y");
        List<Target> targets =
                live().find("a", Caller.anonymous()).orElseThrow().targets();

        assertThat(targets).extracting(Target::model).containsExactly("m", "n");
        assertThat(json(targets.get(0), "max_tokens")).isEqualTo("10");
        assertThat(json(targets.get(1), "max_tokens")).isEqualTo("4096");
        assertThat(json(targets.get(1), "temperature")).isEqualTo("0.5");
        assertThat(json(targets.get(1), "stop")).isEqualTo("[\"a\",\"x\\\"y\"]");
        assertThat(json(targets.get(1), "response_format")).isEqualTo("{\"type\":\"json_object\",\"strict\":true}");
        assertThat(targets.get(0).headers().all("anthropic-beta")).containsExactly("one,two");
    }

    private Workspace alias(String name, String json) {
        if (!Files.exists(here.path("gateway.yaml"))) {
            here.yaml("models_dir: models");
        }
        return here.file("models/" + name + ".json", json);
    }

    private LiveConfig live() {
        return new LiveConfig(new ConfigLoader(here.sources()), new SimpleMeterRegistry());
    }

    private static Target target(LiveConfig live, String model) {
        return live.find(model, Caller.anonymous()).orElseThrow().targets().get(0);
    }

    private static String key(LiveConfig live, Target target) {
        return live.find(target).map(Credential::key).map(Secret::reveal).orElseThrow();
    }

    private static String json(Target target, String field) {
        return target.overrides().get(field).utf8();
    }

    private static void assertUnavailable(LiveConfig live, String model, String reason) {
        assertThatThrownBy(() -> live.find(model, Caller.anonymous()))
                .isInstanceOfSatisfying(GatewayException.class, e -> {
                    assertThat(e.problem().status()).isEqualTo(503);
                    assertThat(e.problem().message()).contains(reason);
                });
    }
}
