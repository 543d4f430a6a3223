package dev.sluice.gateway.internal.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.EgressRules;
import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.spi.Body;
import dev.sluice.gateway.spi.Cancellation;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.ProviderReply;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.UpstreamException;
import dev.sluice.gateway.spi.UpstreamRequest;
import dev.sluice.gateway.testkit.RecordedRequest;
import dev.sluice.gateway.testkit.ScriptedProvider;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import okhttp3.Dns;
import okhttp3.OkHttp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OkHttpUpstreamTest {
    private final ScriptedProvider provider = ScriptedProvider.start();
    private final OkHttpUpstream upstream = new OkHttpUpstream(EgressRules::strict);

    @AfterEach
    void stop() {
        upstream.close();
        provider.close();
    }

    @Test
    void theClassesOfOkHttpAreThoseOfVersionFive() {
        assertThat(OkHttp.VERSION).startsWith("5.");
    }

    @Test
    void sendsExactlyTheHeadersItWasGivenAndThoseThatHttpNeeds() throws IOException {
        provider.enqueue(ScriptedReply.json(200, "{}"));
        Requests.readAll(upstream.send(Requests.to(provider.baseUrl())));
        RecordedRequest request = provider.lastRequest();
        assertThat(request.headerNames())
                .containsExactlyInAnyOrder(
                        "content-type",
                        "accept",
                        "accept-encoding",
                        "authorization",
                        "user-agent",
                        "host",
                        "connection",
                        "content-length");
        assertThat(request.header("user-agent"))
                .hasValueSatisfying(v -> assertThat(v).matches("sluice/[\\w.-]+"));
        assertThat(request.header("content-type")).contains("application/json");
        assertThat(request.header("content-length")).contains("" + Requests.CHAT.length());
        assertThat(request.header("authorization")).contains("Bearer sk-1");
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
    }

    @Test
    void sendsAGetWithoutABody() throws IOException {
        provider.enqueue(ScriptedReply.json(200, "{\"data\":[]}"));
        String body = Requests.readAll(upstream.send(UpstreamRequest.get(
                Provider.of("acme", "openai", provider.baseUrl()),
                provider.baseUrl().resolve("/v1/models?limit=2"),
                Headers.of("accept", "application/json", "authorization", "Bearer sk-1"),
                Duration.ofSeconds(5),
                new Cancellation())));

        RecordedRequest request = provider.lastRequest();
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.path()).isEqualTo("/v1/models?limit=2");
        assertThat(request.body()).isEmpty();
        assertThat(request.headerNames())
                .containsExactlyInAnyOrder(
                        "accept", "authorization", "accept-encoding", "user-agent", "host", "connection");
        assertThat(body).isEqualTo("{\"data\":[]}");
    }

    @Test
    void readsNoMoreOfAGetThanAListMayHave() throws IOException {
        provider.enqueue(ScriptedReply.json(200, "x".repeat((4 << 20) + 10)));

        String body = Requests.readAll(upstream.send(UpstreamRequest.get(
                Provider.of("acme", "openai", provider.baseUrl()),
                provider.baseUrl(),
                Headers.empty(),
                Duration.ofSeconds(5),
                new Cancellation())));

        assertThat(body).hasSize(4 << 20);
    }

    @Test
    void sendsTheSlicesOfABodyOneAfterTheOther() throws IOException {
        provider.enqueue(ScriptedReply.json(200, "{}"));
        byte[] large = "0123456789abcdef".repeat(20_000).getBytes(StandardCharsets.UTF_8);
        Body body = Body.of(List.of(Slice.of("<"), new Slice(large, 3, large.length - 5), Slice.of(">")));
        Requests.readAll(upstream.send(with(Headers.empty(), body)));
        assertThat(provider.lastRequest().bodyText())
                .isEqualTo("<" + new String(large, 3, large.length - 5, StandardCharsets.UTF_8) + ">");
        assertThat(provider.lastRequest().header("content-length")).contains("" + body.length());
    }

    @Test
    void asksForNoEncodingWhereTheAdapterForgotTo() throws IOException {
        provider.enqueue(ScriptedReply.json(200, "{}"));
        Requests.readAll(upstream.send(with(Headers.empty(), Body.of(new byte[0]))));
        assertThat(provider.lastRequest().header("accept-encoding")).contains("identity");
    }

    @Test
    void doesNotSendAHeaderThatHttpCannotCarryAndDoesNotRepeatItsValue() {
        Headers headers = Headers.of("x-api-key", "sk-secret\u2026");
        assertThatThrownBy(() -> upstream.send(with(headers, Body.of(new byte[0]))))
                .isInstanceOfSatisfying(
                        UpstreamException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UPSTREAM_PROTOCOL))
                .hasMessage("header x-api-key for provider 'acme' holds a character that cannot be sent")
                .hasNoCause();
        assertThat(provider.accepted()).isZero();
    }

    @Test
    void handsOutStatusAndHeadersAsTheyCame() throws IOException {
        provider.enqueue(ScriptedReply.json(429, "{\"e\":1}", "Retry-After", "7", "X-A", "1", "X-A", "2"));
        try (ProviderReply reply = upstream.send(Requests.to(provider.baseUrl()))) {
            assertThat(reply.status()).isEqualTo(429);
            assertThat(reply.headers().first("retry-after")).contains("7");
            assertThat(reply.headers().all("x-a")).containsExactly("1", "2");
            assertThat(reply.headers().first("content-type")).contains("application/json");
            assertThat(reply.next().data().utf8()).isEqualTo("{\"e\":1}");
            assertThat(reply.next()).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"408,x", "503,0", "421,x", "401,x", "500,x"})
    void repeatsNoRequestWhateverTheReplySays(int status, String retryAfter) throws IOException {
        provider.otherwise(request -> ScriptedReply.json(status, "{}", "Retry-After", retryAfter));
        try (ProviderReply reply = upstream.send(Requests.to(provider.baseUrl()))) {
            assertThat(reply.status()).isEqualTo(status);
        }
        assertThat(provider.received()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsNoRedirect(int status) throws IOException {
        try (ScriptedProvider canary = ScriptedProvider.start()) {
            provider.otherwise(request -> ScriptedReply.json(
                    status, "", "Location", canary.baseUrl().resolve("/x").toString()));
            try (ProviderReply reply = upstream.send(Requests.to(provider.baseUrl()))) {
                assertThat(reply.status()).isEqualTo(status);
            }
            assertThat(canary.accepted()).isZero();
            assertThat(provider.received()).isEqualTo(1);
        }
    }

    @Test
    void keepsNoCookies() throws IOException {
        provider.otherwise(request -> ScriptedReply.json(200, "{}", "Set-Cookie", "a=b; Path=/"));
        Requests.readAll(upstream.send(Requests.to(provider.baseUrl())));
        Requests.readAll(upstream.send(Requests.to(provider.baseUrl())));
        assertThat(provider.requests())
                .allMatch(request -> request.header("cookie").isEmpty());
    }

    @Test
    void usesNoProxyOfTheSystem() throws IOException {
        try (ScriptedProvider proxy = ScriptedProvider.start()) {
            System.setProperty("http.proxyHost", "127.0.0.1");
            System.setProperty("http.proxyPort", "" + proxy.baseUrl().getPort());
            System.setProperty("http.nonProxyHosts", "");
            try (OkHttpUpstream fresh = new OkHttpUpstream(EgressRules::strict)) {
                provider.enqueue(ScriptedReply.json(200, "{}"));
                Requests.readAll(fresh.send(Requests.to(provider.baseUrl())));
            } finally {
                System.clearProperty("http.proxyHost");
                System.clearProperty("http.proxyPort");
                System.clearProperty("http.nonProxyHosts");
            }
            assertThat(proxy.accepted()).isZero();
        }
    }

    @Test
    void connectionsSendSmallPacketsAtOnce() throws IOException {
        try (Socket socket = upstream.newClient(EgressGuard.configured())
                .build()
                .socketFactory()
                .createSocket()) {
            socket.connect(
                    new java.net.InetSocketAddress(
                            "127.0.0.1", provider.baseUrl().getPort()),
                    5000);
            assertThat(socket.getTcpNoDelay()).isTrue();
        }
    }

    @Test
    void decodesAReplyThatWasCompressedUnasked() throws IOException {
        byte[] zipped = gzip("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        provider.enqueue(ScriptedReply.document(200, "application/json", zipped, "Content-Encoding", "gzip"));
        try (ProviderReply reply = upstream.send(Requests.to(provider.baseUrl()))) {
            assertThat(reply.headers().contains("content-encoding")).isFalse();
            assertThat(reply.next().data().utf8()).isEqualTo("{\"a\":1}");
        }
    }

    @Test
    void refusesAnEncodingThatItCannotDecode() {
        provider.enqueue(ScriptedReply.json(200, "??", "Content-Encoding", "br"));
        assertThatThrownBy(() -> upstream.send(Requests.to(provider.baseUrl())))
                .isInstanceOf(UpstreamException.class)
                .hasMessage("provider 'acme' sent a reply in an encoding that was not asked for");
        assertThat(upstream.inFlight()).isZero();
    }

    @Test
    void cutsALargeErrorDocumentInsteadOfFailing() throws IOException {
        provider.enqueue(ScriptedReply.json(500, "x".repeat(100_000)));
        try (ProviderReply reply = upstream.send(Requests.to(provider.baseUrl()))) {
            assertThat(reply.next().data().length()).isEqualTo(64 * 1024);
            assertThat(reply.next()).isNull();
        }
    }

    @Test
    void refusesADocumentThatUnfoldsBeyondTheCap() throws IOException {
        byte[] bomb = gzip(new byte[65 * 1024 * 1024]);
        provider.enqueue(ScriptedReply.document(200, "application/json", bomb, "Content-Encoding", "gzip"));
        try (ProviderReply reply = upstream.send(Requests.to(provider.baseUrl()))) {
            assertThatThrownBy(reply::next)
                    .isInstanceOfSatisfying(
                            UpstreamException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UPSTREAM_PROTOCOL));
        }
    }

    @Test
    void spreadsCallsOverPoolsSoThatNoneGrowsLarge() throws IOException {
        provider.otherwise(
                request -> ScriptedReply.stream().chunk("data: 1\n\n").hang());
        try (OkHttpUpstream small = new OkHttpUpstream(
                2, System::nanoTime, Dns.SYSTEM, EgressGuard.configured(), EgressGuard.configured())) {
            ProviderReply[] replies = new ProviderReply[5];
            for (int i = 0; i < replies.length; i++) {
                replies[i] = small.send(Requests.to(provider.baseUrl()));
            }
            assertThat(small.shardCount()).isEqualTo(3);
            for (ProviderReply reply : replies) {
                reply.close();
                reply.close();
            }
            assertThat(small.inFlight()).isZero();
            small.send(Requests.to(provider.baseUrl())).close();
            assertThat(small.shardCount()).isEqualTo(3);
        }
    }

    @Test
    void sendsNothingOnceItIsClosed() {
        upstream.close();
        assertThatThrownBy(() -> upstream.send(Requests.to(provider.baseUrl()))).isInstanceOf(IOException.class);
        assertThat(provider.accepted()).isZero();
    }

    private UpstreamRequest with(Headers headers, Body body) {
        return Requests.of(provider.baseUrl(), headers, body, new Cancellation(), Duration.ofSeconds(5));
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(plain);
        }
        return zipped.toByteArray();
    }
}
