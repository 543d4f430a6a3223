package dev.sluice.gateway.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.ModelStore;
import dev.sluice.gateway.RegisteredModel;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.Stores;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.Credential;
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
import org.slf4j.LoggerFactory;

/** The files beside gateway.yaml change while the gateway runs: each keeps its own last good version. */
class SideFileReloadTest {
    private static final String KEYS = "{\"virtual_keys\":{\"%s\":{\"provider\":\"openai\",\"api_key\":\"%s\"}}}";

    private final Logger logger = (Logger) LoggerFactory.getLogger(LiveConfig.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @TempDir
    Path directory;

    private Workspace here;

    @BeforeEach
    void workspace() {
        here = new Workspace(directory).yaml("models_dir: models", "providers: { demo: {} }");
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(logged);
    }

    @Test
    void aNewFileIsANewAliasAndADeletedOneIsNoneAnyMore() throws Exception {
        alias("a", "{\"provider\":\"demo\"}");
        LiveConfig live = live();
        alias("b", "{\"provider\":\"demo\"}");
        assertThat(live.reload()).isTrue();
        assertThat(models(live)).containsExactly("a", "b");
        Files.delete(here.path("models/a.json"));

        assertThat(live.reload()).isTrue();
        assertThat(models(live)).containsExactly("b");
    }

    @Test
    void aBrokenAliasFileKeepsItsLastGoodVersionAndTheOthersTakeEffect() {
        alias("a", "{\"provider\":\"demo\",\"model\":\"one\"}");
        alias("b", "{\"provider\":\"demo\",\"model\":\"one\"}");
        LiveConfig live = live();
        alias("a", "{\"provider\":\"demo\",\n\"model\":");
        alias("b", "{\"provider\":\"demo\",\"model\":\"two\"}");
        here.yaml("models_dir: models", "providers: { demo: {} }", "log: { level: debug }");

        assertThat(live.reload()).isFalse();
        assertThat(target(live, "a").model()).isEqualTo("one");
        assertThat(target(live, "b").model()).isEqualTo("two");
        assertThat(live.config().log().level()).isEqualTo("debug");
        assertThat(errors())
                .hasSize(1)
                .first()
                .asString()
                .contains("last good one", "models/a.json:3:1: not valid JSON");
        alias("a", "{\"provider\":\"demo\",\"model\":\"three\"}");
        assertThat(live.reload()).isTrue();
        assertThat(target(live, "a").model()).isEqualTo("three");
    }

    @Test
    void aFileThatStaysBrokenIsSaidOnceAndGoesOnServingThroughOtherChanges() {
        alias("a", "{\"provider\":\"demo\",\"model\":\"one\"}");
        LiveConfig live = live();
        alias("a", "{");
        live.reload();
        assertThat(live.reload()).as("nothing changed since").isFalse();
        assertThat(errors()).hasSize(1);
        alias("b", "{\"provider\":\"demo\"}");

        assertThat(live.reload()).isFalse();
        assertThat(target(live, "a").model()).isEqualTo("one");
        assertThat(models(live)).containsExactly("a", "b");
    }

    @Test
    void aNewFileThatIsBrokenIsANameThatCannotServeYet() {
        LiveConfig live = live();
        alias("a", "{\"provider\":\"nobody\"}");

        assertThat(live.reload()).isFalse();
        assertThatThrownBy(() -> target(live, "a")).isInstanceOfSatisfying(GatewayException.class, e -> {
            assertThat(e.problem().status()).isEqualTo(503);
            assertThat(e.problem().message()).contains("models/a.json is broken");
        });
        assertThat(live.config().missing()).anyMatch(line -> line.contains("models/a.json"));
        alias("a", "{\"provider\":\"demo\"}");
        assertThat(live.reload()).isTrue();
        assertThat(target(live, "a").label()).isEqualTo("demo/a");
    }

    @Test
    void aBrokenGatewayYamlDoesNotHoldAliasFilesUp() {
        LiveConfig live = live();
        here.yaml("models_dir: [");
        alias("a", "{\"provider\":\"demo\"}");

        assertThat(live.reload()).isFalse();
        assertThat(target(live, "a").label()).isEqualTo("demo/a");
    }

    @Test
    void aGatewayYamlThatTakesAProviderFromAnAliasIsRefused() {
        here.yaml("models_dir: models", "providers: { local: { type: openai, base_url: 'http://localhost:1' } }");
        alias("a", "{\"provider\":\"local\"}");
        LiveConfig live = live();
        here.yaml("models_dir: models", "providers: { demo: {} }");

        assertThat(live.reload()).isFalse();
        assertThat(target(live, "a").label()).isEqualTo("local/a");
        assertThat(errors()).first().asString().contains("models/a.json:1:2", "`local`");
    }

    @Test
    void aDirectoryThatIsGoneKeepsItsAliases() throws Exception {
        alias("a", "{\"provider\":\"demo\"}");
        LiveConfig live = live();
        Files.move(here.path("models"), here.path("away"));
        assertThat(live.reload()).isFalse();
        assertThat(models(live)).containsExactly("a");
        Files.move(here.path("away"), here.path("models"));
        alias("b", "{\"provider\":\"demo\"}");

        assertThat(live.reload()).isTrue();
        assertThat(models(live)).containsExactly("a", "b");
    }

    @Test
    void aGatewayYamlThatNamesADirectoryThatIsNotThereKeepsTheAliases() {
        alias("a", "{\"provider\":\"demo\"}");
        LiveConfig live = live();
        here.yaml("models_dir: nowhere", "log: { level: debug }");

        assertThat(live.reload()).isFalse();
        assertThat(models(live)).containsExactly("a");
        assertThat(errors()).first().asString().contains("gateway.yaml:1: `models_dir`: nowhere is not there");
    }

    @Test
    void twoBrokenFilesAtOnceAreBothSaidAndNeitherIsTaken() {
        keys("key-1", "one");
        alias("a", "{\"provider\":\"demo\"}");
        LiveConfig live = live();
        here.yaml("models_dir: models", "sever: {}");
        alias("a", "{");
        here.file("keys.json", "{\"virtual_keys\":{\"abc\":{\"provider\":\"openai\"}}}");

        assertThat(live.reload()).isFalse();
        assertThat(errors()).first().asString().contains("gateway.yaml:2", "models/a.json:2:1", "keys.json:1:18");
        assertThat(models(live)).containsExactly("a");
        assertThat(live.find(Secret.of("key-1"))).isPresent();
    }

    /** COMPAT 5.1 */
    @Test
    void aBrokenKeyFileKeepsTheLastGoodOneServingWithFileLineAndColumn() {
        keys("key-1", "one");
        LiveConfig live = live();
        here.file("keys.json", "{\"virtual_keys\":{\"key-2\":}}");

        assertThat(live.reload()).isFalse();
        assertThat(live.find(Secret.of("key-1"))).isPresent();
        assertThat(errors())
                .first()
                .asString()
                .contains("keys.json:1:26: not valid JSON")
                .doesNotContain("key-2");
        keys("key-2", "two");
        assertThat(live.reload()).isTrue();
        assertThat(live.find(Secret.of("key-1"))).isEmpty();
        assertThat(live.find(Secret.of("key-2"))).isPresent();
    }

    @Test
    void aKeyFileThatAppearsClosesAnOpenGatewayAndOneThatGoesOpensNothing() throws Exception {
        LiveConfig live = live();
        assertThat(live.anonymous()).isPresent();
        keys("key-1", "one");
        live.reload();
        assertThat(live.anonymous()).isEmpty();
        Files.delete(here.path("keys.json"));

        assertThat(live.reload()).isFalse();
        assertThat(live.find(Secret.of("key-1"))).isPresent();
        assertThat(live.anonymous()).isEmpty();
        assertThat(errors()).hasSize(1).first().asString().contains("keys.json: is gone");
    }

    /** COMPAT 5.1 */
    @Test
    void endpointsAreReloaded() {
        keys("key-1", "one");
        here.file("aiservices.json", "{\"openai\":\"http://localhost:1/x\"}");
        LiveConfig live = live();
        here.file("aiservices.json", "{\"openai\":\"http://localhost:2/x\"}");
        live.reload();
        Caller caller = live.find(Secret.of("key-1")).orElseThrow();

        assertThat(live.findRelay(caller)
                        .orElseThrow()
                        .targets()
                        .get(0)
                        .provider()
                        .baseUrl())
                .hasPort(2);
    }

    @Test
    void aCallThatStillRunsFindsTheKeyThatItsTargetHadAndNoNewerOne() {
        keys("key-1", "one");
        alias("a", "{\"provider\":\"anthropic\",\"api_key\":\"old-a\",\"base_url\":\"http://localhost:1\"}");
        alias("gone", "{\"provider\":\"anthropic\",\"api_key\":\"old-g\"}");
        here.file("aiservices.json", "{\"openai\":\"http://localhost:1/x\"}");
        LiveConfig live = live();
        Target alias = target(live, "a");
        Target gone = target(live, "gone");
        Target bound = live.findRelay(live.find(Secret.of("key-1")).orElseThrow())
                .orElseThrow()
                .targets()
                .get(0);
        alias("a", "{\"provider\":\"anthropic\",\"api_key\":\"new-a\",\"base_url\":\"http://localhost:2\"}");
        here.file("aiservices.json", "{\"openai\":\"http://localhost:2/x\"}");
        assertThat(here.path("models/gone.json").toFile().delete()).isTrue();
        live.reload();

        assertThat(key(live, alias)).contains("old-a");
        assertThat(key(live, gone)).contains("old-g");
        assertThat(key(live, bound)).contains("one");
        assertThat(key(live, target(live, "a"))).contains("new-a");
    }

    @Test
    void aServiceAccountFileIsReloadedWithItsAlias() {
        here.file("account.json", "{\"type\":\"service_account\",\"private_key\":\"one\"}");
        alias("v", "{\"provider\":\"vertex\",\"vertex_service_account_json\":\"../account.json\"}");
        LiveConfig live = live();
        here.file("account.json", "{\"type\":\"service_account\",\"private_key\":\"two\"}");

        assertThat(live.reload()).isTrue();
        assertThat(key(live, target(live, "v")).orElseThrow()).contains("two");
    }

    @Test
    void registeredModelsStandBehindAliasesAndStayThroughReloads() {
        LiveConfig live = live();
        ModelStore store = Stores.memory().models();
        live.registered(store);
        for (String id : List.of("free", "a")) {
            RegisteredModel model = RegisteredModel.of(id, URI.create("https://models.example.com"));
            store.put(model.withApiKey(Secret.of("key of " + id)), false);
        }
        alias("a", "{\"provider\":\"demo\"}");
        live.reload();

        assertThat(target(live, "free").provider().isRegistered()).isTrue();
        assertThat(key(live, target(live, "free"))).contains("key of free");
        assertThat(target(live, "a").provider().isRegistered()).isFalse();
        assertThat(models(live)).containsExactly("a", "free");
    }

    @Test
    void theWatcherSeesAFileThatIsRenamedIntoTheDirectoryAndOneThatGoes() throws Exception {
        alias("a", "{\"provider\":\"demo\"}");
        LiveConfig live = live();
        CountDownLatch came = new CountDownLatch(1);
        CountDownLatch went = new CountDownLatch(1);
        live.onReload(config -> {
            if (config.models().containsKey("b")) {
                came.countDown();
            } else if (came.getCount() == 0) {
                went.countDown();
            }
        });
        try (ConfigWatcher watcher = ConfigWatcher.start(live, Duration.ofMillis(10))) {
            assertThat(watcher).isNotNull();
            here.file("next", "{\"provider\":\"demo\"}");
            Files.move(here.path("next"), here.path("models/b.json"), StandardCopyOption.ATOMIC_MOVE);
            assertThat(came.await(30, TimeUnit.SECONDS)).isTrue();
            Files.delete(here.path("models/b.json"));
            assertThat(went.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(models(live)).containsExactly("a");
    }

    private void alias(String name, String json) {
        here.file("models/" + name + ".json", json);
    }

    private void keys(String key, String apiKey) {
        here.file("keys.json", KEYS.formatted(key, apiKey));
    }

    private LiveConfig live() {
        directory.resolve("models").toFile().mkdirs();
        return new LiveConfig(new ConfigLoader(here.sources()), new SimpleMeterRegistry());
    }

    private List<String> errors() {
        return logged.list.stream()
                .filter(event -> event.getLevel() == Level.ERROR)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static List<String> models(LiveConfig live) {
        return live.list(Caller.anonymous()).stream()
                .map(model -> model.id())
                .sorted()
                .toList();
    }

    private static Target target(LiveConfig live, String model) {
        return live.find(model, Caller.anonymous()).orElseThrow().targets().get(0);
    }

    private static Optional<String> key(LiveConfig live, Target target) {
        return live.find(target).map(Credential::key).map(Secret::reveal);
    }
}
