package dev.sluice.gateway.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first minute, and who may call. */
class FirstMinuteTest {
    @TempDir
    Path directory;

    private Workspace here;

    @BeforeEach
    void workspace() {
        here = new Workspace(directory);
    }

    /** COMPAT 1.1 */
    @Test
    void requestsNeedNoKeyOnLoopbackWhileThereIsNone() {
        assertThat(here.load().open()).isTrue();
        assertThat(here.load().server().loopback()).isTrue();
    }

    /** COMPAT 1.1 */
    @Test
    void keysAreRequiredTheMomentOneExistsInTheFile() {
        here.yaml("keys:", "  dev:", "    key: testkey");

        assertThat(here.load().open()).isFalse();
    }

    /** COMPAT 1.1 */
    @Test
    void keysAreRequiredTheMomentOneExistsInTheEnvironment() {
        assertThat(here.env("GATEWAY_KEY_DEV", "testkey").load().open()).isFalse();
    }

    @Test
    void aKeyWhoseVariableIsNotSetDoesNotOpenTheGateway() {
        here.yaml("keys:", "  dev:", "    key: ${GATEWAY_KEY_DEV}");

        Config config = here.load();

        assertThat(config.open()).isFalse();
        assertThat(config.missing())
                .containsExactly(
                        "variable GATEWAY_KEY_DEV is not set: client key dev is disabled",
                        "no provider is configured: set OPENAI_API_KEY or ANTHROPIC_API_KEY, add `providers` to gateway.yaml, or register a model with POST /v1/models");
    }

    /** COMPAT 1.1 */
    @Test
    void modeOpenNeedsNoKeyAlthoughThereIsOne() {
        here.yaml("auth: { mode: open }", "keys: { dev: { key: testkey } }");

        assertThat(here.load().open()).isTrue();
    }

    /** COMPAT 1.1 */
    @Test
    void modeKeysNeedsOneAlthoughThereIsNone() {
        assertThat(here.yaml("auth: { mode: keys }").load().open()).isFalse();
    }

    /** COMPAT 1.2 */
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void aListenerBeyondLoopbackWithoutAnyKeyIsRefusedAndSaysTheTwoWaysOut(String host) {
        ConfigSources sources = here.sources().withFlags(Optional.of(host), Optional.empty());

        assertThat(String.join("\n", Workspace.problems(sources)))
                .contains("would listen on " + host + ", which is not loopback, without any client key")
                .contains("set a key: GATEWAY_KEY_<APP>=")
                .contains("GATEWAY_INSECURE_OPEN=true or `auth.insecure_open: true`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.8.8", "localhost", "::1"})
    void loopbackIsRecognizedInEveryForm(String host) {
        assertThat(here.env("GATEWAY_HOST", host).load().server().loopback()).isTrue();
    }

    /** COMPAT 1.3 */
    @Test
    void aListenerBeyondLoopbackStartsWithAKey() {
        here.env("GATEWAY_HOST", "0.0.0.0").env("GATEWAY_KEY_DEV", "testkey");

        assertThat(here.load().open()).isFalse();
    }

    /** COMPAT 1.2 */
    @Test
    void aListenerBeyondLoopbackStartsWithInsecureOpenInTheFile() {
        here.yaml("server: { host: 0.0.0.0 }", "auth: { insecure_open: true }");

        assertThat(here.load().open()).isTrue();
    }

    /** COMPAT 1.3 */
    @Test
    void aListenerBeyondLoopbackStartsWithTheVariableOfTheContainer() {
        here.env("GATEWAY_HOST", "0.0.0.0").env("GATEWAY_INSECURE_OPEN", "true");

        assertThat(here.load().open()).isTrue();
    }

    @Test
    void modeOpenBeyondLoopbackIsRefusedAlthoughThereIsAKey() {
        here.yaml("server: { host: 0.0.0.0 }", "auth: { mode: open }", "keys: { dev: { key: testkey } }");

        assertThat(here.problems().get(0)).contains("with `auth.mode: open`");
    }

    /** COMPAT 1.4 */
    @ParameterizedTest
    @ValueSource(strings = {"testkey", "pk-dev-xxxxx", "abcd"})
    void clientKeysAreWhateverTheOperatorChose(String key) {
        Config config = here.env("GATEWAY_KEY_DEV", key).load();

        assertThat(config.keys().get("dev").key().orElseThrow().reveal()).isEqualTo(key);
    }

    /** COMPAT 1.4 */
    @Test
    void clientKeysOfThreeCharactersAreRefused() {
        assertThat(here.env("GATEWAY_KEY_DEV", "abc").problems())
                .containsExactly("environment GATEWAY_KEY_DEV: `keys.dev.key` must be 4 characters or more");
    }

    @Test
    void twoNamesWithOneKeyAreRefusedWithoutShowingIt() {
        here.yaml("keys:", "  a: { key: same-key-1 }", "  b: { key: same-key-1 }");

        assertThat(here.problems())
                .containsExactly(
                        "gateway.yaml:3: `keys.a` (gateway.yaml:2) and `keys.b` have the same key; remove one");
    }

    @Test
    void aClientKeyMayNotBeTheOperatorsKey() {
        here.env("GATEWAY_ADMIN_KEY", "k9Xq2Lm47TzPw8Rb").env("GATEWAY_KEY_DEV", "k9Xq2Lm47TzPw8Rb");

        assertThat(here.problems())
                .containsExactly("environment GATEWAY_ADMIN_KEY: `admin.key` and `keys.dev` have the same key");
    }
}
