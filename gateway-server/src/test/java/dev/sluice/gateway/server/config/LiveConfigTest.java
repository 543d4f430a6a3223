package dev.sluice.gateway.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.gateway.EgressRules;
import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Target;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Hot reload: all of the new configuration or all of the old. */
class LiveConfigTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Logger logger = (Logger) LoggerFactory.getLogger(LiveConfig.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @TempDir
    Path directory;

    private Workspace here;

    @BeforeEach
    void workspace() {
        here = new Workspace(directory);
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(logged);
    }

    @Test
    void aChangedFileTakesEffectAsAWhole() {
        LiveConfig live = start("keys: { dev: { key: key-1 } }", "providers: { openai: { api_key: a } }");
        here.yaml("keys: { ops: { key: key-2 } }", "providers: { anthropic: { api_key: b } }");

        assertThat(live.reload()).isTrue();
        assertThat(live.find(Secret.of("key-1"))).isEmpty();
        assertThat(live.find(Secret.of("key-2")).map(Caller::name)).contains("ops");
        assertThat(live.find("gpt-4o", Caller.anonymous())).isEmpty();
        assertThat(live.find("claude-1", Caller.anonymous())).isPresent();
        assertThat(reloads("ok")).isEqualTo(1);
    }

    @Test
    void theEgressRulesArePutTogetherOnceForEachConfiguration() {
        LiveConfig live = start("egress: { allow_private_networks: [10.1.0.0/16] }");
        EgressRules rules = live.egressRules();
        // They are asked for in each exchange with a registered endpoint.
        assertThat(live.egressRules()).isSameAs(rules);

        here.yaml("egress: { allow_private_networks: [10.2.0.0/16] }");
        assertThat(live.reload()).isTrue();
        assertThatCode(() -> live.egressRules().check(URI.create("http://10.2.0.1/v1")))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> live.egressRules().check(URI.create("http://10.1.0.1/v1")));
    }

    @Test
    void aFileThatDidNotChangeIsNotTakenAgain() {
        LiveConfig live = start("log: { level: info }");

        assertThat(live.reload()).isTrue();
        assertThat(reloads("ok")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"log: [", "sever: {}", "keys: { dev: { key: x } }", "keys: { dev: { key: key-9, budget: {} } }"})
    void aBrokenFileKeepsTheLastGoodOneServingAndSaysSoOnce(String text) {
        LiveConfig live = start("keys: { dev: { key: key-1 } }");
        here.yaml(text);

        assertThat(live.reload()).isFalse();
        assertThat(live.find(Secret.of("key-1"))).isPresent();
        assertThat(live.find(Secret.of("key-9"))).isEmpty();
        assertThat(reloads("failed")).isEqualTo(1);
        assertThat(lines(Level.ERROR))
                .hasSize(1)
                .first()
                .asString()
                .contains("last good one")
                .contains("gateway.yaml:");
    }

    @Test
    void anEmptiedFileKeepsTheLastGoodOneServing() throws Exception {
        LiveConfig live = start("keys: { dev: { key: key-1 } }");
        Files.write(here.path("gateway.yaml"), new byte[0]);

        assertThat(live.reload()).isFalse();
        assertThat(live.find(Secret.of("key-1"))).isPresent();
    }

    @Test
    void aRemovedFileKeepsTheLastGoodOneServing() throws Exception {
        LiveConfig live = start("keys: { dev: { key: key-1 } }");
        Files.delete(here.path("gateway.yaml"));

        assertThat(live.reload()).isFalse();
        assertThat(live.find(Secret.of("key-1"))).isPresent();
        assertThat(reloads("failed")).isEqualTo(1);
    }

    @Test
    void aRepairedFileIsTakenEvenWhenItIsTheOldOneAgain() {
        LiveConfig live = start("keys: { dev: { key: key-1 } }");
        here.yaml("keys: [");
        live.reload();
        here.yaml("keys: { dev: { key: key-2 } }");

        assertThat(live.reload()).isTrue();
        assertThat(live.find(Secret.of("key-2"))).isPresent();
    }

    @Test
    void theFirstKeyClosesAnOpenGateway() {
        LiveConfig live = start("log: { level: info }");
        assertThat(live.anonymous()).isPresent();
        here.yaml("keys: { dev: { key: key-1 } }");
        live.reload();

        assertThat(live.anonymous()).isEmpty();
    }

    @Test
    void noEditOpensAGatewayThatRequiredKeys() {
        LiveConfig live = start("keys: { dev: { key: key-1 } }");
        here.yaml("log: { level: info }");
        live.reload();

        assertThat(live.find(Secret.of("key-1"))).isEmpty();
        assertThat(live.anonymous()).isEmpty();
        assertThat(lines(Level.WARN)).anyMatch(line -> line.contains("keys stay required until a restart"));
        here.yaml("auth: { mode: open }");
        live.reload();
        assertThat(live.anonymous()).isEmpty();
    }

    @Test
    void aKeyThatNeedsARestartIsNamedAndTheRestTakesEffect() {
        LiveConfig live = start("server: { port: 1001 }", "log: { level: info }");
        here.yaml("server: { port: 1002 }", "log: { level: debug, format: text }");
        live.reload();

        assertThat(live.config().server().port()).isEqualTo(1001);
        assertThat(live.config().log()).isEqualTo(new Config.Log("debug", true));
        assertThat(lines(Level.WARN))
                .containsExactly(
                        "changed, and in effect only after a restart: server.port, log.format",
                        "no provider is configured: set OPENAI_API_KEY or ANTHROPIC_API_KEY, add `providers` to"
                                + " gateway.yaml, or register a model with POST /v1/models");
    }

    @Test
    void aCallThatStillHoldsTheOldProviderFindsItsCredential() {
        LiveConfig live = start("providers: { openai: { api_key: old, base_url: 'http://localhost:1' } }");
        Provider before = provider(live);
        here.yaml("providers: { openai: { api_key: new, base_url: 'http://localhost:2' } }");
        live.reload();

        assertThat(key(live, before)).contains("old");
        assertThat(key(live, provider(live))).contains("new");
    }

    @Test
    void aKeyThatWasTakenAwayFromAProviderIsNotShownAnyMore() {
        LiveConfig live = start("providers: { openai: { api_key: old } }");
        Provider provider = provider(live);
        here.yaml("providers: { openai: {} }");
        live.reload();

        assertThat(key(live, provider)).isEmpty();
    }

    @Test
    void listenersHearOfANewConfigurationAndNotOfABrokenOne() {
        LiveConfig live = start("log: { level: info }");
        List<String> heard = new java.util.ArrayList<>();
        live.onReload(config -> heard.add(config.log().level()));
        here.yaml("log: [");
        live.reload();
        here.yaml("log: { level: warn }");
        live.reload();

        assertThat(heard).containsExactly("warn");
    }

    @Test
    void theWatcherSeesAFileThatIsRenamedOverTheOldOne() throws Exception {
        LiveConfig live = start("log: { level: info }");
        CountDownLatch reloaded = new CountDownLatch(1);
        live.onReload(config -> reloaded.countDown());
        try (ConfigWatcher watcher = ConfigWatcher.start(live, Duration.ofMillis(10))) {
            assertThat(watcher).isNotNull();
            here.file("next", "log: { level: error }");
            Files.move(here.path("next"), here.path("gateway.yaml"), StandardCopyOption.ATOMIC_MOVE);

            assertThat(reloaded.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(live.config().log().level()).isEqualTo("error");
    }

    private LiveConfig start(String... yaml) {
        return new LiveConfig(new ConfigLoader(here.yaml(yaml).sources()), meters);
    }

    private double reloads(String result) {
        return meters.counter("sluice.config.reload", "result", result).count();
    }

    private List<String> lines(Level level) {
        return logged.list.stream()
                .filter(event -> event.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static Provider provider(LiveConfig live) {
        return live.config().providers().get("openai").provider().orElseThrow();
    }

    private static Optional<String> key(LiveConfig live, Provider provider) {
        return live.find(Target.of(provider, "m")).map(Credential::key).map(Secret::reveal);
    }
}
