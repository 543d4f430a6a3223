package dev.sluice.gateway.server.http;

import static dev.sluice.gateway.server.http.Harness.MESSAGE;
import static dev.sluice.gateway.server.http.Harness.UNARY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.server.http.RawClient.Reply;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedRequestTest {
    private static final String POST = "POST /v1/messages HTTP/1.1\r\nHost: localhost\r\n";
    private static final String JSON = POST + "content-type: application/json\r\n";
    private static final String CHUNKED = JSON + "transfer-encoding: chunked\r\n\r\n";
    private static final int SIZE = UNARY.length();

    private Harness harness;

    @BeforeEach
    void start() throws IOException {
        harness = Harness.start();
        harness.provider.otherwise(request -> MESSAGE);
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    /** Requests whose end two programs may see in two places; what follows each would be the second one's request. */
    static Stream<Arguments> ambiguous() {
        return Stream.of(
                Arguments.of(
                        "content-length and transfer-encoding",
                        JSON + "content-length: " + SIZE + "\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of(
                        "transfer-encoding and content-length",
                        JSON + "transfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n"),
                Arguments.of("two lengths", JSON + "content-length: " + SIZE + "\r\ncontent-length: 0\r\n\r\n" + UNARY),
                Arguments.of(
                        "the same length twice",
                        JSON + "content-length: " + SIZE + "\r\ncontent-length: " + SIZE + "\r\n\r\n" + UNARY),
                Arguments.of("a list of lengths", JSON + "content-length: " + SIZE + ", 0\r\n\r\n" + UNARY),
                Arguments.of("unknown coding", JSON + "transfer-encoding: xchunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("chunked is not last", JSON + "transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
                Arguments.of("blank before the colon", JSON + "transfer-encoding : chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("bare LF in the head", JSON + "content-length: " + SIZE + "\n\r\n" + UNARY),
                Arguments.of("bare LF at its end", JSON + "content-length: " + SIZE + "\r\n\n" + UNARY),
                Arguments.of("bare CR in a value", JSON + "x-a: b\rc\r\ncontent-length: " + SIZE + "\r\n\r\n" + UNARY),
                Arguments.of("signed length", JSON + "content-length: +" + SIZE + "\r\n\r\n" + UNARY),
                Arguments.of("negative length", JSON + "content-length: -1\r\n\r\n" + UNARY),
                Arguments.of("hexadecimal length", JSON + "content-length: 0x5\r\n\r\n" + UNARY),
                Arguments.of("folded header", JSON + "x-a: b\r\n c\r\ncontent-length: " + SIZE + "\r\n\r\n" + UNARY),
                Arguments.of("NUL in a header", JSON + "x-a: b\0c\r\ncontent-length: " + SIZE + "\r\n\r\n" + UNARY),
                Arguments.of(
                        "underscore in a name",
                        JSON + "content_length: 0\r\ncontent-length: " + SIZE + "\r\n\r\n" + UNARY),
                Arguments.of("no colon", JSON + "x-a\r\ncontent-length: " + SIZE + "\r\n\r\n" + UNARY),
                Arguments.of("two hosts", JSON + "Host: other\r\ncontent-length: " + SIZE + "\r\n\r\n" + UNARY),
                Arguments.of("17 digits of chunk size", CHUNKED + "10000000000000005\r\n" + UNARY),
                Arguments.of("chunk size with a sign", CHUNKED + "+5\r\nhello\r\n0\r\n\r\n"),
                Arguments.of("no chunk size", CHUNKED + "\r\nhello\r\n0\r\n\r\n"),
                Arguments.of("bare LF after a chunk size", CHUNKED + "5\nhello\r\n0\r\n\r\n"),
                Arguments.of("line break in a quoted chunk extension", CHUNKED + "5;a=\"\r\nhello\r\n0\r\n\r\n"),
                Arguments.of("chunk longer than its size", CHUNKED + "2\r\nhello\r\n0\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ambiguous")
    void isRefusedAndNothingBehindItIsTakenForARequest(String what, String request) throws IOException {
        try (RawClient client = harness.client()) {
            client.send(request + RawClient.chat(UNARY, "x-request-id: smuggled"));

            String answer = client.readToEnd();

            assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("smuggled");
            assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
            assertThat(answer).containsIgnoringCase("connection: close").contains("\"type\":\"error\"");
            assertThat(harness.provider.received()).isZero();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tooLarge")
    void headsThatAreTooLargeAreRefused(String what, int status, String request) throws IOException {
        try (RawClient client = harness.client()) {
            client.send(request);

            String answer = client.readToEnd();

            assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
            assertThat(answer).containsIgnoringCase("x-request-id: ").contains("\"message\":");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tooLargeForAnthropic")
    void anthropicClientsAreRefusedInTheirShapeAlsoBeforeTheirRequestWasRead(String what, String request)
            throws IOException {
        try (RawClient client = harness.client()) {
            client.send(request);

            assertThat(client.readToEnd()).contains("\"type\":\"error\"");
        }
    }

    static Stream<Arguments> tooLargeForAnthropic() {
        String host = " HTTP/1.1\r\nHost: localhost\r\n";
        String large = "x-a: " + "b".repeat(17 * 1024) + "\r\n\r\n";
        return Stream.of(
                Arguments.of("headers", "POST /v1/messages" + host + large),
                Arguments.of("headers below", "POST /v1/messages/count_tokens?beta=true" + host + large),
                Arguments.of("9 KiB of target", "POST /v1/messages?a=" + "a".repeat(9 * 1024) + host + "\r\n"),
                Arguments.of("64 KiB of target", "POST /v1/messages?a=" + "a".repeat(64 * 1024) + host + "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /livez\r\n\r\n", "GET /livez HTTP/7.1\r\nHost: localhost\r\n\r\n"})
    void aVersionOfHttpThatIsNotServedIsNoFailureOfTheGateway(String request) throws Exception {
        try (RawClient client = harness.client()) {
            Reply reply = client.ask(request);
            assertThat(reply.status()).isEqualTo(505);
            assertThat(reply.body()).contains("\"invalid_request_error\"");
        }
    }

    static Stream<Arguments> tooLarge() {
        List<String> many = Stream.generate(() -> "x-a: b\r\n").limit(100).toList();
        return Stream.of(
                Arguments.of("17 KiB of headers", 431, JSON + "x-a: " + "b".repeat(17 * 1024) + "\r\n\r\n"),
                Arguments.of(
                        "101 fields",
                        431,
                        "GET /livez HTTP/1.1\r\nHost: localhost\r\n" + String.join("", many) + "\r\n"),
                Arguments.of(
                        "9 KiB of target",
                        414,
                        "GET /" + "a".repeat(9 * 1024) + " HTTP/1.1\r\nHost: localhost\r\nconnection: close\r\n\r\n"),
                Arguments.of(
                        "64 KiB of target",
                        414,
                        "GET /" + "a".repeat(64 * 1024) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    }

    @Test
    void aLengthOverTheLimitIsRefusedBeforeTheBodyCame() throws IOException {
        try (RawClient client = harness.client()) {
            Reply reply = client.ask(JSON + "content-length: 1099511627776\r\n\r\n{");

            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.body()).contains("\"type\":\"request_too_large\"");
            assertThat(reply.header("connection")).contains("close");
            assertThat(client.readByte()).isEqualTo(-1);
        }
    }

    @Test
    void aChunkedBodyIsCutAtTheLimit() throws IOException {
        try (RawClient client = harness.client()) {
            client.send(CHUNKED);
            String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
            for (int i = 0; i <= (1 << 20) / 0x10000; i++) {
                client.send(chunk);
            }

            assertThat(client.readReply().status()).isEqualTo(413);
            assertThat(harness.provider.received()).isZero();
        }
    }

    @Test
    void aChunkedBodyIsReadToItsEnd() throws IOException {
        try (RawClient client = harness.client()) {
            StringBuilder request = new StringBuilder(CHUNKED);
            UNARY.chars()
                    .forEach(c -> request.append("1;ext=1\r\n").append((char) c).append("\r\n"));

            Reply reply = client.ask(request + "0\r\ntrailer: x\r\n\r\n");

            assertThat(reply.status()).isEqualTo(200);
            assertThat(harness.provider.lastRequest().bodyText()).isEqualTo(UNARY);
            assertThat(client.ask(RawClient.get("/livez")).status()).isEqualTo(200);
        }
    }

    @Test
    void aLargeBodyArrivesWhole() throws IOException {
        String body = UNARY.replace("hi", "x".repeat(1_000_000));
        try (RawClient client = harness.client()) {
            assertThat(client.ask(RawClient.chat(body)).status()).isEqualTo(200);
            assertThat(harness.provider.lastRequest().bodyText()).isEqualTo(body);
        }
    }

    @Test
    void aClientThatAsksMayContinue() throws IOException {
        try (RawClient client = harness.client()) {
            client.send(JSON + "expect: 100-continue\r\ncontent-length: " + SIZE + "\r\n\r\n");
            assertThat(client.readHead().status()).isEqualTo(100);

            assertThat(client.ask(UNARY).status()).isEqualTo(200);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrderUpToTheBadOne() throws IOException {
        StringBuilder segment = new StringBuilder();
        for (int i = 1; i <= 10; i++) {
            String id = "x-request-id: number-" + i;
            segment.append(RawClient.chat(UNARY, i == 5 ? id + "\r\nbad header: x" : id));
        }
        try (RawClient client = harness.client()) {
            client.send(segment.toString());

            for (int i = 1; i <= 4; i++) {
                Reply reply = client.readReply();
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.header("x-request-id")).contains("number-" + i);
            }
            assertThat(client.readReply().status()).isEqualTo(400);
            assertThat(client.readToEnd()).isEmpty();
            assertThat(harness.provider.received()).isEqualTo(4);
        }
    }
}
