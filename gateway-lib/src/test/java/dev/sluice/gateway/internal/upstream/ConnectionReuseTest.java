package dev.sluice.gateway.internal.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.spi.Cancellation;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.ProviderReply;
import dev.sluice.gateway.testkit.Gate;
import dev.sluice.gateway.testkit.ScriptedProvider;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Dns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ConnectionReuseTest {
    private final ScriptedProvider provider = ScriptedProvider.start();
    private final AtomicLong nanoTime = new AtomicLong();
    private final OkHttpUpstream upstream = new OkHttpUpstream(
            Shard.MAX_IN_FLIGHT, nanoTime::get, Dns.SYSTEM, EgressGuard.configured(), EgressGuard.configured());

    @AfterEach
    void stop() {
        upstream.close();
        provider.close();
    }

    @Test
    void aConnectionOnWhichTheProviderSwitchedProtocolsIsNotUsedAgain() throws IOException {
        provider.enqueue(ScriptedReply.head(101, "upgrade", "other"), ScriptedReply.json(200, "{}"));
        upstream.send(Requests.to(provider.baseUrl())).close();
        Requests.readAll(upstream.send(Requests.to(provider.baseUrl())));
        assertThat(provider.accepted()).isEqualTo(2);
    }

    @Test
    void aConnectionIsUsedAgainAfterAUnaryReply() throws IOException {
        provider.otherwise(request -> ScriptedReply.json(200, "{}"));
        for (int i = 0; i < 3; i++) {
            assertThat(Requests.readAll(upstream.send(Requests.to(provider.baseUrl()))))
                    .isEqualTo("{}");
        }
        assertThat(provider.accepted()).isEqualTo(1);
        assertThat(upstream.inFlight()).isZero();
    }

    @Test
    void aConnectionIsUsedAgainWhenTheReaderStopsAtTheEndMarkOfAStream() throws IOException {
        provider.otherwise(request -> ScriptedReply.events("data: 1\n\n", "data: [DONE]\n\n"));
        for (int i = 0; i < 3; i++) {
            try (ProviderReply reply = upstream.send(Requests.to(provider.baseUrl()))) {
                assertThat(reply.next().data().utf8()).isEqualTo("1");
                assertThat(reply.next().data().utf8()).isEqualTo("[DONE]");
                provider.awaitAnswered(i + 1);
            }
        }
        assertThat(provider.accepted()).isEqualTo(1);
    }

    @Test
    void aConnectionIsUsedAgainAfterAnErrorReply() throws IOException {
        provider.enqueue(ScriptedReply.json(500, "{}"), ScriptedReply.json(200, "{}"));
        Requests.readAll(upstream.send(Requests.to(provider.baseUrl())));
        Requests.readAll(upstream.send(Requests.to(provider.baseUrl())));
        assertThat(provider.accepted()).isEqualTo(1);
    }

    @Test
    void aConnectionIsNotUsedAgainAfterACancel() throws IOException {
        provider.enqueue(ScriptedReply.stream().chunk("data: 1\n\n").hang(), ScriptedReply.json(200, "{}"));
        Cancellation cancellation = new Cancellation();
        try (ProviderReply reply = upstream.send(Requests.to(provider.baseUrl(), cancellation))) {
            reply.next();
            cancellation.cancel();
        }
        provider.awaitClosed(1);
        Requests.readAll(upstream.send(Requests.to(provider.baseUrl())));
        assertThat(provider.lastRequest().connection()).isEqualTo(2);
    }

    @Test
    void aConnectionIsNotUsedAgainWhenTheReplyWasLeftUnread() throws IOException {
        provider.enqueue(ScriptedReply.stream().chunk("data: 1\n\n").hang(), ScriptedReply.json(200, "{}"));
        upstream.send(Requests.to(provider.baseUrl())).close();
        provider.awaitClosed(1);
        Requests.readAll(upstream.send(Requests.to(provider.baseUrl())));
        assertThat(provider.lastRequest().connection()).isEqualTo(2);
    }

    @Test
    void surplusBytesAfterAReplyDoNotReachTheNextOne() throws IOException {
        provider.enqueue(
                ScriptedReply.head(200, "content-type", "application/json", "content-length", "2")
                        .bytes("{}HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil"),
                ScriptedReply.json(200, "[1]"));
        assertThat(Requests.readAll(upstream.send(Requests.to(provider.baseUrl()))))
                .isEqualTo("{}");
        assertThat(Requests.readAll(upstream.send(Requests.to(provider.baseUrl()))))
                .isEqualTo("[1]");
        assertThat(provider.accepted()).isEqualTo(2);
    }

    @Test
    void bytesThatComeBetweenTwoRepliesDoNotReachTheNextOne() throws IOException {
        Gate gate = new Gate();
        provider.enqueue(
                ScriptedReply.json(200, "{}").await(gate).bytes("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil"),
                ScriptedReply.json(200, "[1]"));
        assertThat(Requests.readAll(upstream.send(Requests.to(provider.baseUrl()))))
                .isEqualTo("{}");
        gate.pass();
        provider.awaitAnswered(1);
        assertThat(Requests.readAll(upstream.send(Requests.to(provider.baseUrl()))))
                .isEqualTo("[1]");
    }

    @Test
    void aConnectionThatEndedWhileItWasIdleIsReplacedBeforeAnythingIsSent() throws IOException {
        provider.enqueue(ScriptedReply.json(200, "{}").close(), ScriptedReply.json(200, "{}"));
        Requests.readAll(upstream.send(Requests.to(provider.baseUrl())));
        provider.awaitClosed(1);
        nanoTime.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(Requests.readAll(upstream.send(Requests.to(provider.baseUrl()))))
                .isEqualTo("{}");
        assertThat(provider.received()).isEqualTo(2);
        assertThat(upstream.inFlight()).isZero();
    }

    @Test
    void aConnectionThatIsIdleAndWellIsKept() throws IOException {
        provider.otherwise(request -> ScriptedReply.json(200, "{}"));
        for (int i = 0; i < 3; i++) {
            Requests.readAll(upstream.send(Requests.to(provider.baseUrl())));
            nanoTime.addAndGet(Duration.ofSeconds(5).toNanos());
        }
        assertThat(provider.accepted()).isEqualTo(1);
    }

    @Test
    void aRequestIsNotSentTwiceWhenTheConnectionEndsUnderIt() throws IOException {
        provider.enqueue(ScriptedReply.json(200, "{}"), ScriptedReply.nothing().close());
        Requests.readAll(upstream.send(Requests.to(provider.baseUrl())));
        assertThatThrownBy(() -> upstream.send(Requests.to(provider.baseUrl())))
                .hasMessage("provider 'acme' closed the connection before its reply was complete");
        assertThat(provider.received()).isEqualTo(2);
        assertThat(provider.accepted()).isEqualTo(1);
    }

    @Test
    void aReplyThatIsClosedByAnotherThreadEndsTheReadThatWaits() throws Exception {
        Gate gate = new Gate();
        provider.enqueue(ScriptedReply.events(gate, "data: 1\n\n", "data: 2\n\n"));
        ProviderReply reply = upstream.send(Requests.to(provider.baseUrl()));
        gate.pass();
        assertThat(reply.next()).isNotNull();
        BackgroundRead read = BackgroundRead.of(reply);
        read.awaitBlocked();
        reply.close();
        assertThat(read.failure()).isInstanceOf(IOException.class);
        provider.awaitClosed(1);
        assertThat(upstream.inFlight()).isZero();
        assertThatThrownBy(reply::next).isInstanceOf(IOException.class);
    }

    @Test
    void framesComeAsTheyAreSent() throws IOException {
        Gate gate = new Gate();
        provider.enqueue(ScriptedReply.events(gate, "data: 1\n\n", "data: 2\n\n"));
        try (ProviderReply reply = upstream.send(Requests.to(provider.baseUrl()))) {
            gate.pass();
            Frame first = reply.next();
            assertThat(first.raw().utf8()).isEqualTo("data: 1\n\n");
            assertThat(reply.ready()).isFalse();
            gate.pass();
            assertThat(reply.next().raw().utf8()).isEqualTo("data: 2\n\n");
            assertThat(reply.next()).isNull();
        }
    }
}
