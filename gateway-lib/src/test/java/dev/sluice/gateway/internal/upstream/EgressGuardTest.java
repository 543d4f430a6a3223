package dev.sluice.gateway.internal.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.EgressRules;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.spi.FailureKind;
import dev.sluice.gateway.spi.UpstreamException;
import dev.sluice.gateway.spi.UpstreamRequest;
import dev.sluice.gateway.testkit.ScriptedProvider;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import okhttp3.Dns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verdict on the address that is connected to. The canary is a real listener on 127.0.0.1. */
final class EgressGuardTest {
    private final ScriptedProvider canary = ScriptedProvider.start();
    private final Deque<List<InetAddress>> answers = new ArrayDeque<>();
    private EgressRules rules = EgressRules.strict();
    private final OkHttpUpstream upstream = new OkHttpUpstream(
            300, System::nanoTime, this::lookup, EgressGuard.configured(), EgressGuard.registered(() -> rules));

    @AfterEach
    void stop() {
        upstream.close();
        canary.close();
    }

    /** Names have the answers that a test queued, one for each look-up; numbers go to the system's resolver. */
    private List<InetAddress> lookup(String host) throws UnknownHostException {
        return host.endsWith(".example") ? answers.remove() : Dns.SYSTEM.lookup(host);
    }

    private void resolve(String... literals) {
        answers.add(Arrays.stream(literals).map(EgressGuardTest::address).toList());
    }

    private URI onCanarysPort(String scheme, String host) {
        return URI.create(scheme + "://" + host + ":" + canary.baseUrl().getPort());
    }

    private void assertBlocked(UpstreamRequest request, String why) {
        assertThatThrownBy(() -> upstream.send(request))
                .isInstanceOfSatisfying(UpstreamException.class, e -> {
                    assertThat(e.kind()).isEqualTo(Kind.UPSTREAM_CONNECT);
                    assertThat(e.failureKind()).isEqualTo(FailureKind.NEXT_TARGET);
                })
                .hasMessageContaining("provider 'acme' is at " + why);
        assertThat(upstream.inFlight()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.170.2",
                "100.100.100.200",
                "168.63.129.16",
                "2852039166",
                "::ffff:169.254.169.254",
                "64:ff9b::169.254.169.254",
                "2002:a9fe:a9fe::",
                "fd00:ec2::254"
            })
    void theMetadataServersOfCloudsAreBlockedForAnyProvider(String literal) {
        EgressRules lax =
                EgressRules.strict().allowing(List.of("0.0.0.0/0", "::/0")).allowingLoopback();

        assertThat(EgressGuard.configured().refusal(address(literal), 443, false))
                .isEqualTo("a cloud metadata address, which is never connected to");
        assertThat(EgressGuard.registered(() -> lax).refusal(address(literal), 443, false))
                .startsWith("a cloud metadata address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "::1", "10.0.0.1", "169.254.1.1", "192.0.2.1", "fd00:ec2::255", "64:ff9b::1.2.3.4"})
    void otherAddressesAreFreeForProvidersThatTheOperatorConfigured(String literal) {
        assertThat(EgressGuard.configured().refusal(address(literal), 80, true)).isNull();
        assertThat(EgressGuard.registered(EgressRules::strict).refusal(address(literal), 80, true))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1.",
                "127.1",
                "127.0.1",
                "2130706433",
                "0x7f000001",
                "0x7f.1",
                "0x7f.0.0.1",
                "127.0.0.0x1",
                "%31%32%37.0.0.1",
                "127%2e0%2e0%2e1",
                "１２７.０.０.１",
                "127。0。0。1",
                "①②⑦.⓪.⓪.①",
                "127.0.0.%C2%AD1",
                "localhost",
                "LOCALHOST.",
                "l%6fcalhost",
                "0.0.0.0",
                "0",
                "0x0",
                "[::1]",
                "[0:0:0:0:0:0:0:1]",
                "[::]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[::127.0.0.1]",
                "[64:ff9b::127.0.0.1]",
                "[2002:7f00:1::]",
            })
    void noSpellingOfALoopbackAddressLeadsToTheCanary(String host) {
        URI endpoint = onCanarysPort("http", host);

        assertThatThrownBy(() -> EgressRules.strict().check(endpoint)).hasMessageContaining("`endpoint`");
        // And when it was registered all the same: some spellings are no host at all for the client or the resolver.
        assertThatThrownBy(() -> upstream.send(Requests.toRegistered(endpoint)))
                .isInstanceOf(UpstreamException.class)
                .hasMessageMatching(".*(is at |host name is not known|none that can be called).*");
        assertThat(canary.accepted()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "0.0.0.0", "10.0.0.1", "fe80::1", "64:ff9b::7f00:1", "169.254.169.254"})
    void aNameThatResolvesToAPrivateAddressIsNotConnectedTo(String address) {
        for (String scheme : List.of("http", "https")) {
            resolve(address);
            assertBlocked(Requests.toRegistered(onCanarysPort(scheme, "evil.example")), "");
        }
        assertThat(canary.accepted()).isZero();
    }

    @Test
    void aNameWithSeveralAddressesOfWhichOneIsPrivateIsNotConnectedToThere() {
        rules = rules.allowing(List.of("127.0.0.2/32"));
        resolve("127.0.0.1", "127.0.0.2");
        assertBlocked(Requests.toRegistered(onCanarysPort("http", "evil.example")), "a loopback address");
        resolve("127.0.0.2", "127.0.0.1");
        assertBlocked(Requests.toRegistered(onCanarysPort("http", "evil.example")), "a loopback address");
        assertThat(canary.accepted()).isZero();
    }

    @Test
    void theOtherAddressOfANameIsUsedWhenOneIsRefused() throws IOException {
        rules = rules.allowing(List.of("127.0.0.1/32"));
        canary.otherwise(request -> ScriptedReply.json(200, "{}"));
        resolve("10.0.0.1", "127.0.0.1");

        assertThat(Requests.readAll(upstream.send(Requests.toRegistered(onCanarysPort("http", "two.example")))))
                .isEqualTo("{}");
    }

    @Test
    void aNameThatLeadsElsewhereAtTheSecondLookUpIsNotFollowed() {
        URI endpoint = onCanarysPort("https", "rebind.example");
        EgressRules.strict().check(endpoint);
        resolve("10.255.255.1");
        assertBlocked(Requests.toRegistered(endpoint), "a private address");
        resolve("127.0.0.1");
        assertBlocked(Requests.toRegistered(endpoint), "a loopback address");
        assertThat(canary.accepted()).isZero();
    }

    @Test
    void rulesThatChangeHoldForConnectionsThatAreThereAlready() throws IOException {
        canary.otherwise(request -> ScriptedReply.json(200, "{}"));
        rules = EgressRules.strict().allowingLoopback();
        Requests.readAll(upstream.send(Requests.toRegistered(canary.baseUrl())));

        rules = EgressRules.strict();
        assertBlocked(Requests.toRegistered(canary.baseUrl()), "a loopback address");
        assertThat(canary.received()).isEqualTo(1);

        rules = EgressRules.strict().allowing(List.of("127.0.0.0/8"));
        Requests.readAll(upstream.send(Requests.toRegistered(canary.baseUrl())));
        assertThat(canary.received()).isEqualTo(2);
    }

    @Test
    void theGatewaysOwnPortIsNotConnectedToThoughLoopbackIs() {
        rules = EgressRules.strict()
                .allowingLoopback()
                .exceptOwnPort(canary.baseUrl().getPort());

        assertBlocked(Requests.toRegistered(canary.baseUrl()), "the gateway's own address");
        assertThat(canary.accepted()).isZero();
    }

    @Test
    void nothingIsSentOverPlainHttpToAnAddressThatIsNotListed() {
        canary.otherwise(request -> ScriptedReply.json(200, "{}"));
        EgressGuard tlsOnly = (address, port, plain) -> plain ? "an address that must be reached by https" : null;
        try (OkHttpUpstream strict =
                new OkHttpUpstream(300, System::nanoTime, Dns.SYSTEM, EgressGuard.configured(), tlsOnly)) {
            assertThatThrownBy(() -> strict.send(Requests.toRegistered(canary.baseUrl())))
                    .hasMessage("provider 'acme' is at an address that must be reached by https");
        }
        assertThat(canary.received()).isZero();
        assertThat(EgressGuard.registered(EgressRules::strict).refusal(address("8.8.8.8"), 80, true))
                .contains("https");
        assertThat(EgressGuard.registered(EgressRules::strict).refusal(address("8.8.8.8"), 443, false))
                .isNull();
    }

    @Test
    void registeredAndConfiguredProvidersShareNoConnection() throws IOException {
        canary.otherwise(request -> ScriptedReply.json(200, "{}"));
        rules = EgressRules.strict().allowingLoopback();
        for (int i = 0; i < 2; i++) {
            Requests.readAll(upstream.send(Requests.to(canary.baseUrl())));
            Requests.readAll(upstream.send(Requests.toRegistered(canary.baseUrl())));
        }
        assertThat(canary.accepted()).isEqualTo(2);
        assertThat(canary.received()).isEqualTo(4);
        assertThat(upstream.shardCount()).isEqualTo(2);
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
