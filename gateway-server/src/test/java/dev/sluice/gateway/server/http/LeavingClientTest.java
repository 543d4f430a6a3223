package dev.sluice.gateway.server.http;

import static dev.sluice.gateway.server.http.Harness.BLOCK;
import static dev.sluice.gateway.server.http.Harness.MESSAGE;
import static dev.sluice.gateway.server.http.Harness.START;
import static dev.sluice.gateway.server.http.Harness.STREAMED;
import static dev.sluice.gateway.server.http.Harness.TEXT;
import static dev.sluice.gateway.server.http.Harness.UNARY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.CallRecord;
import dev.sluice.gateway.server.http.RawClient.Reply;
import dev.sluice.gateway.spi.GatewayListener;
import dev.sluice.gateway.testkit.Gate;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LeavingClientTest {
    private static final int CLIENTS = 100;

    private Harness harness;

    @BeforeEach
    void start() throws IOException {
        harness = Harness.start();
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    /** The ways to leave. */
    enum Way {
        CLOSE {
            @Override
            void leave(RawClient client) throws IOException {
                client.close();
            }
        },
        HALF_CLOSE {
            @Override
            void leave(RawClient client) throws IOException {
                client.halfClose();
            }
        },
        RESET {
            @Override
            void leave(RawClient client) throws IOException {
                client.reset();
            }
        };

        abstract void leave(RawClient client) throws IOException;
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void isNoticedWithinASecondWhileTheProviderIsSilent(Way way) throws IOException {
        harness.provider.otherwise(request -> ScriptedReply.nothing().hang());
        List<RawClient> clients = connect(CLIENTS);
        for (RawClient client : clients) {
            client.send(RawClient.chat(UNARY));
        }
        harness.provider.awaitRequest(CLIENTS);

        assertThat(slowestEnd(clients, way)).isLessThan(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void isNoticedWithinASecondInMidStreamWhenNothingFlows(Way way) throws IOException {
        harness.provider.otherwise(
                request -> ScriptedReply.stream().chunk(START + BLOCK + TEXT).hang());
        List<RawClient> clients = connect(CLIENTS);
        for (RawClient client : clients) {
            client.send(RawClient.chat(STREAMED));
        }
        for (RawClient client : clients) {
            assertThat(client.readHead().status()).isEqualTo(200);
            client.readChunks(START + BLOCK + TEXT);
        }

        assertThat(slowestEnd(clients, way)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void isNoticedWithinASecondWhileTheStreamFlows() throws IOException {
        harness.provider.otherwise(request -> {
            ScriptedReply reply = ScriptedReply.stream().chunk(START + BLOCK + TEXT);
            for (int i = 0; i < 500; i++) {
                reply = reply.pause(Duration.ofMillis(20)).chunk(TEXT);
            }
            return reply;
        });
        List<RawClient> clients = connect(10);
        for (RawClient client : clients) {
            client.send(RawClient.chat(STREAMED));
            assertThat(client.readHead().status()).isEqualTo(200);
        }

        assertThat(slowestEnd(clients, Way.HALF_CLOSE)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void theConnectionIsClosedAfterTheClientThatLeft() throws IOException {
        harness.provider.enqueue(ScriptedReply.nothing().hang());
        try (RawClient client = harness.client()) {
            client.send(RawClient.chat(UNARY));
            harness.provider.awaitRequest(1);

            client.halfClose();

            client.readToEnd();
            harness.provider.awaitAllClosed();
        }
    }

    @Test
    void aRequestThatComesDuringAnotherIsAnsweredAfterIt() throws IOException {
        Gate gate = new Gate();
        harness.provider.enqueue(ScriptedReply.stream()
                .chunk(START + BLOCK + TEXT)
                .await(gate)
                .chunk(Harness.STOP)
                .end());
        harness.provider.otherwise(request -> MESSAGE);
        try (RawClient client = harness.client()) {
            client.send(RawClient.chat(STREAMED));
            client.readHead();
            client.readChunks(START + BLOCK + TEXT);
            client.send(RawClient.get("/livez", "x-request-id: second"));
            client.send(RawClient.chat(UNARY, "x-request-id: third").substring(0, 40));
            letTheWatcherLook();
            client.send(RawClient.chat(UNARY, "x-request-id: third").substring(40));
            letTheWatcherLook();
            gate.open();

            assertThat(client.readChunks()).isEqualTo(Harness.STOP);
            Reply second = client.readReply();
            Reply third = client.readReply();

            assertThat(second.header("x-request-id")).contains("second");
            assertThat(second.body()).isEqualTo("{\"status\":\"ok\"}");
            assertThat(third.header("x-request-id")).contains("third");
            assertThat(third.body()).contains("hello");
        }
    }

    @Test
    void aRequestThatComesDuringOneWithoutABodyIsAnsweredAfterIt() throws IOException {
        CountDownLatch ended = new CountDownLatch(1);
        GatewayListener slow = new GatewayListener() {
            @Override
            public void callEnded(CallRecord record) {
                if (record.requestId().equals("empty")) {
                    awaitQuietly(ended);
                }
            }
        };
        harness.close();
        harness = Harness.setup().listener(slow).start();
        try (RawClient client = harness.client()) {
            client.send("POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nx-request-id: empty\r\n\r\n");
            letTheWatcherLook();
            client.send(RawClient.get("/livez"));
            letTheWatcherLook();
            ended.countDown();

            assertThat(client.readReply().status()).isEqualTo(400);
            assertThat(client.readReply().body()).isEqualTo("{\"status\":\"ok\"}");
        }
    }

    @Test
    void moreRequestsThanAreKeptAreAllAnswered() throws IOException {
        Gate gate = new Gate();
        harness.provider.enqueue(ScriptedReply.nothing().await(gate).close());
        harness.provider.otherwise(request -> MESSAGE);
        try (RawClient client = harness.client()) {
            client.send(RawClient.chat(UNARY));
            harness.provider.awaitRequest(1);
            String ping = RawClient.get("/livez");
            int pings = 3 * WatchedEndPoint.KEPT_BYTES / ping.length();
            client.send(ping.repeat(pings));
            letTheWatcherLook();
            gate.open();

            client.readReply();
            for (int i = 0; i < pings; i++) {
                assertThat(client.readReply().body()).isEqualTo("{\"status\":\"ok\"}");
            }
        }
    }

    /** A client that leaves is seen by the same thread in the same round: when it is, the others were looked at too. */
    private void letTheWatcherLook() throws IOException {
        // Two rounds: the first may have begun already.
        for (int i = 0; i < 2; i++) {
            int before = harness.provider.received();
            try (RawClient leaver = harness.client()) {
                harness.provider.enqueue(ScriptedReply.nothing().hang());
                leaver.send(RawClient.chat(UNARY));
                int connection = harness.provider.awaitRequest(before + 1).connection();
                leaver.halfClose();
                harness.provider.awaitClosed(connection);
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<RawClient> connect(int count) throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(harness.client());
        }
        return clients;
    }

    /** Lets all leave at once and returns how long it took until the last of their calls ended at the provider. */
    private Duration slowestEnd(List<RawClient> clients, Way way) throws IOException {
        long left = System.nanoTime();
        for (RawClient client : clients) {
            way.leave(client);
        }
        long last = left;
        for (int i = 1; i <= clients.size(); i++) {
            last = Math.max(last, harness.provider.awaitClosed(i));
        }
        for (RawClient client : clients) {
            client.close();
        }
        return Duration.ofNanos(last - left);
    }
}
