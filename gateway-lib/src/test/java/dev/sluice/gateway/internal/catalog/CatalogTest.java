package dev.sluice.gateway.internal.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.EgressRules;
import dev.sluice.gateway.internal.provider.Adapters;
import dev.sluice.gateway.internal.route.ConfiguredModels;
import dev.sluice.gateway.internal.upstream.OkHttpUpstream;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.Cancellation;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.ModelInfo;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.Route;
import dev.sluice.gateway.spi.Target;
import dev.sluice.gateway.testkit.Gate;
import dev.sluice.gateway.testkit.RecordedRequest;
import dev.sluice.gateway.testkit.ScriptedProvider;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code GET /v1/models} shows beside the gateway's own names. COMPAT 3.4 */
class CatalogTest {
    private static final String CLIENT_CANARY = "sk-of-the-client";

    private final ScriptedProvider first = ScriptedProvider.start();
    private final ScriptedProvider second = ScriptedProvider.start();
    private final OkHttpUpstream upstream = new OkHttpUpstream(EgressRules::strict);
    private final ExecutorService threads = Catalog.threads();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);
    private final ConfiguredModels.Builder models = ConfiguredModels.builder();

    @AfterEach
    void stop() {
        threads.shutdownNow();
        upstream.close();
        first.close();
        second.close();
    }

    @Test
    void showsWhatEachProviderListsUnderTheNameThatLeadsThere() {
        Provider openai = provider("openai", "openai", first);
        models.provider(provider("local", "ollama", second));
        models.alias("fast", Route.to(Target.of(openai, "gpt-4o-mini")));
        models.alias("gpt-4o", Route.to(Target.of(openai, "gpt-4o-2024")));
        first.enqueue(openAiList("gpt-4o-mini", "gpt-4o", "babbage-002", "gpt-4o-mini"));
        second.enqueue(ScriptedReply.json(
                200, "{\"models\":[{\"name\":\"llama3.2:latest\",\"model\":\"x\"},{\"name\":\"gpt-oss:20b\"}]}"));

        List<ModelInfo> listed = catalog().list(Caller.anonymous());

        assertThat(listed)
                .extracting(model -> model.ownedBy() + " " + model.id())
                .containsExactly(
                        "openai fast",
                        "openai gpt-4o",
                        "local local/llama3.2:latest",
                        "local local/gpt-oss:20b",
                        "openai gpt-4o-mini",
                        "openai openai/gpt-4o",
                        "openai openai/babbage-002");
        assertThat(first.lastRequest().path()).isEqualTo("/v1/models");
        assertThat(second.lastRequest().path()).isEqualTo("/api/tags");
    }

    @Test
    void showsThePlainNameOfTheDefaultProvidersModels() {
        provider("local", "ollama", first);
        models.defaultProvider("local");
        first.enqueue(ScriptedReply.json(200, "{\"models\":[{\"name\":\"llama3.2:latest\"}]}"));

        assertThat(ids(catalog())).containsExactly("llama3.2:latest");
    }

    @Test
    void showsOnlyWhatTheKeyMayCall() {
        provider("openai", "openai", first);
        first.otherwise(request -> openAiList("gpt-4o", "gpt-4o-mini", "babbage-002"));
        Catalog catalog = catalog();

        assertThat(ids(catalog, Caller.named("a").withModels(List.of("gpt-4o*"))))
                .containsExactly("gpt-4o", "gpt-4o-mini");
        assertThat(ids(catalog, Caller.named("b").withModels(List.of("openai/gpt-4o"))))
                .containsExactly("openai/gpt-4o");
        assertThat(ids(catalog, Caller.named("c").withModels(List.of("claude*"))))
                .isEmpty();
        assertThat(first.received()).isEqualTo(1);
    }

    @Test
    void leavesOutAProviderThatFails() {
        provider("good", "openai", first);
        provider("bad", "openai", second);
        models.provider(Provider.of("gone", "openai", ScriptedProvider.refusing()));
        models.provider(Provider.of("odd", "no-such-type", "http://127.0.0.1:1"));
        first.otherwise(request -> openAiList("a"));
        ScriptedReply[] failures = {
            ScriptedReply.json(500, "{\"data\":[{\"id\":\"x\"}]}"),
            ScriptedReply.json(401, "{\"error\":{\"message\":\"no\"}}"),
            ScriptedReply.loginPage(),
            ScriptedReply.json(200, ""),
            ScriptedReply.json(200, "{}"),
            ScriptedReply.json(200, "{\"data\":[{\"id\":\"x\"}"),
            ScriptedReply.json(200, "{\"data\":[{\"id\":\"" + "x".repeat(5 << 20) + "\"},{\"id\":\"y\"}]}"),
            ScriptedReply.json(302, "", "location", first.baseUrl() + "/v1/models"),
            ScriptedReply.nothing().reset()
        };
        Catalog catalog = catalog();
        for (int i = 0; i < failures.length; i++) {
            second.enqueue(failures[i]);

            assertThat(ids(catalog)).as("failure %d", i).containsExactly("good/a");
            assertThat(second.received()).as("failure %d", i).isEqualTo(i + 1);
            pass(ProviderLists.FAILED);
        }
    }

    @Test
    void asksAgainAfterTenMinutesAndAfterAFailureAfterThirtySeconds() {
        provider("good", "openai", first);
        provider("bad", "openai", second);
        first.otherwise(request -> openAiList("a"));
        second.otherwise(request -> ScriptedReply.json(503, "{}"));
        Catalog catalog = catalog();
        ids(catalog);
        ids(catalog);
        assertThat(first.received()).isEqualTo(1);
        assertThat(second.received()).isEqualTo(1);

        pass(Duration.ofSeconds(29));
        ids(catalog);
        assertThat(second.received()).isEqualTo(1);
        pass(Duration.ofSeconds(1));
        ids(catalog);
        assertThat(second.received()).isEqualTo(2);
        assertThat(first.received()).isEqualTo(1);

        pass(Duration.ofSeconds(570));
        ids(catalog);
        first.awaitRequest(2);
    }

    @Test
    void showsTheOldListWhileTheNewOneIsFetched() throws InterruptedException {
        provider("good", "openai", first);
        Gate gate = new Gate();
        first.enqueue(openAiList("old"), openAiListAfter(gate, "new"));
        Catalog catalog = catalog();
        assertThat(ids(catalog)).containsExactly("good/old");

        pass(ProviderLists.FRESH);
        long begun = System.nanoTime();
        assertThat(ids(catalog)).containsExactly("good/old");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(ProviderLists.PATIENCE);
        first.awaitRequest(2);
        assertThat(ids(catalog)).containsExactly("good/old");
        assertThat(first.received()).isEqualTo(2);

        gate.open();
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ids(catalog)).containsExactly("good/new");
    }

    @Test
    void manyWhoAskAtOnceMakeOneLookUp() throws Exception {
        provider("good", "openai", first);
        Gate gate = new Gate();
        first.otherwise(request -> openAiListAfter(gate, "a"));
        Catalog catalog = catalog();
        List<FutureTask<List<String>>> asking = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            FutureTask<List<String>> task = new FutureTask<>(() -> ids(catalog));
            asking.add(task);
            start(task);
        }
        first.awaitRequest(1);
        gate.open();

        for (FutureTask<List<String>> task : asking) {
            assertThat(task.get(10, TimeUnit.SECONDS)).containsExactly("good/a");
        }
        assertThat(first.received()).isEqualTo(1);
    }

    @Test
    void asksProvidersSideBySide() throws Exception {
        provider("a", "openai", first);
        provider("b", "openai", second);
        Gate gate = new Gate();
        first.otherwise(request -> openAiListAfter(gate, "1"));
        second.otherwise(request -> openAiListAfter(gate, "2"));
        Catalog catalog = catalog();
        FutureTask<List<String>> asking = new FutureTask<>(() -> ids(catalog));
        start(asking);

        first.awaitRequest(1);
        second.awaitRequest(1);
        gate.open();

        assertThat(asking.get(10, TimeUnit.SECONDS)).containsExactly("a/1", "b/2");
    }

    @Test
    void doesNotWaitForASlowProviderAndShowsItTheNextTime() {
        provider("fast", "openai", first);
        provider("slow", "openai", second);
        Gate gate = new Gate();
        first.otherwise(request -> openAiList("a"));
        second.otherwise(request -> openAiListAfter(gate, "b"));
        Catalog catalog = catalog();

        assertThat(ids(catalog)).containsExactly("fast/a");

        gate.open();
        assertThat(ids(catalog)).containsExactly("fast/a", "slow/b");
        assertThat(second.received()).isEqualTo(1);
    }

    @Test
    void showsTheProvidersOwnCredentialAndNothingOfTheClients() {
        provider("openai", "openai", first);
        provider("claude", "anthropic", second);
        first.enqueue(openAiList("gpt-4o"));
        second.enqueue(ScriptedReply.json(200, "{\"data\":[{\"id\":\"claude-x\"}],\"has_more\":false}"));

        ids(catalog());

        RecordedRequest openai = first.lastRequest();
        assertThat(openai.method()).isEqualTo("GET");
        assertThat(openai.body()).isEmpty();
        assertThat(openai.header("authorization")).contains("Bearer key-of-openai");
        RecordedRequest claude = second.lastRequest();
        assertThat(claude.path()).isEqualTo("/v1/models?limit=1000");
        assertThat(claude.header("x-api-key")).contains("key-of-claude");
        assertThat(claude.header("anthropic-version")).contains("2023-06-01");
        assertThat(openai.headers() + "" + claude.headers()).doesNotContain(CLIENT_CANARY);
    }

    @Test
    void turnsThePagesOfAListAndNotForEver() {
        provider("claude", "anthropic", first);
        first.otherwise(request -> ScriptedReply.json(
                200,
                "{\"data\":[{\"id\":\"m" + request.number() + "\"}],\"has_more\":true,\"last_id\":\"m&"
                        + request.number() + "\"}"));

        assertThat(ids(catalog()))
                .isEqualTo(IntStream.rangeClosed(1, 20)
                        .mapToObj(i -> "claude/m" + i)
                        .toList());
        assertThat(first.requests().get(2).path()).isEqualTo("/v1/models?limit=1000&after_id=m%262");
    }

    @Test
    void takesTenThousandNamesAtMostAndNoneThatCannotBeAskedFor() {
        provider("openai", "openai", first);
        String many = IntStream.range(0, 10_005)
                .mapToObj(i -> "{\"id\":\"m" + i + "\"}")
                .collect(Collectors.joining(","));
        String odd = "{\"id\":\"\"},{\"id\":7},{},{\"id\":\"a\\nb\"},{\"id\":\"" + "x".repeat(513) + "\"},";
        first.enqueue(ScriptedReply.json(200, "[" + odd + many + "]"));

        assertThat(ids(catalog())).hasSize(10_000).startsWith("openai/m0").endsWith("openai/m9999");
    }

    @Test
    void anyAnswerOverHttpIsAnAnswer() {
        Provider provider = provider("openai", "openai", first);
        first.enqueue(
                ScriptedReply.json(200, "{}"),
                ScriptedReply.json(401, "{}"),
                ScriptedReply.json(500, "{}"),
                ScriptedReply.loginPage());
        for (int i = 0; i < 4; i++) {
            assertThat(catalog().answers(provider)).isTrue();
        }
        assertThat(first.lastRequest().path()).isEqualTo("/v1/models");
        assertThat(first.lastRequest().method()).isEqualTo("GET");
        assertThat(first.lastRequest().headerNames()).doesNotContain("authorization");
        first.enqueue(ScriptedReply.nothing().close());
        assertThat(catalog().answers(provider)).isFalse();
        assertThat(catalog().answers(Provider.of("gone", "openai", ScriptedProvider.refusing())))
                .isFalse();
    }

    @Test
    void whereThereIsNoListTheAddressItselfIsProbed() {
        first.otherwise(request -> ScriptedReply.json(405, "{}"));
        Provider verbatim = Provider.of("keys", "openai", first.baseUrl().resolve("/v9/chat"))
                .withVerbatimUrl();
        assertThat(catalog().answers(verbatim)).isTrue();
        assertThat(first.lastRequest().path()).isEqualTo("/v9/chat");
        assertThat(catalog().answers(Provider.of("own", "no-such-type", first.baseUrl())))
                .isTrue();
        assertThat(catalog().answers(Provider.of("demo", "demo", "demo:scripted")))
                .isTrue();
    }

    private Catalog catalog() {
        return new Catalog(
                models.build(),
                Adapters.builtIn().stream().collect(Collectors.toMap(ProviderAdapter::type, adapter -> adapter)),
                target -> {
                    assertThat(target.model()).isEmpty();
                    String name = target.provider().name();
                    return Optional.of(Credential.of(name, "key-of-" + name));
                },
                upstream,
                nanos::get,
                threads,
                new Unlimited());
    }

    private Provider provider(String name, String type, ScriptedProvider scripted) {
        Provider provider = Provider.of(name, type, scripted.baseUrl());
        models.provider(provider);
        return provider;
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static List<String> ids(Catalog catalog) {
        return ids(catalog, Caller.anonymous());
    }

    private static List<String> ids(Catalog catalog, Caller caller) {
        return catalog.list(caller).stream().map(ModelInfo::id).toList();
    }

    private static ScriptedReply openAiList(String... ids) {
        return ScriptedReply.json(200, list(ids));
    }

    private static ScriptedReply openAiListAfter(Gate gate, String id) {
        String body = list(id);
        return ScriptedReply.nothing()
                .await(gate)
                .bytes("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + body.length()
                        + "\r\n\r\n" + body);
    }

    private static String list(String... ids) {
        return "{\"object\":\"list\",\"data\":["
                + List.of(ids).stream().map(id -> "{\"id\":\"" + id + "\"}").collect(Collectors.joining(",")) + "]}";
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "catalog-test");
        thread.setDaemon(true);
        thread.start();
    }

    private static final class Unlimited implements TimeLimit {
        @Override
        public <T> T within(Duration limit, Work<T> work) throws IOException {
            return work.run(new Cancellation());
        }
    }
}
