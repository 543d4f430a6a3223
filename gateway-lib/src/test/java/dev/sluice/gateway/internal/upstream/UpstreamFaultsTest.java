package dev.sluice.gateway.internal.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.sluice.gateway.EgressRules;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.spi.Cancellation;
import dev.sluice.gateway.spi.ProviderReply;
import dev.sluice.gateway.spi.UpstreamException;
import dev.sluice.gateway.testkit.ScriptedProvider;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UpstreamFaultsTest {
    private final ScriptedProvider provider = ScriptedProvider.start();
    private final OkHttpUpstream upstream = new OkHttpUpstream(EgressRules::strict);

    @AfterEach
    void stop() {
        assertThat(upstream.inFlight()).isZero();
        upstream.close();
        provider.close();
    }

    @Test
    void aRefusedConnectionIsAConnectFault() {
        URI nobody = ScriptedProvider.refusing();
        assertThat(sendTo(nobody)).isEqualTo(Kind.UPSTREAM_CONNECT);
        assertThatThrownBy(() -> upstream.send(Requests.to(nobody))).hasMessage("could not connect to provider 'acme'");
    }

    @Test
    void aHostThatIsNotKnownIsAConnectFault() {
        assertThatThrownBy(() -> upstream.send(Requests.to(URI.create("http://no-such-host.invalid"))))
                .isInstanceOfSatisfying(
                        UpstreamException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UPSTREAM_CONNECT))
                .hasMessage("could not connect to provider 'acme': its host name is not known");
    }

    @Test
    @Timeout(value = 8, threadMode = SEPARATE_THREAD) // OkHttp's own connect timeout is ten seconds.
    void aConnectionThatIsNotTakenUpInTimeIsAConnectFault() throws IOException {
        try (FullBacklog blackhole = new FullBacklog()) {
            assertThatThrownBy(() ->
                            upstream.send(Requests.to(blackhole.url(), new Cancellation(), Duration.ofMillis(100))))
                    .isInstanceOfSatisfying(
                            UpstreamException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UPSTREAM_CONNECT))
                    .hasMessage("could not connect to provider 'acme' in time");
        }
    }

    @Test
    void connectingIsEndedByACancel() throws Exception {
        try (FullBacklog blackhole = new FullBacklog()) {
            Cancellation cancellation = new Cancellation();
            BackgroundRead send = BackgroundRead.of(
                    () -> upstream.send(Requests.to(blackhole.url(), cancellation, Duration.ofMinutes(5))));
            send.awaitWaiting();
            cancellation.cancel();
            assertThat(send.failure()).isExactlyInstanceOf(IOException.class).hasMessage("the call was cancelled");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 503})
    void aRetryAfterOfMoreSecondsThanAnIntHoldsLeavesTheReplyAsItIs(int status) throws IOException {
        provider.enqueue(ScriptedReply.json(status, "{}", "retry-after", "99999999999999999999"));
        try (ProviderReply reply = upstream.send(Requests.to(provider.baseUrl()))) {
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.headers().first("retry-after")).contains("999999999");
        }
    }

    @Test
    void aResetBeforeTheReplyIsAResetAndTheRequestIsNotRepeated() {
        provider.otherwise(request -> ScriptedReply.nothing().reset());
        assertThat(sendTo(provider.baseUrl())).isEqualTo(Kind.UPSTREAM_RESET);
        assertThat(provider.received()).isEqualTo(1);
        assertThat(provider.accepted()).isEqualTo(1);
    }

    @Test
    void aResetInTheMiddleOfTheRequestIsAReset() {
        provider.enqueue(ScriptedReply.resetAfterReading(3), ScriptedReply.json(200, "{}"));
        assertThat(sendTo(provider.baseUrl())).isEqualTo(Kind.UPSTREAM_RESET);
        assertThat(provider.accepted()).isEqualTo(1);
    }

    @Test
    void anEndBeforeTheReplyIsAReset() {
        provider.otherwise(request -> ScriptedReply.nothing().close());
        assertThat(sendTo(provider.baseUrl())).isEqualTo(Kind.UPSTREAM_RESET);
        assertThat(provider.received()).isEqualTo(1);
    }

    @Test
    void whatIsNotHttpIsAProtocolFault() {
        provider.otherwise(request ->
                ScriptedReply.nothing().bytes("SSH-2.0-OpenSSH\r\n\r\n").close());
        assertThat(sendTo(provider.baseUrl())).isEqualTo(Kind.UPSTREAM_PROTOCOL);
    }

    static Stream<ScriptedReply> brokenReplies() {
        return Stream.of(
                ScriptedReply.head(200, "content-type", "application/json", "content-length", "10")
                        .bytes("{")
                        .close(),
                ScriptedReply.head(200, "content-type", "application/json", "content-length", "10")
                        .bytes("{")
                        .reset(),
                ScriptedReply.stream().close(),
                ScriptedReply.stream().reset());
    }

    @ParameterizedTest
    @MethodSource("brokenReplies")
    void aReplyThatBreaksOffIsAResetAndNeverAShortReply(ScriptedReply reply) {
        provider.enqueue(reply);
        assertThat(sendTo(provider.baseUrl())).isEqualTo(Kind.UPSTREAM_RESET);
    }

    @Test
    void aStreamThatBreaksOffGivesWhatCameBefore() throws IOException {
        provider.enqueue(
                ScriptedReply.stream().chunk("data: 1\n\n").chunk("data: 2\n\n").close());
        try (ProviderReply reply = upstream.send(Requests.to(provider.baseUrl()))) {
            assertThat(reply.next().data().utf8()).isEqualTo("1");
            assertThat(reply.next().data().utf8()).isEqualTo("2");
            assertThatThrownBy(reply::next)
                    .isInstanceOfSatisfying(
                            UpstreamException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UPSTREAM_RESET))
                    .hasMessage("provider 'acme' closed the connection before its reply was complete");
        }
    }

    @Test
    void aControlCharacterInAHeaderIsAProtocolFault() {
        provider.enqueue(ScriptedReply.json(200, "{}", "x-odd", "a\u0001b"));
        assertThat(sendTo(provider.baseUrl())).isEqualTo(Kind.UPSTREAM_PROTOCOL);
    }

    @Test
    void aChunkSizeThatIsNoneIsAProtocolFault() throws IOException {
        provider.enqueue(ScriptedReply.stream().bytes("zz\r\nabc\r\n"));
        assertThat(sendTo(provider.baseUrl())).isEqualTo(Kind.UPSTREAM_PROTOCOL);
    }

    @Test
    void waitingForTheHeadIsEndedByACancelAndClosesTheConnection() throws Exception {
        provider.enqueue(ScriptedReply.nothing().hang());
        Cancellation cancellation = new Cancellation();
        BackgroundRead send = BackgroundRead.of(() -> upstream.send(Requests.to(provider.baseUrl(), cancellation)));
        provider.awaitRequest(1);
        cancellation.cancel();
        assertThat(send.failure()).isExactlyInstanceOf(IOException.class).hasMessage("the call was cancelled");
        provider.awaitClosed(1);
    }

    @Test
    void readingIsEndedByACancelAndClosesTheConnection() throws Exception {
        provider.enqueue(ScriptedReply.stream().chunk("data: 1\n\n").hang());
        Cancellation cancellation = new Cancellation();
        try (ProviderReply reply = upstream.send(Requests.to(provider.baseUrl(), cancellation))) {
            reply.next();
            BackgroundRead read = BackgroundRead.of(reply::next);
            read.awaitBlocked();
            cancellation.cancel();
            assertThat(read.failure()).isExactlyInstanceOf(IOException.class).hasMessage("the call was cancelled");
            provider.awaitClosed(1);
        }
    }

    @Test
    void aCallThatIsCancelledBeforeItBeginsConnectsNowhere() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        assertThatThrownBy(() -> upstream.send(Requests.to(provider.baseUrl(), cancellation)))
                .isExactlyInstanceOf(IOException.class);
        assertThat(provider.accepted()).isZero();
    }

    @Test
    void aCertificateThatNobodySignedIsATlsFault(@TempDir Path directory) throws Exception {
        try (ServerSocket server = selfSigned(directory)) {
            BackgroundRead handshake =
                    BackgroundRead.of(() -> server.accept().getInputStream().read());
            assertThat(sendTo(https(server))).isEqualTo(Kind.UPSTREAM_TLS);
            assertThat(handshake.failure()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aServerThatSpeaksNoTlsIsATlsFault() {
        provider.otherwise(request -> ScriptedReply.json(200, "{}"));
        try (ServerSocket plain = listening(10)) {
            BackgroundRead.of(() -> {
                Socket socket = plain.accept();
                socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
                return socket.getInputStream().readAllBytes();
            });
            assertThat(sendTo(https(plain))).isEqualTo(Kind.UPSTREAM_TLS);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Timeout(value = 8, threadMode = SEPARATE_THREAD)
    void aTlsHandshakeThatIsNotAnsweredInTimeIsAConnectFault() throws IOException {
        try (ServerSocket silent = listening(10)) {
            assertThatThrownBy(
                            () -> upstream.send(Requests.to(https(silent), new Cancellation(), Duration.ofMillis(100))))
                    .hasMessage("could not connect to provider 'acme' in time")
                    .hasRootCauseInstanceOf(SocketTimeoutException.class);
        }
    }

    private Kind sendTo(URI baseUrl) {
        Throwable thrown = catchThrowable(() -> Requests.readAll(upstream.send(Requests.to(baseUrl))));
        assertThat(thrown).isInstanceOf(UpstreamException.class);
        assertThat(thrown.getMessage()).contains("'acme'").doesNotContain("127.0.0.1", "localhost", "sk-1");
        return ((UpstreamException) thrown).kind();
    }

    private static ServerSocket listening(int backlog) throws IOException {
        return new ServerSocket(0, backlog, InetAddress.getLoopbackAddress());
    }

    private static URI https(ServerSocket server) {
        return URI.create("https://127.0.0.1:" + server.getLocalPort());
    }

    private static ServerSocket selfSigned(Path directory) throws Exception {
        Path store = directory.resolve("store.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process making = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(making.waitFor()).isZero();
        char[] password = "changeit".toCharArray();
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(java.security.KeyStore.getInstance(store.toFile(), password), password);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        return tls.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    /** A listening socket whose queue is full: further connections are neither taken up nor refused. */
    private static final class FullBacklog implements AutoCloseable {
        private final ServerSocket server = listening(1);
        private final List<Socket> queued = new ArrayList<>();

        FullBacklog() throws IOException {
            while (queued.size() < 16) {
                Socket socket = new Socket();
                try {
                    socket.connect(server.getLocalSocketAddress(), 200);
                    queued.add(socket);
                } catch (SocketTimeoutException full) {
                    socket.close();
                    return;
                }
            }
            throw new AssertionError("the queue does not fill up");
        }

        URI url() {
            return URI.create("http://127.0.0.1:" + ((InetSocketAddress) server.getLocalSocketAddress()).getPort());
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : queued) {
                socket.close();
            }
            server.close();
        }
    }
}
