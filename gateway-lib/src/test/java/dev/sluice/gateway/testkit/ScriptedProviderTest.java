package dev.sluice.gateway.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ScriptedProviderTest {
    private static final String POST =
            "POST /v1/x?y=1 HTTP/1.1\r\nHost: h\r\nX-Mixed: a\r\nX-Mixed: b\r\nContent-Length: 5\r\n\r\nhello";

    private final ScriptedProvider provider = ScriptedProvider.start();

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void recordsARequestByteForByte() throws IOException {
        provider.enqueue(ScriptedReply.json(201, "{\"a\":1}", "x-more", "z"));
        try (Socket client = connect(provider.baseUrl())) {
            send(client, POST);
            assertThat(read(client, 1000, "{\"a\":1}"))
                    .isEqualTo("HTTP/1.1 201 Scripted\r\ncontent-type: application/json\r\ncontent-length: 7\r\n"
                            + "x-more: z\r\n\r\n{\"a\":1}");
        }
        RecordedRequest request = provider.awaitRequest(1);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/v1/x?y=1");
        assertThat(request.bodyText()).isEqualTo("hello");
        assertThat(request.headers())
                .containsExactly(
                        Map.entry("Host", "h"),
                        Map.entry("X-Mixed", "a"),
                        Map.entry("X-Mixed", "b"),
                        Map.entry("Content-Length", "5"));
        provider.awaitAnswered(1);
        provider.awaitAllClosed();
    }

    @Test
    void readsAChunkedRequest() throws IOException {
        try (Socket client = connect(provider.baseUrl())) {
            send(client, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
            assertThat(provider.awaitRequest(1).bodyText()).isEqualTo("abcde");
        }
    }

    @Test
    void holdsEachFrameUntilItsGateIsPassed() throws IOException {
        Gate gate = new Gate();
        provider.enqueue(ScriptedReply.events(gate, "data: 1\n\n", "data: 2\n\n"));
        try (Socket client = connect(provider.baseUrl())) {
            send(client, POST);
            assertThat(read(client, 1000, "\r\n\r\n")).endsWith("transfer-encoding: chunked\r\n\r\n");
            assertThat(client.getInputStream().available()).isZero();
            gate.pass();
            assertThat(read(client, 1000, "data: 1\n\n\r\n")).isEqualTo("9\r\ndata: 1\n\n\r\n");
            assertThat(provider.answered()).isZero();
            gate.open();
            assertThat(read(client, 1000, "0\r\n\r\n")).isEqualTo("9\r\ndata: 2\n\n\r\n0\r\n\r\n");
        }
    }

    @Test
    void seesAClientLeaveWhileItIsSilent() throws IOException {
        provider.enqueue(ScriptedReply.nothing().hang());
        try (Socket client = connect(provider.baseUrl())) {
            send(client, POST);
            provider.awaitRequest(1);
            assertThat(provider.open()).isEqualTo(1);
        }
        assertThat(provider.awaitClosed(1)).isLessThanOrEqualTo(System.nanoTime());
        assertThat(provider.answered()).isZero();
    }

    @Test
    void resetsInTheMiddleOfARequestAndDoesNotRecordIt() throws IOException {
        provider.enqueue(ScriptedReply.resetAfterReading(2));
        try (Socket client = connect(provider.baseUrl())) {
            send(client, POST);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThat(provider.received()).isZero();
    }

    @Test
    void resetsAfterAReply() throws IOException {
        provider.enqueue(
                ScriptedReply.head(200, "content-length", "10").bytes("12345").reset());
        try (Socket client = connect(provider.baseUrl())) {
            send(client, POST);
            assertThatThrownBy(() -> read(client, 1000, "never")).isInstanceOf(SocketException.class);
        }
        provider.awaitClosed(1);
    }

    @Test
    void closesWithoutSayingSo() throws IOException {
        provider.enqueue(ScriptedReply.json(200, "{}").close());
        try (Socket client = connect(provider.baseUrl())) {
            send(client, POST);
            assertThat(read(client, 1000, "never")).endsWith("{}");
        }
    }

    @Test
    void answersFromTheHandlerWhenNothingIsQueued() throws IOException {
        provider.otherwise(request -> ScriptedReply.json(200, "\"" + request.number() + request.bodyText() + "\""));
        try (Socket client = connect(provider.baseUrl())) {
            send(client, POST);
            assertThat(read(client, 1000, "hello\"")).endsWith("\"1hello\"");
            send(client, POST);
            assertThat(read(client, 1000, "hello\"")).endsWith("\"2hello\"");
        }
        assertThat(provider.accepted()).isEqualTo(1);
        assertThat(provider.lastRequest().connection()).isEqualTo(1);
    }

    @Test
    void aRefusingAddressRefuses() {
        assertThatThrownBy(() -> connect(ScriptedProvider.refusing())).isInstanceOf(ConnectException.class);
    }

    private static Socket connect(URI baseUrl) throws IOException {
        return new Socket(baseUrl.getHost(), baseUrl.getPort());
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads until the text read ends so, the other side closes, or so many bytes have come. */
    private static String read(Socket client, int most, String until) throws IOException {
        InputStream in = client.getInputStream();
        StringBuilder text = new StringBuilder();
        while (text.length() < most && !text.toString().endsWith(until)) {
            int b = in.read();
            if (b < 0) {
                break;
            }
            text.append((char) b);
        }
        return text.toString();
    }
}
