package dev.sluice.gateway.server.http;

import static dev.sluice.gateway.server.http.Harness.BLOCK;
import static dev.sluice.gateway.server.http.Harness.OPENAI_DONE;
import static dev.sluice.gateway.server.http.Harness.OPENAI_FINISH;
import static dev.sluice.gateway.server.http.Harness.OPENAI_STREAMED;
import static dev.sluice.gateway.server.http.Harness.OPENAI_TEXT;
import static dev.sluice.gateway.server.http.Harness.START;
import static dev.sluice.gateway.server.http.Harness.STREAMED;
import static dev.sluice.gateway.server.http.Harness.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.server.http.RawClient.Reply;
import dev.sluice.gateway.testkit.Gate;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrainTest {
    private static final int STREAMS = 50;

    @Test
    void letsFiftyStreamsEndAndTakesNobodyNew() throws Exception {
        Gate gate = new Gate();
        String rest = OPENAI_TEXT + OPENAI_FINISH + OPENAI_DONE;
        try (Harness harness = Harness.setup().drain(Duration.ofSeconds(30)).start();
                RawClient idle = harness.client()) {
            List<RawClient> clients = open(
                    harness,
                    RawClient.post("/v1/chat/completions", OPENAI_STREAMED),
                    OPENAI_TEXT,
                    ScriptedReply.stream()
                            .chunk(OPENAI_TEXT)
                            .await(gate)
                            .chunk(rest)
                            .end());
            idle.ask(RawClient.get("/livez"));
            int port = harness.server.port();
            Thread drain = new Thread(harness.server::drain);
            drain.start();
            awaitRefusal(port);

            Reply ready = idle.ask(RawClient.get("/ready"));
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.body()).contains("\"status\":\"draining\"");
            assertThat(ready.header("connection")).contains("close");
            assertThat(drain.isAlive()).isTrue();
            gate.open();

            for (RawClient client : clients) {
                assertThat(client.readChunks()).isEqualTo(rest);
                assertThat(client.readToEnd()).isEmpty();
            }
            drain.join();
        }
    }

    @Test
    void endsWhatIsLeftAfterTheTimeoutWithAnErrorEvent() throws Exception {
        try (Harness harness = Harness.setup().drain(Duration.ofMillis(50)).start()) {
            List<RawClient> anthropic = open(
                    harness,
                    RawClient.chat(STREAMED),
                    START + BLOCK + TEXT,
                    ScriptedReply.stream().chunk(START + BLOCK + TEXT).hang());
            List<RawClient> openAi = open(
                    harness,
                    RawClient.post("/v1/chat/completions", OPENAI_STREAMED),
                    OPENAI_TEXT,
                    ScriptedReply.stream().chunk(OPENAI_TEXT).hang());

            harness.server.drain();

            for (RawClient client : anthropic) {
                assertThat(client.readChunks())
                        .startsWith("event: error\n")
                        .contains("\"type\":\"error\"")
                        .doesNotContain("message_stop");
                assertThat(client.readToEnd()).isEmpty();
            }
            for (RawClient client : openAi) {
                assertThat(client.readChunks()).startsWith("data: {\"error\":").doesNotContain("[DONE]");
                assertThat(client.readToEnd()).isEmpty();
            }
            harness.provider.awaitAllClosed();
        }
    }

    @Test
    void anIdleServerDrainsAtOnceAndCanBeClosedAgain() throws Exception {
        Harness harness = Harness.start();
        harness.server.drain();
        harness.close();
        harness.server.close();
    }

    private static List<RawClient> open(Harness harness, String request, String beginning, ScriptedReply reply)
            throws IOException {
        harness.provider.otherwise(recorded -> reply);
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            clients.add(harness.client().send(request));
        }
        for (RawClient client : clients) {
            assertThat(client.readHead().status()).isEqualTo(200);
            assertThat(client.readChunks(beginning)).isEqualTo(beginning);
        }
        return clients;
    }

    /** Waits until the listener takes no more connections. */
    private static void awaitRefusal(int port) {
        assertThatThrownBy(() -> {
                    while (true) {
                        RawClient.connect(port).close();
                    }
                })
                .isInstanceOf(ConnectException.class);
    }
}
