package dev.sluice.gateway.server.http;

import dev.sluice.gateway.Gateway;
import dev.sluice.gateway.MemoryStores;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.GatewayListener;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.testkit.ScriptedProvider;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A server with a real gateway, and a scripted provider behind it. It speaks OpenAI's dialect for models that begin with
 * gpt-, else Anthropic's.
 */
final class Harness implements AutoCloseable {
    /** A chat that asks for a stream, and one that does not. */
    static final String STREAMED =
            "{\"model\":\"claude-x\",\"max_tokens\":9,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    static final String UNARY = STREAMED.replace("\"stream\":true,", "");

    /** What the provider says: the beginning of a stream, its content, its end. */
    static final String START = event(
            "message_start",
            "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-x\","
                    + "\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,"
                    + "\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}");

    static final String BLOCK =
            event("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
    static final String TEXT =
            event("content_block_delta", "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"hello\"}");
    static final String BLOCK_STOP = event("content_block_stop", "\"index\":0");
    static final String DELTA = event(
            "message_delta",
            "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":2}");
    static final String STOP = event("message_stop", "");

    static final ScriptedReply MESSAGE = ScriptedReply.json(
            200,
            "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-x\","
                    + "\"content\":[{\"type\":\"text\",\"text\":\"hello\"}],\"stop_reason\":\"end_turn\","
                    + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}");

    /** The same for OpenAI's dialect. */
    static final String OPENAI_STREAMED = STREAMED.replace("claude-x", "gpt-x");

    static final String OPENAI_TEXT = "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
            + "\"model\":\"gpt-x\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"hello\"},"
            + "\"finish_reason\":null}]}\n\n";
    static final String OPENAI_FINISH = OPENAI_TEXT
            .replace("{\"role\":\"assistant\",\"content\":\"hello\"}", "{}")
            .replace("\"finish_reason\":null", "\"finish_reason\":\"stop\"");
    static final String OPENAI_DONE = "data: [DONE]\n\n";

    final ScriptedProvider provider;
    final GatewayServer server;
    private final Gateway gateway;

    private Harness(Setup setup) throws IOException {
        provider = ScriptedProvider.start();
        Gateway.Builder builder = Gateway.builder()
                .models(MemoryStores.models()
                        .provider(Provider.of(
                                "scripted", "anthropic", provider.baseUrl().toString()))
                        .provider(Provider.of(
                                "scripted-openai", "openai", provider.baseUrl().toString()))
                        .route("gpt-*", "scripted-openai")
                        .defaultProvider("scripted")
                        .build())
                .listener(setup.listener)
                .maxBodyBytes(setup.maxBody);
        setup.key.ifPresent(key -> builder.callers(MemoryStores.callers()
                .key(Secret.of(key), Caller.named("tester"))
                .build()));
        gateway = builder.build();
        HttpSettings settings = new HttpSettings("127.0.0.1", 0, setup.maxConcurrent, setup.drain, setup.hosts);
        server = new GatewayServer(settings, gateway, setup.state, setup.admin, setup.patience);
        server.start();
    }

    static Setup setup() {
        return new Setup();
    }

    static Harness start() throws IOException {
        return setup().start();
    }

    RawClient client() throws IOException {
        return RawClient.connect(server.port());
    }

    @Override
    public void close() {
        server.close();
        gateway.close();
        provider.close();
    }

    private static String event(String type, String fields) {
        String rest = fields.isEmpty() ? "" : "," + fields;
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + rest + "}\n\n";
    }

    /** How a harness is set up. */
    static final class Setup {
        private int maxConcurrent = 1000;
        private long maxBody = 1 << 20;
        private Duration drain = Duration.ofSeconds(10);
        private Set<String> hosts = Set.of();
        private Optional<String> key = Optional.empty();
        private GatewayListener listener = GatewayListener.none();
        private ServerState state = new FixedState();
        private ModelAdmin admin = new NoAdmin();
        private Patience patience = Patience.usual();

        Setup maxConcurrent(int calls) {
            maxConcurrent = calls;
            return this;
        }

        Setup drain(Duration time) {
            drain = time;
            return this;
        }

        Setup hosts(String... names) {
            hosts = Set.of(names);
            return this;
        }

        Setup key(String clientKey) {
            key = Optional.of(clientKey);
            return this;
        }

        Setup state(ServerState newState) {
            state = newState;
            return this;
        }

        Setup listener(GatewayListener newListener) {
            listener = newListener;
            return this;
        }

        Setup patience(Patience newPatience) {
            patience = newPatience;
            return this;
        }

        Harness start() throws IOException {
            return new Harness(this);
        }
    }

    /** Lets nobody change models. */
    static class NoAdmin implements ModelAdmin {
        @Override
        public boolean isOperator(Optional<Secret> presentedKey) {
            return false;
        }

        @Override
        public void authorize(Optional<Secret> presentedKey) {
            throw Problem.of(Problem.Kind.FORBIDDEN, "not here").asException();
        }

        @Override
        public Registered register(Registration registration) {
            throw new AssertionError("nobody was authorized");
        }

        @Override
        public void remove(String id) {
            throw new AssertionError("nobody was authorized");
        }
    }

    /** A process that is well, and keeps its secrets for those who know the admin key. */
    static class FixedState implements ServerState {
        private static final Secret ADMIN = Secret.of("an-admin-key-of-length");

        @Override
        public boolean localHostsOnly() {
            return false;
        }

        @Override
        public Health health(Optional<Secret> presentedKey) {
            Optional<String> url = presentedKey.filter(ADMIN::equals).map(key -> "http://somewhere/v1/messages");
            return new Health(List.of(new ProviderState("scripted", url, true)));
        }

        @Override
        public Readiness readiness() {
            return new Readiness(
                    true, "memory", List.of(new ProviderState("scripted", Optional.of("hidden"), false)), List.of());
        }

        @Override
        public Optional<String> metrics(Optional<Secret> presentedKey) {
            return presentedKey.filter(ADMIN::equals).map(key -> "sluice_calls_total 1\n");
        }
    }
}
