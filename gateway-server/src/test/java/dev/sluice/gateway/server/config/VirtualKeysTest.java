package dev.sluice.gateway.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.Target;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that decide the provider, from keys.json and aiservices.json. */
class VirtualKeysTest {
    private static final String ONE = "{\"virtual_keys\":{\"testkey\":{\"provider\":\"openai\",\"api_key\":\"sk-1\"}}}";
    private static final String CHATS = "https://api.example.com/custom/chat?api-version=1";

    @TempDir
    Path directory;

    private Workspace here;

    @BeforeEach
    void workspace() {
        here = new Workspace(directory);
    }

    /** COMPAT 5.1 */
    @Test
    void bothFilesAreFoundInTheWorkingDirectory() {
        here.file("keys.json", ONE).file("aiservices.json", "{\"openai\":\"" + CHATS + "\"}");
        LiveConfig live = live();
        Target target = relay(live, "testkey");

        assertThat(target.provider().baseUrl()).hasToString(CHATS);
        assertThat(target.provider().isVerbatim()).isTrue();
        assertThat(key(live, target)).contains("sk-1");
        assertThat(String.join("\n", ConfigReport.lines(live.config())))
                .contains("endpoints.openai = https://api.example.com/custom/chat?…");
    }

    /** COMPAT 5.1 */
    @Test
    void configuredFilesAreReadInTheirPlace() {
        here.yaml("virtual_keys_file: a/v.json", "endpoints_file: a/e.json")
                .file("a/v.json", ONE)
                .file("a/e.json", "{\"openai\":\"http://localhost:1/x\"}")
                .file("keys.json", "{");

        assertThat(relay(live(), "testkey").provider().baseUrl()).hasToString("http://localhost:1/x");
    }

    /** COMPAT 5.1 */
    @ParameterizedTest
    @CsvSource({"anthropic, anthropic", "openai, openai", "somebody, openai"})
    void anUnknownProviderGetsBearerAndAnthropicItsOwnHeader(String name, String type) {
        here.file("keys.json", ONE.replace("openai", name))
                .file("aiservices.json", "{\"" + name + "\":\"http://localhost:1/x\"}");

        assertThat(relay(live(), "testkey").provider().type()).isEqualTo(type);
    }

    /** COMPAT 1.1 */
    @Test
    void aVirtualKeyCountsAsAClientKey() {
        assertThat(here.load().open()).isTrue();
        here.file("keys.json", ONE);

        assertThat(here.load().open()).isFalse();
        here.env("GATEWAY_HOST", "0.0.0.0");
        assertThat(here.load().open()).isFalse();
    }

    @Test
    void namesForLogsHoldNothingOfTheKey() {
        here.yaml("keys: { openai-1: { key: other-key } }")
                .file(
                        "keys.json",
                        "{\"virtual_keys\":{\"s3cr3t-a\":{\"provider\":\"openai\",\"api_key\":\"s3cr3t-b\"},",
                        "\"s3cr3t-c\":{\"provider\":\"openai\"},\"s3cr3t-d\":{\"provider\":\"other\"}}}");
        LiveConfig live = live();

        assertThat(live.config().keys().keySet()).containsExactly("openai-1", "openai-2", "openai-3", "other-1");
        assertThat(live.find(Secret.of("s3cr3t-a")).map(Caller::name)).contains("openai-2");
        assertThat(live.config() + String.join("\n", ConfigReport.lines(live.config())))
                .contains("keys.openai-2.key = … (keys.json:1:18)")
                .doesNotContain("s3cr3t");
    }

    /** COMPAT 5.2 */
    @Test
    void aKeyWithoutAnEndpointServesTheConfiguredProviderElseGets400() {
        here.yaml("providers: { local: { type: openai, base_url: 'http://localhost:9000', api_key: of-local } }")
                .file(
                        "keys.json",
                        "{\"virtual_keys\":{\"key-1\":{\"provider\":\"local\",\"api_key\":\"own\"},",
                        "\"key-2\":{\"provider\":\"local\"},\"key-3\":{\"provider\":\"nobody\",\"api_key\":\"x\"}}}");
        LiveConfig live = live();

        assertThat(relay(live, "key-1").provider().baseUrl()).hasPort(9000);
        assertThat(key(live, relay(live, "key-1"))).contains("own");
        assertThat(key(live, relay(live, "key-2"))).contains("of-local");
        assertThatThrownBy(() -> relay(live, "key-3"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(400));
        assertThat(live.config().warnings()).anyMatch(line -> line.contains("nobody-1 has no endpoint"));
    }

    /** COMPAT 2.5 */
    @Test
    void aKeyWhoseProviderKeyIsNotSetIsKnownAndItsCallsNameTheVariable() {
        here.env("OPENAI_API_KEY", "of-openai").file("keys.json", ONE.replace("sk-1", "${UPSTREAM_KEY}"));
        LiveConfig live = live();
        Caller caller = live.find(Secret.of("testkey")).orElseThrow();

        for (ThrowingCallable call :
                List.<ThrowingCallable>of(() -> live.findRelay(caller), () -> live.find("gpt-4o", caller))) {
            assertThatThrownBy(call).isInstanceOfSatisfying(GatewayException.class, e -> {
                assertThat(e.problem().status()).isEqualTo(503);
                assertThat(e).hasMessageContaining("variable UPSTREAM_KEY is not set");
            });
        }
        assertThat(live.listedProviders(caller)).isEmpty();
        assertThat(live.anonymous()).isEmpty();
        assertThat(live.config().missing())
                .contains("variable UPSTREAM_KEY is not set: client key openai-1 is disabled");
    }

    /** COMPAT 5.2 */
    @Test
    void onV1SuchAKeyReachesItsOwnProviderAloneWithItsOwnKey() {
        here.env("OPENAI_API_KEY", "of-openai")
                .env("ANTHROPIC_API_KEY", "of-anthropic")
                .file("keys.json", ONE);
        LiveConfig live = live();
        Caller caller = live.find(Secret.of("testkey")).orElseThrow();

        for (String model : new String[] {"gpt-4o", "claude-sonnet-4-5", "anthropic/claude"}) {
            Target target = live.find(model, caller).orElseThrow().targets().get(0);
            assertThat(target.provider().name()).isEqualTo("openai");
            assertThat(key(live, target)).contains("sk-1");
        }
    }

    @Test
    void theKeyOfAConfiguredProviderDoesNotGoToAnEndpoint() {
        here.env("OPENAI_API_KEY", "of-openai")
                .file("keys.json", "{\"virtual_keys\":{\"testkey\":{\"provider\":\"openai\"}}}")
                .file("aiservices.json", "{\"openai\":\"http://localhost:1/x\"}");
        LiveConfig live = live();

        assertThat(key(live, relay(live, "testkey"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '~',
            value = {
                "{\"virtual_keys\":{\"abc\":{\"provider\":\"x\"}}} => keys.json:1:18: `keys.x-1.key` must be 4 characters or more",
                "{\"virtual_keys\":{\"s3cr3t \":{\"provider\":\"x\"}}} => keys.json:1:18: the virtual key here must be printable ASCII without spaces",
                "{\"virtual_keys\":{\"s3cr3t\":{}}} => keys.json:1:18: the virtual key here needs `provider`: letters, digits, `.`, `_` and `-`, 64 at most",
                "{\"virtual_keys\":{\"s3cr3t\":\"x\"}} => keys.json:1:18: the virtual key here must have a mapping, not a single value",
                "{\"virtual_keys\":{\"s3cr3t\":{\"provider\":\"x\",\"api_kye\":\"y\"}}} => keys.json:1:43: `keys.x-1.api_kye` is not a known key; did you mean `keys.x-1.api_key`?",
                "{\"virtual_keys\":{\"s3cr3t\":{\"provider\":\"x\"},\"s3cr3t\":{\"provider\":\"x\"}}} => keys.json:1:44: the name here is at 1:18 already",
                "{\"virtual_keys\":[]} => keys.json:1:2: `virtual_keys` must be a mapping, not a list",
                "{} => keys.json:1:1: the file needs `virtual_keys`",
                "{\"virtual_keys\":{s3cr3t => keys.json:1:18: not valid JSON: Unexpected character ('s' (code 115)): was expecting double-quote to start property name",
            })
    void aBrokenFileIsRefusedWithItsPlaceAndWithoutTheKey(String json, String problem) {
        here.file("keys.json", json);

        assertThat(here.problems()).containsExactly(problem);
    }

    @Test
    void aKeyThatIsInBothPlacesIsRefusedWithoutShowingIt() {
        here.yaml("keys: { a: { key: testkey } }").file("keys.json", ONE);

        assertThat(here.problems())
                .containsExactly(
                        "keys.json:1:18: `keys.a` (gateway.yaml:1) and `keys.openai-1` have the same key; remove one");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '~',
            value = {
                "{\"openai\":\"ftp://s3cr3t\"} => aiservices.json:1:2: `endpoints.openai` must be an http or https URL with a host and without user or fragment",
                "{\"a b\":\"http://x\"} => aiservices.json:1:2: `endpoints.a b` is not a name: letters, digits, `.`, `_` and `-`, 64 at most",
                "{\"openai\":[]} => aiservices.json:1:2: `endpoints.openai` must be a single value, not a list",
            })
    void aBrokenEndpointIsRefusedWithItsPlace(String json, String problem) {
        here.file("aiservices.json", json);

        assertThat(here.problems())
                .hasSize(1)
                .first()
                .asString()
                .startsWith(problem)
                .doesNotContain("s3cr3t");
    }

    @Test
    void aConfiguredFileThatIsNotThereIsRefused() {
        assertThat(here.yaml("virtual_keys_file: gone.json").problems())
                .containsExactly("gone.json: is not there, cannot be read, or has more than 16 MB");
    }

    @Test
    void anUnsetVariableDisablesTheKeyThatNeedsItAndOpensNothing() {
        here.yaml("keys: { batch: { key: '${NOT_SET}', provider: openai, api_key: sk-1 } }");
        LiveConfig live = live();

        assertThat(live.find(Secret.of("${NOT_SET}"))).isEmpty();
        assertThat(live.anonymous()).isEmpty();
        assertThat(live.config().missing()).contains("variable NOT_SET is not set: client key batch is disabled");
    }

    /** COMPAT 5.1 */
    @Test
    void anImportSaysTheSameAsTheFiles() {
        here.file(
                        "keys.json",
                        "{\"virtual_keys\":{\"test'k\\\"y\":{\"provider\":\"openai\",\"api_key\":\"${SK:-sk}\"},",
                        "\"key-2\":{\"provider\":\"nobody\"}}}")
                .file("aiservices.json", "{\"openai\":\"" + CHATS + "\"}")
                .env("SK", "sk-9");
        LiveConfig files = live();
        String yaml = KeyFileImport.yaml(here.path("keys.json"), Optional.of(here.path("aiservices.json")));
        Workspace other = new Workspace(directory.resolve("other")).yaml(yaml).env("SK", "sk-9");
        LiveConfig imported = new LiveConfig(new ConfigLoader(other.sources()), new SimpleMeterRegistry());

        assertThat(imported.config().keys()).isEqualTo(files.config().keys());
        assertThat(imported.config().endpoints()).isEqualTo(files.config().endpoints());
        assertThat(key(imported, relay(imported, "test'k\"y"))).contains("sk-9");
    }

    @Test
    void anImportOfABrokenFileNamesThePlace() {
        here.file("keys.json", "{\"virtual_keys\":{\"s3cr3t\":{}}}");

        assertThatThrownBy(() -> KeyFileImport.yaml(here.path("keys.json"), Optional.empty()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("keys.json:1:18")
                .hasMessageNotContaining("s3cr3t");
    }

    private LiveConfig live() {
        return new LiveConfig(new ConfigLoader(here.sources()), new SimpleMeterRegistry());
    }

    private static Target relay(LiveConfig live, String key) {
        Caller caller = live.find(Secret.of(key)).orElseThrow();
        return live.findRelay(caller).orElseThrow().targets().get(0);
    }

    private static Optional<String> key(LiveConfig live, Target target) {
        return live.find(target).map(Credential::key).map(Secret::reveal);
    }
}
