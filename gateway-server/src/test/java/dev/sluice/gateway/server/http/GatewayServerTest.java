package dev.sluice.gateway.server.http;

import static dev.sluice.gateway.server.http.Harness.BLOCK;
import static dev.sluice.gateway.server.http.Harness.BLOCK_STOP;
import static dev.sluice.gateway.server.http.Harness.DELTA;
import static dev.sluice.gateway.server.http.Harness.MESSAGE;
import static dev.sluice.gateway.server.http.Harness.START;
import static dev.sluice.gateway.server.http.Harness.STOP;
import static dev.sluice.gateway.server.http.Harness.STREAMED;
import static dev.sluice.gateway.server.http.Harness.TEXT;
import static dev.sluice.gateway.server.http.Harness.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.Gateway;
import dev.sluice.gateway.MemoryStores;
import dev.sluice.gateway.server.http.RawClient.Reply;
import dev.sluice.gateway.testkit.Gate;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayServerTest {
    private Harness harness;
    private RawClient client;

    @BeforeEach
    void start() throws IOException {
        harness = Harness.start();
        client = harness.client();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        harness.close();
    }

    @Test
    void answersAChatWithItsLengthAndTheHeadersOfEveryReply() throws IOException {
        harness.provider.enqueue(MESSAGE);

        Reply reply = client.ask(RawClient.chat(UNARY));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).contains("\"text\":\"hello\"");
        assertThat(reply.header("content-length")).contains("" + reply.body().length());
        assertThat(reply.header("content-type")).contains("application/json");
        assertThat(reply.header("cache-control")).contains("no-store");
        assertThat(reply.header("x-content-type-options")).contains("nosniff");
        assertThat(reply.header("request-id")).isPresent().isEqualTo(reply.header("x-request-id"));
        assertThat(reply.header("server")).isEmpty();
        assertThat(reply.header("transfer-encoding")).isEmpty();
    }

    @Test
    void handsOutEachPieceOfAStreamAsItComes() throws IOException {
        Gate gate = new Gate();
        harness.provider.enqueue(ScriptedReply.stream()
                .chunk(START + BLOCK + TEXT)
                .await(gate)
                .chunk(TEXT)
                .await(gate)
                .chunk(BLOCK_STOP + DELTA + STOP)
                .end());
        client.send(RawClient.chat(STREAMED));

        Reply head = client.readHead();
        String first = client.readChunks(START + BLOCK + TEXT);
        gate.pass();
        String second = client.readChunk();
        gate.pass();

        assertThat(head.header("content-type")).contains("text/event-stream; charset=utf-8");
        assertThat(head.header("cache-control")).contains("no-cache");
        assertThat(head.header("x-accel-buffering")).contains("no");
        assertThat(head.header("content-length")).isEmpty();
        assertThat(first).isEqualTo(START + BLOCK + TEXT);
        assertThat(second).isEqualTo(TEXT);
        assertThat(client.readChunks()).isEqualTo(BLOCK_STOP + DELTA + STOP);
    }

    @Test
    void keepsAConnectionForAThousandRequests() throws IOException {
        harness.provider.otherwise(request -> MESSAGE);

        for (int i = 0; i < 1000; i++) {
            assertThat(client.ask(RawClient.chat(UNARY)).status()).isEqualTo(200);
        }

        assertThat(harness.provider.received()).isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/messages, \"type\":\"error\"",
        "/v1/messages/nothing, \"type\":\"error\"",
        "/v1/nothing, \"param\":null",
        "/V1/messages, \"param\":null",
        "/v1/messages/, \"type\":\"error\"",
        "/, \"param\":null",
        "/v1/models, \"param\":null",
    })
    void answersUnknownPathsAndMethodsInTheDialectOfThePath(String path, String mark) throws IOException {
        Reply reply = client.ask("DELETE " + path + " HTTP/1.1\r\nHost: localhost\r\nx-request-id: mine-1\r\n\r\n");

        boolean known = path.equals("/v1/messages") || path.equals("/v1/models");
        assertThat(reply.status()).isEqualTo(known ? 405 : 404);
        assertThat(reply.header("allow").isPresent()).isEqualTo(known);
        assertThat(reply.body()).contains(mark);
        assertThat(reply.header("x-request-id")).contains("mine-1");
        assertThat(reply.header("request-id")).contains("mine-1");
        assertThat(reply.header("cache-control")).contains("no-store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bad id", "über", "a/b", "12345678901234567890123456789012345678901234567890123456789012345"})
    void replacesIdsThatAreNotHarmless(String id) throws IOException {
        Reply page = client.ask(RawClient.get("/healthz", "x-request-id: " + id));
        harness.provider.enqueue(MESSAGE);
        Reply chat = client.ask(RawClient.chat(UNARY, "x-request-id: " + id));

        assertThat(page.header("x-request-id").orElseThrow()).matches("req_[0-9a-z]{20,}");
        assertThat(chat.header("x-request-id").orElseThrow()).matches("req_[0-9a-z]{20,}");
    }

    @Test
    void acceptsAHarmlessIdForACall() throws IOException {
        harness.provider.enqueue(MESSAGE);

        Reply reply = client.ask(RawClient.chat(UNARY, "x-request-id: My.own_id-1"));

        assertThat(reply.header("x-request-id")).contains("My.own_id-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/healthz", "/livez", "/ready", "/readyz"})
    void answersStatusPagesWithoutAKeyAlsoToHead(String path) throws IOException {
        Reply page = client.ask(RawClient.get(path));
        client.send("HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Reply head = client.readHead();

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).startsWith("{\"status\":");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-length")).isEqualTo(page.header("content-length"));
        assertThat(client.ask(RawClient.get(path)).status()).isEqualTo(200);
    }

    @Test
    void showsOfProvidersWhatTheCallerMaySee() throws IOException {
        assertThat(client.ask(RawClient.get("/health")).body())
                .isEqualTo("{\"status\":\"ok\",\"providers\":[{\"name\":\"scripted\",\"online\":true}]}");
        assertThat(client.ask(RawClient.get("/health", "Authorization: Bearer an-admin-key-of-length"))
                        .body())
                .contains("\"url\":\"http://somewhere/v1/messages\"");
        assertThat(client.ask(RawClient.get("/ready")).body())
                .isEqualTo("{\"status\":\"ready\",\"store\":\"memory\","
                        + "\"providers\":[{\"name\":\"scripted\",\"online\":false}],\"missing\":[]}");
    }

    @Test
    void showsMetricsToWhomTheStateAllows() throws IOException {
        assertThat(client.ask(RawClient.get("/metrics")).status()).isEqualTo(401);
        assertThat(client.ask(RawClient.get("/metrics", "x-api-key: wrong")).status())
                .isEqualTo(401);
        Reply scrape = client.ask(RawClient.get("/metrics", "x-api-key: an-admin-key-of-length"));
        assertThat(scrape.body()).isEqualTo("sluice_calls_total 1\n");
        assertThat(scrape.header("content-type")).contains("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void refusesACallBeyondTheMostAtOnce() throws IOException {
        try (Harness small = Harness.setup().maxConcurrent(1).start();
                RawClient first = small.client();
                RawClient second = small.client()) {
            Gate gate = new Gate();
            small.provider.enqueue(ScriptedReply.nothing().await(gate), MESSAGE);
            first.send(RawClient.chat(UNARY));
            small.provider.awaitRequest(1);

            Reply refused = second.ask(RawClient.chat(UNARY));

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("retry-after")).contains("1");
            assertThat(refused.body()).contains("\"type\":\"overloaded_error\"");
            assertThat(second.ask(RawClient.get("/livez")).status()).isEqualTo(200);
        }
    }

    @Test
    void asksForTheKeyBeforeItReadsTheBody() throws IOException {
        try (Harness keyed = Harness.setup().key("the-client-key").start();
                RawClient stranger = keyed.client()) {
            Reply reply = stranger.ask(
                    "POST /v1/messages HTTP/1.1\r\nHost: localhost\r\ncontent-length: 1000\r\n\r\n{\"model");

            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.header("connection")).contains("close");
        }
    }

    @Test
    void saysWhichAddressIsTaken() {
        HttpSettings taken = new HttpSettings("127.0.0.1", harness.server.port(), 1, Duration.ZERO, Set.of());

        try (Gateway gateway =
                        Gateway.builder().models(MemoryStores.models().build()).build();
                GatewayServer second =
                        GatewayServer.create(taken, gateway, new Harness.FixedState(), new Harness.NoAdmin())) {
            assertThatThrownBy(second::start)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + harness.server.port());
        }
    }
}
