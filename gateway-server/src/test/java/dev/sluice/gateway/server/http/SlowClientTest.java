package dev.sluice.gateway.server.http;

import static dev.sluice.gateway.server.http.Harness.BLOCK;
import static dev.sluice.gateway.server.http.Harness.MESSAGE;
import static dev.sluice.gateway.server.http.Harness.START;
import static dev.sluice.gateway.server.http.Harness.STREAMED;
import static dev.sluice.gateway.server.http.Harness.TEXT;
import static dev.sluice.gateway.server.http.Harness.UNARY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.server.http.RawClient.Reply;
import dev.sluice.gateway.testkit.Gate;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlowClientTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void aConnectionWithoutRequestsIsClosed() throws IOException {
        try (Harness harness = start(new Patience(SHORT, LONG, LONG, LONG));
                RawClient client = harness.client()) {
            assertThat(client.ask(RawClient.get("/livez")).status()).isEqualTo(200);
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void aHeadThatNeverEndsIsCutOff() throws IOException {
        try (Harness harness = start(new Patience(LONG, SHORT, LONG, LONG));
                RawClient client = harness.client()) {
            client.send("GET /livez HTTP/1.1\r\nHost:");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void aConnectionThatWaitsBetweenRequestsIsNotTakenForASlowHead() throws IOException {
        try (Harness harness = start(new Patience(Duration.ofSeconds(2), SHORT, LONG, LONG));
                RawClient waiting = harness.client();
                RawClient slow = harness.client()) {
            harness.provider.enqueue(MESSAGE);
            assertThat(waiting.ask(RawClient.chat(UNARY)).status()).isEqualTo(200);
            slow.send("GET /livez HTTP/1.1\r\nHost:");
            slow.readToEnd();

            assertThat(waiting.ask(RawClient.get("/livez")).status()).isEqualTo(200);
        }
    }

    @Test
    void aBodyThatComesTooSlowlyGets408() throws IOException {
        try (Harness harness = start(new Patience(LONG, LONG, SHORT, LONG));
                RawClient client = harness.client()) {
            Reply reply = client.ask("POST /v1/messages HTTP/1.1\r\nHost: localhost\r\n"
                    + "content-type: application/json\r\ncontent-length: 100\r\n\r\n{");

            assertThat(reply.status()).isEqualTo(408);
            assertThat(reply.header("connection")).contains("close");
            assertThat(client.readToEnd()).isEmpty();
            assertThat(harness.provider.received()).isZero();
        }
    }

    @Test
    void aBodyThatPausesIsNotAnIdleConnection() throws IOException {
        try (Harness harness = start(new Patience(SHORT, LONG, LONG, LONG));
                RawClient client = harness.client()) {
            harness.provider.enqueue(MESSAGE);
            String request = RawClient.chat(UNARY);
            client.send(request.substring(0, request.length() - 10));
            for (int i = 0; i < 2; i++) {
                try (RawClient other = harness.client()) {
                    other.readToEnd();
                }
            }

            assertThat(client.ask(request.substring(request.length() - 10)).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aSilentProviderOutlivesThePatienceForIdleConnections() throws IOException {
        try (Harness harness = start(new Patience(SHORT, SHORT, SHORT, SHORT));
                RawClient client = harness.client();
                RawClient idle = harness.client()) {
            Gate gate = new Gate();
            harness.provider.enqueue(ScriptedReply.stream()
                    .chunk(START + BLOCK + TEXT)
                    .await(gate)
                    .chunk(TEXT + Harness.BLOCK_STOP + Harness.DELTA + Harness.STOP)
                    .end());
            client.send(RawClient.chat(STREAMED)).readHead();
            client.readChunks(START + BLOCK + TEXT);
            idle.readToEnd();
            try (RawClient second = harness.client()) {
                second.readToEnd();
            }
            gate.open();

            assertThat(client.readChunks()).startsWith(TEXT).endsWith(Harness.STOP);
            assertThat(client.ask(RawClient.get("/livez")).status()).isEqualTo(200);
        }
    }

    @Test
    void aClientThatTakesNoBytesIsCutOffAndItsCallEnds() throws IOException {
        try (Harness harness = start(new Patience(LONG, LONG, LONG, SHORT));
                RawClient client = harness.client()) {
            ScriptedReply flood = ScriptedReply.stream().chunk(START + BLOCK + TEXT);
            String text = TEXT.replace("hello", "x".repeat(60_000));
            for (int i = 0; i < 500; i++) {
                flood = flood.chunk(text);
            }
            harness.provider.enqueue(flood);
            client.send(RawClient.chat(STREAMED)).readHead();

            harness.provider.awaitAllClosed();

            assertThat(harness.provider.answered()).isZero();
        }
    }

    @Test
    void aClientThatReadsSlowlyGetsEverything() throws IOException {
        try (Harness harness = start(new Patience(LONG, LONG, LONG, Duration.ofSeconds(5)));
                RawClient client = harness.client()) {
            String text = TEXT.replace("hello", "x".repeat(60_000));
            ScriptedReply flood = ScriptedReply.stream().chunk(START + BLOCK);
            for (int i = 0; i < 300; i++) {
                flood = flood.chunk(text);
            }
            harness.provider.enqueue(flood.chunk(Harness.STOP).end());
            client.send(RawClient.chat(STREAMED)).readHead();

            // What the sockets hold is less than the reply, so by now the server has had to wait.
            String body = client.readChunks();

            assertThat(body).hasSize(START.length() + BLOCK.length() + 300 * text.length() + Harness.STOP.length());
        }
    }

    private static Harness start(Patience patience) throws IOException {
        return Harness.setup().patience(patience).start();
    }
}
