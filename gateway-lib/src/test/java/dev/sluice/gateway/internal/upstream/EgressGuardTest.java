package dev.sluice.gateway.internal.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.spi.UpstreamException;
import dev.sluice.gateway.testkit.ScriptedProvider;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EgressGuardTest {
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
                "fd00:ec2::254"
            })
    void theMetadataServersOfCloudsAreBlockedHoweverTheyAreSpelled(String literal) throws UnknownHostException {
        assertThat(EgressGuard.blocks(InetAddress.getByName(literal))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "::1", "10.0.0.1", "169.254.1.1", "192.0.2.1", "fd00:ec2::255", "64:ff9b::1.2.3.4"})
    void otherAddressesAreNot(String literal) throws UnknownHostException {
        assertThat(EgressGuard.blocks(InetAddress.getByName(literal))).isFalse();
    }

    @Test
    void nothingConnectsToABlockedAddress() {
        try (ScriptedProvider provider = ScriptedProvider.start();
                OkHttpUpstream upstream = new OkHttpUpstream(1, System::nanoTime, InetAddress::isLoopbackAddress)) {
            assertThatThrownBy(() -> upstream.send(Requests.to(provider.baseUrl())))
                    .isInstanceOfSatisfying(
                            UpstreamException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UPSTREAM_CONNECT))
                    .hasMessage("could not connect to provider 'acme': connections to its address are not allowed");
            assertThat(provider.accepted()).isZero();
        }
    }
}
