package dev.sluice.gateway.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Gateway;
import dev.sluice.gateway.MemoryStores;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.server.http.RawClient.Reply;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.ModelInfo;
import dev.sluice.gateway.spi.ModelRegistry;
import dev.sluice.gateway.spi.Route;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelPagesTest {
    private static final String KEY = "x-api-key: the-client-key";
    private static final String ANTHROPIC = "anthropic-version: 2023-06-01";

    private Gateway gateway;
    private GatewayServer server;
    private RawClient client;

    @BeforeEach
    void start() throws IOException {
        gateway = Gateway.builder()
                .models(new Numbered())
                .callers(MemoryStores.callers()
                        .key(Secret.of("the-client-key"), Caller.named("tester").withModels(List.of("m*", "a/b:1+2")))
                        .build())
                .build();
        server = GatewayServer.create(
                new HttpSettings("127.0.0.1", 0, 10, Duration.ZERO, Set.of()),
                gateway,
                new Harness.FixedState(),
                new Harness.NoAdmin());
        server.start();
        client = RawClient.connect(server.port());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
        gateway.close();
    }

    @Test
    void listsWhatTheKeyMayCallInOpenAiShape() throws IOException {
        Reply reply = client.ask(RawClient.get("/v1/models", KEY));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .startsWith("{\"object\":\"list\",\"data\":[")
                .contains("{\"id\":\"a/b:1+2\",\"object\":\"model\",\"created\":7,\"owned_by\":\"someone\"}")
                .contains("\"m24\"")
                .doesNotContain("hidden");
    }

    @ParameterizedTest
    @CsvSource({"/v1/models/a/b:1+2, 200", "/v1/models/a%2Fb%3A1+2, 200", "/v1/models/hidden, 404", "/v1/models/, 404"})
    void showsOneModel(String path, int status) throws IOException {
        Reply reply = client.ask(RawClient.get(path, KEY));

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body()).contains(status == 200 ? "{\"id\":\"a/b:1+2\"" : "\"param\":");
    }

    @Test
    void listsPageByPageInAnthropicShape() throws IOException {
        Reply first = client.ask(RawClient.get("/v1/models", KEY, ANTHROPIC));
        Reply second = client.ask(RawClient.get("/v1/models?after_id=m18", KEY, ANTHROPIC));
        Reply before = client.ask(RawClient.get("/v1/models?before_id=m3&limit=2", KEY, ANTHROPIC));

        assertThat(first.body())
                .startsWith("{\"data\":[{\"type\":\"model\",\"id\":\"a/b:1+2\",\"display_name\":\"a/b:1+2\","
                        + "\"created_at\":\"1970-01-01T00:00:07Z\"}")
                .endsWith("\"has_more\":true,\"first_id\":\"a/b:1+2\",\"last_id\":\"m18\"}");
        assertThat(second.body()).endsWith("\"has_more\":false,\"first_id\":\"m19\",\"last_id\":\"m24\"}");
        assertThat(before.body()).endsWith("\"has_more\":true,\"first_id\":\"m1\",\"last_id\":\"m2\"}");
    }

    @Test
    void refusesInTheShapeThatWasAskedFor() throws IOException {
        Reply openAi = client.ask(RawClient.get("/v1/models"));
        Reply anthropic = client.ask(RawClient.get("/v1/models", ANTHROPIC));
        Reply limit = client.ask(RawClient.get("/v1/models?limit=0", KEY, ANTHROPIC));

        assertThat(openAi.status()).isEqualTo(401);
        assertThat(openAi.body()).contains("\"param\":");
        assertThat(anthropic.status()).isEqualTo(401);
        assertThat(anthropic.body()).contains("\"type\":\"authentication_error\"");
        assertThat(limit.status()).isEqualTo(400);
    }

    private static final class Numbered implements ModelRegistry {
        @Override
        public Optional<Route> find(String model, Caller caller) {
            return Optional.empty();
        }

        @Override
        public List<ModelInfo> list(Caller caller) {
            List<ModelInfo> all = new ArrayList<>();
            all.add(ModelInfo.of("a/b:1+2", "someone").withCreated(7));
            all.add(ModelInfo.of("hidden", "someone"));
            IntStream.range(0, 25).forEach(i -> all.add(ModelInfo.of("m" + i, "someone")));
            return all;
        }
    }
}
