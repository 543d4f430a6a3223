package dev.sluice.gateway.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.ModelStore;
import dev.sluice.gateway.RegisteredModel;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.Stores;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.ModelInfo;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Route;
import dev.sluice.gateway.spi.Target;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link Stores} does with registered models. */
public abstract class ModelStoreContract {
    private static final Caller CALLER = Caller.named("dev");
    private static final URI ENDPOINT = URI.create("https://models.example/v1");
    private static final Secret KEY = Secret.of("sk-registered-0123456789");

    private Stores stores;
    private ModelStore models;

    /** An empty store; it is closed at the end of the test. */
    protected abstract Stores create() throws Exception;

    @BeforeEach
    void open() throws Exception {
        stores = create();
        models = stores.models();
    }

    @AfterEach
    void close() {
        stores.close();
    }

    private static RegisteredModel model(String id) {
        return RegisteredModel.of(id, ENDPOINT);
    }

    private Target target(String id) {
        return models.find(id, CALLER).orElseThrow().targets().get(0);
    }

    private Optional<Secret> keyShownFor(String id) {
        return models.find(target(id)).map(Credential::key);
    }

    @Test
    void anEmptyStoreIsWell() {
        assertThat(stores.status().reachable()).isTrue();
        assertThat(stores.status().problems()).isEmpty();
        assertThat(models.all()).isEmpty();
        assertThat(models.get("m")).isEmpty();
        assertThat(models.find("m", CALLER)).isEmpty();
    }

    @Test
    void aModelIsNewOnceAndReplacedFromThenOn() {
        assertThat(models.put(model("m").withName("One").withDescription("the first"), false))
                .isTrue();
        RegisteredModel first = models.get("m").orElseThrow();
        assertThat(models.put(RegisteredModel.of("m", URI.create("https://other.example")), false))
                .isFalse();

        RegisteredModel second = models.get("m").orElseThrow();
        assertThat(first.name()).contains("One");
        assertThat(first.description()).contains("the first");
        assertThat(second)
                .isEqualTo(RegisteredModel.of("m", URI.create("https://other.example"))
                        .withCreated(first.created()));
    }

    @Test
    void saysWhenAModelWasFirstRegisteredWhateverTheArgumentSays() {
        long before = System.currentTimeMillis() / 1000;
        models.put(model("m").withCreated(5), false);
        long created = models.get("m").orElseThrow().created();

        assertThat(created).isBetween(before, before + 60);
    }

    @Test
    void keepsTheKeyOfAReplacementThatBringsNoneWhenAskedTo() {
        models.put(model("m").withApiKey(KEY), true);
        models.put(model("m").withName("renamed"), true);

        assertThat(models.get("m").orElseThrow().apiKey()).contains(KEY);
        assertThat(models.get("m").orElseThrow().name()).contains("renamed");
        assertThat(keyShownFor("m")).contains(KEY);
    }

    @Test
    void removesTheKeyOfAReplacementThatHasNone() {
        models.put(model("m").withApiKey(KEY), false);
        models.put(model("m"), false);

        assertThat(models.get("m").orElseThrow().apiKey()).isEmpty();
        assertThat(keyShownFor("m")).isEmpty();
    }

    @Test
    void aKeyThatIsBroughtReplacesTheStoredOne() {
        models.put(model("m").withApiKey(KEY), true);
        models.put(model("m").withApiKey(Secret.of("sk-second")), true);

        assertThat(keyShownFor("m")).contains(Secret.of("sk-second"));
    }

    @Test
    void aRemovedModelIsGoneWithItsKey() {
        models.put(model("m").withApiKey(KEY), false);
        Target before = target("m");

        assertThat(models.remove("m")).isTrue();
        assertThat(models.remove("m")).isFalse();
        assertThat(models.get("m")).isEmpty();
        assertThat(models.find("m", CALLER)).isEmpty();
        assertThat(models.find(before)).isEmpty();
        assertThat(models.put(model("m"), true)).isTrue();
        assertThat(models.get("m").orElseThrow().apiKey()).isEmpty();
    }

    @Test
    void listsModelsByTheirIds() {
        for (String id : List.of("b", "a/z", "a", "B", "a.b", "ä", "a:1")) {
            models.put(model(id), false);
        }

        assertThat(models.all())
                .extracting(RegisteredModel::id)
                .containsExactly("B", "a", "a.b", "a/z", "a:1", "b", "ä");
        assertThat(models.list(CALLER))
                .extracting(ModelInfo::id)
                .containsExactly("B", "a", "a.b", "a/z", "a:1", "b", "ä");
    }

    @Test
    void listsWhatIsKnownOfAModelAndNothingOfItsEndpoint() {
        models.put(model("m").withName("Shown").withDescription("words").withApiKey(KEY), false);

        ModelInfo info = models.list(CALLER).get(0);
        assertThat(info)
                .isEqualTo(ModelInfo.of("m", "registered")
                        .withName("Shown")
                        .withDescription("words")
                        .withCreated(models.get("m").orElseThrow().created()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example/model-1",
                "org/team/model:1.5-q4_K_M",
                "..",
                "a b",
                "%2F",
                "'; DROP TABLE models; --",
                "模型/б🙂",
                "e\u0301"
            })
    void idsAreTakenAsTheyAreAndSentVerbatim(String id) {
        models.put(model(id).withApiKey(KEY), false);

        assertThat(models.get(id).orElseThrow().id()).isEqualTo(id);
        assertThat(target(id).model()).isEqualTo(id);
        assertThat(keyShownFor(id)).contains(KEY);
        assertThat(models.remove(id)).isTrue();
    }

    @Test
    void similarIdsAreDifferentModels() {
        models.put(model("é"), false);
        models.put(model("m"), false);

        assertThat(models.get("e\u0301")).isEmpty();
        assertThat(models.get("M")).isEmpty();
        assertThat(models.get("m ")).isEmpty();
    }

    @Test
    void aRouteGoesToTheEndpointAloneRelayedAndWithoutRetries() {
        models.put(model("m"), false);
        Route route = models.find("m", CALLER).orElseThrow();

        assertThat(route.maxRetries()).isZero();
        assertThat(route.targets()).hasSize(1);
        Target target = route.targets().get(0);
        assertThat(target.isRelayed()).isTrue();
        assertThat(target.label()).isEqualTo("registered/m");
        assertThat(target.provider())
                .isEqualTo(Provider.of("registered", "openai", ENDPOINT).asRegistered());
    }

    @Test
    void twoModelsOnOneEndpointNeverShareAKey() {
        models.put(model("one").withApiKey(KEY), false);
        models.put(model("two").withApiKey(Secret.of("sk-of-the-second")), false);
        models.put(model("three"), false);

        assertThat(keyShownFor("one")).contains(KEY);
        assertThat(keyShownFor("two")).contains(Secret.of("sk-of-the-second"));
        assertThat(keyShownFor("three")).isEmpty();
    }

    @Test
    void aKeyGoesToNoAddressThatItIsNotRegisteredFor() {
        models.put(model("m").withApiKey(KEY), false);
        Target before = target("m");
        models.put(RegisteredModel.of("m", URI.create("https://moved.example")), true);

        assertThat(models.find(before)).isEmpty();
        assertThat(keyShownFor("m")).contains(KEY);
        assertThat(models.find(Target.of(Provider.of("registered", "openai", "https://moved.example"), "m")
                        .withCredential("m")))
                .isEmpty();
    }

    @Test
    void aCallerWhoseKeyBelongsToAProviderReachesNone() {
        models.put(model("m"), false);

        assertThat(models.find("m", CALLER.boundTo("openai"))).isEmpty();
        assertThat(models.list(CALLER.boundTo("openai"))).isEmpty();
    }

    @Test
    void refusesWhatNoStoreCanKeepNamingTheField() {
        assertRefused(model(""), "id");
        assertRefused(model("a\0b"), "id");
        assertRefused(model("\uD83D"), "id");
        assertRefused(model("x".repeat(513)), "id");
        assertRefused(model("m").withName("x".repeat(513)), "name");
        assertRefused(model("m").withDescription("x".repeat(8193)), "description");
        assertRefused(RegisteredModel.of("m", URI.create("https://h.example/" + "x".repeat(2048))), "endpoint");
        assertRefused(model("m").withApiKey(Secret.of("k\0")), "api_key");
        assertThat(models.all()).isEmpty();
    }

    private void assertRefused(RegisteredModel model, String field) {
        assertThatThrownBy(() -> models.put(model, false))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.problem().param()).contains(field));
    }

    @Test
    void keepsTheLongestThatIsAllowed() {
        RegisteredModel longest = model("語".repeat(512))
                .withName("n".repeat(512))
                .withDescription("語".repeat(8192))
                .withApiKey(Secret.of("k".repeat(16_384)));
        models.put(longest, false);

        RegisteredModel stored = models.get(longest.id()).orElseThrow();
        assertThat(stored).isEqualTo(longest.withCreated(stored.created()));
    }

    @Test
    void twoHundredWritersAtATimeLoseNothing() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(200);
        try {
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String id = "org/model-" + i;
                Secret key = Secret.of("sk-" + i);
                answers.add(writers.submit(() -> models.put(model(id).withApiKey(key), false)));
            }
            for (Future<Boolean> answer : answers) {
                assertThat(answer.get(30, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            writers.shutdownNow();
        }
        assertThat(models.all())
                .extracting(RegisteredModel::id)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 200).mapToObj(i -> "org/model-" + i).toList());
        assertThat(keyShownFor("org/model-117")).contains(Secret.of("sk-117"));
    }

    @Test
    void printsNoKey() {
        models.put(model("m").withApiKey(KEY), false);

        String printed = models.all() + " " + models.list(CALLER) + " " + models.find(target("m")) + models + stores
                + stores.status();
        assertThat(printed).doesNotContain(KEY.reveal());
    }
}
