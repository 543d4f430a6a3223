package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.Problem.Kind;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressRulesTest {
    private static final EgressRules STRICT = EgressRules.strict();

    private static String refusal(EgressRules rules, String endpoint) {
        try {
            rules.check(URI.create(endpoint));
            return "";
        } catch (GatewayException e) {
            assertThat(e.problem().kind()).isEqualTo(Kind.ENDPOINT_BLOCKED);
            assertThat(e.problem().param()).contains("endpoint");
            return e.problem().message();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://127.0.0.1, a loopback address",
        "https://127.0.0.1., a loopback address",
        "https://127.0.0.1:8443/v1, a loopback address",
        "https://127.1, a loopback address",
        "https://127.0.1, a loopback address",
        "https://127.255.255.254, a loopback address",
        "https://2130706433, a loopback address",
        "https://2130706433., a loopback address",
        "https://0x7f000001, a loopback address",
        "https://0X7F000001, a loopback address",
        "https://0x7f.1, a loopback address",
        "https://0x7f.0.0.0x1, a loopback address",
        "https://0177.0.0.1, a loopback address",
        "https://0177.1, a loopback address",
        "https://017700000001, a loopback address",
        "https://127.0.0.0x1, a loopback address",
        "https://0x7f.0x00.0000.01, a loopback address",
        "https://%31%32%37.0.0.1, a loopback address",
        "https://127%2e0%2e0%2e1, a loopback address",
        "https://１２７.０.０.１, a loopback address",
        "https://127。0。0。1, a loopback address",
        "https://①②⑦.⓪.⓪.①, a loopback address",
        "https://%EF%BC%91%32%37.0.0.1, a loopback address",
        "https://127.0.0.%C2%AD1, a loopback address",
        "https://[::1], a loopback address",
        "https://[::1]:8443/v1, a loopback address",
        "https://[0:0:0:0:0:0:0:1], a loopback address",
        "https://[0000:0000:0000:0000:0000:0000:0000:0001], a loopback address",
        "https://[::ffff:127.0.0.1], a loopback address",
        "https://[::FFFF:7f00:1], a loopback address",
        "https://[0:0:0:0:0:ffff:7f00:0001], a loopback address",
        "https://[::127.0.0.1], a loopback address",
        "https://[::7f00:1], a loopback address",
        "https://[::ffff:0:127.0.0.1], a loopback address",
        "https://[64:ff9b::127.0.0.1], a loopback address",
        "https://[64:ff9b::7f00:1], a loopback address",
        "https://[64:ff9b:1::7f00:1], a loopback address",
        "https://[2002:7f00:1::], a loopback address",
        "https://[2001:0:4136:e378:8000:63bf:80ff:fffe], a loopback address",
        "https://localhost, a loopback address",
        "https://LOCALHOST, a loopback address",
        "https://localhost., a loopback address",
        "https://api.localhost, a loopback address",
        "https://l%6fcalhost, a loopback address",
        "https://ｌｏｃａｌｈｏｓｔ, a loopback address",
        "https://0.0.0.0, the unspecified address",
        "https://0, the unspecified address",
        "https://0x0, the unspecified address",
        "https://0.1.2.3, the unspecified address",
        "https://[::], the unspecified address",
        "https://[::ffff:0.0.0.0], the unspecified address",
        "https://10.0.0.1, a private address",
        "https://10.1, a private address",
        "https://012.0.0.1, a private address",
        "https://172.16.0.1, a private address",
        "https://172.31.255.255, a private address",
        "https://192.168.1.1, a private address",
        "https://192.168.257, a private address",
        "https://3232235777, a private address",
        "https://[::ffff:10.0.0.1], a private address",
        "https://[2002:c0a8:101::1], a private address",
        "https://169.254.1.1, a link-local address",
        "https://[fe80::1], a link-local address",
        "https://[fe80::1%25eth0], a link-local address",
        "https://[febf::1], a link-local address",
        "https://100.64.0.1, a carrier-grade NAT address",
        "https://100.127.255.255, a carrier-grade NAT address",
        "https://[fc00::1], a unique local address",
        "https://[fdff::1], a unique local address",
        "https://[fec0::1], a site-local address",
        "https://224.0.0.1, a multicast address",
        "https://239.255.255.255, a multicast address",
        "https://[ff02::1], a multicast address",
        "https://255.255.255.255, the broadcast address",
        "https://4294967295, the broadcast address",
        "https://192.0.2.1, an address for documentation",
        "https://198.51.100.7, an address for documentation",
        "https://203.0.113.9, an address for documentation",
        "https://[2001:db8::1], an address for documentation",
        "https://198.18.0.1, an address for benchmarks",
        "https://198.19.255.255, an address for benchmarks",
        "https://[64:ff9b::8.8.8.8], a NAT64 address",
        "https://[2002:808:808::], a 6to4 address",
        "https://[2001:0:1::f7f7:f7f7], a Teredo address",
        "https://[::8.8.8.8], an IPv6 address around an IPv4 address",
        "https://240.0.0.1, a reserved address",
        "https://192.0.0.8, a reserved address",
        "https://[100::1], a reserved address",
        "https://[4000::1], a reserved address",
    })
    void refusesEverySpellingOfAnAddressThatIsNotOnTheInternet(String endpoint, String kind) {
        assertThat(refusal(STRICT, endpoint))
                .startsWith("`endpoint` ")
                .contains(kind)
                .contains("egress.allow_private_networks");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://169.254.169.254",
                "https://169.254.169.254.",
                "https://2852039166",
                "https://0xa9fea9fe",
                "https://0xa9.0xfe.0xa9.0xfe",
                "https://0251.0376.0251.0376",
                "https://169.254.43518",
                "https://[::ffff:169.254.169.254]",
                "https://[::ffff:a9fe:a9fe]",
                "https://[::169.254.169.254]",
                "https://[64:ff9b::a9fe:a9fe]",
                "https://[2002:a9fe:a9fe::]",
                "https://169.254.170.2",
                "https://100.100.100.200",
                "https://168.63.129.16",
                "https://[fd00:ec2::254]",
                "https://metadata.google.internal",
                "https://Metadata.Google.Internal.",
                "https://metadata",
            })
    void refusesMetadataAddressesAlsoWhenEverythingIsListed(String endpoint) {
        EgressRules lax = STRICT.allowing(List.of("0.0.0.0/0", "::/0")).allowingLoopback();

        assertThat(refusal(lax, endpoint)).contains("a cloud metadata address").contains("no setting allows it");
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com",
        "https://api.openai.com/v1",
        "https://api.openai.com.:8443/a/b",
        "https://8.8.8.8",
        "https://172.32.0.1",
        "https://100.128.0.1",
        "https://[2606:4700::1111]:443/v1",
        "https://bücher.example",
        "https://my_host.example",
        "HTTPS://API.OPENAI.COM",
    })
    void takesWhatIsOnTheInternet(String endpoint) {
        assertThat(refusal(STRICT, endpoint)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://api.openai.com, https://",
        "http://8.8.8.8, https://",
        "ftp://api.openai.com, https://",
        "file:///etc/passwd, https://",
        "gopher://api.openai.com, https://",
        "jar:https://api.openai.com!/x, https://",
        "//api.openai.com, https://",
        "https:///v1, host",
        "https:api.openai.com, host",
        "https://user@api.openai.com, user",
        "https://user:secret@api.openai.com, user",
        "https://api.openai.com@127.0.0.1, user",
        "https://api.openai.com/?, query",
        "https://api.openai.com/?a=b, query",
        "https://api.openai.com/#x, fragment",
        "https://api.openai.com:0, port",
        "https://api.openai.com:65536, port",
        "https://api.openai.com:4294967739, port",
        "https://256.1.1.1, valid host",
        "https://1.2.3.4.5, valid host",
        "https://1.2.3.09, valid host",
        "https://0xffffffffff, valid host",
        "https://%2531.example, valid host",
        "https://a%00b.example, valid host",
        "https://%61pi.openai.com, percent-encoded",
        "https://0x8.8.8.8, write 8.8.8.8",
        "https://0000000127.0.0.1, unusual way",
        "https://134744072, write 8.8.8.8",
        "https://8.8.8.8., write 8.8.8.8",
        "https://[2606:4700::1111%25eth0], zone",
    })
    void refusesWhatIsNoPlainHttpsAddress(String endpoint, String why) {
        assertThat(refusal(STRICT, endpoint)).contains(why).doesNotContain("secret");
    }

    @Test
    void privateNetworksAreAllowedWhenTheyAreListedAlsoOverPlainHttp() {
        EgressRules rules = STRICT.allowing(List.of("10.1.0.0/16", "fd12::/16", "192.168.7.7", "127.0.0.1"));

        for (String host : List.of("10.1.0.1", "10.1.255.255", "[fd12::9]", "192.168.7.7", "127.0.0.1", "localhost")) {
            assertThat(refusal(rules, "https://" + host)).isEmpty();
            assertThat(refusal(rules, "http://" + host + ":8000/v1")).isEmpty();
        }
        for (String host : List.of("10.2.0.0", "[fd13::1]", "192.168.7.8", "127.0.0.2", "[::1]", "169.254.1.1")) {
            assertThat(refusal(rules, "http://" + host)).contains("egress.allow_private_networks");
        }
        assertThat(refusal(rules, "http://10.65793")).contains("write 10.1.1.1");
    }

    @Test
    void aNameMayBePlainHttpWhenItCanLeadToAListedNetwork() {
        assertThat(refusal(STRICT.allowing(List.of("172.16.0.0/12")), "http://ollama:11434"))
                .isEmpty();
        assertThat(refusal(STRICT.allowingLoopback(), "http://ollama:11434")).contains("https://");
        assertThat(refusal(STRICT, "https://ollama:11434")).isEmpty();
    }

    @Test
    void loopbackIsAllowedWhereRequestsAreOpenAndNothingElseIs() {
        EgressRules rules = STRICT.allowingLoopback();

        for (String host : List.of("127.0.0.1", "127.9.9.9", "[::1]", "localhost", "[::ffff:127.0.0.1]")) {
            assertThat(refusal(rules, "http://" + host + ":11434/v1")).isEmpty();
        }
        assertThat(refusal(rules, "http://127.1:11434")).contains("write 127.0.0.1");
        assertThat(refusal(rules, "http://10.0.0.1")).contains("a private address");
        assertThat(refusal(rules, "http://0.0.0.0")).contains("the unspecified address");
    }

    @Test
    void theGatewaysOwnListenerIsNeverAllowed() throws SocketException {
        EgressRules rules =
                STRICT.allowing(List.of("0.0.0.0/0", "::/0")).allowingLoopback().exceptOwnPort(8080);

        for (String host : List.of("127.0.0.1", "127.3.4.5", "localhost", "[::1]", "0.0.0.0", "[::127.0.0.1]")) {
            assertThat(refusal(rules, "http://" + host + ":8080")).contains("own address");
            assertThat(refusal(rules, "http://" + host + ":8081")).isEmpty();
        }
        assertThat(refusal(rules.exceptOwnPort(80), "http://localhost")).contains("own address");
        assertThat(refusal(rules.exceptOwnPort(443), "https://localhost")).contains("own address");
        for (NetworkInterface card : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(card.getInetAddresses())) {
                assertThat(rules.refusal(address, 8080)).contains("the gateway's own address");
                assertThat(rules.refusal(address, 8081)).isEmpty();
            }
        }
        assertThat(rules.refusal(address("10.255.254.253"), 8080)).isEmpty();
    }

    @Test
    void anAddressAroundAnotherNeedsBothToBeAllowed() {
        EgressRules rules = STRICT.allowing(List.of("64:ff9b::/96"));

        assertThat(rules.refusal(address("64:ff9b::8.8.8.8"), 443)).isEmpty();
        assertThat(rules.refusal(address("64:ff9b::10.0.0.1"), 443)).contains("a private address");
        assertThat(STRICT.allowing(List.of("64:ff9b::/96", "10.0.0.0/8")).refusal(address("64:ff9b::10.0.0.1"), 443))
                .isEmpty();
    }

    @Test
    void theVerdictOnAConnectedAddressIsItsClass() {
        assertThat(STRICT.refusal(address("8.8.8.8"), 443)).isEqualTo(Optional.empty());
        assertThat(STRICT.refusal(address("::ffff:192.168.0.1"), 443)).contains("a private address");
        assertThat(STRICT.refusal(address("2606:4700::1111"), 443)).isEmpty();
        assertThat(STRICT.allowsPlainHttp(address("8.8.8.8"))).isFalse();
        assertThat(STRICT.allowing(List.of("8.8.8.0/24")).allowsPlainHttp(address("8.8.8.8")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "10.0.0/8",
                "010.0.0.0/8",
                "10/8",
                "example.com",
                "fd00::/129",
                "[fd00::]/8",
                "fe80::1%eth0",
                "::ffff:10.0.0.0/104",
                "1.2.3.4 "
            })
    void aNetworkThatIsNoneIsRefusedByName(String network) {
        assertThatThrownBy(() -> STRICT.allowing(List.of(network)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + network + "'");
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0/0, 255.1.2.3", "10.0.0.8/29, 10.0.0.15", "::/0, 2606::1", "fd00::/9, fd7f::1"})
    void prefixesNeedNotEndAtAByte(String network, String address) {
        assertThatCode(() -> STRICT.allowing(List.of(network))).doesNotThrowAnyException();
        assertThat(STRICT.allowing(List.of(network)).allowsPlainHttp(address(address)))
                .isTrue();
    }

    @Test
    void aPrefixHoldsNothingBehindItsLastBit() {
        EgressRules rules = STRICT.allowing(List.of("10.0.0.8/29", "fd00::/9"));

        assertThat(rules.refusal(address("10.0.0.16"), 443)).isPresent();
        assertThat(rules.refusal(address("10.0.0.7"), 443)).isPresent();
        assertThat(rules.refusal(address("fd80::1"), 443)).isPresent();
        assertThat(address("10.0.0.8")).isInstanceOf(Inet4Address.class);
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
