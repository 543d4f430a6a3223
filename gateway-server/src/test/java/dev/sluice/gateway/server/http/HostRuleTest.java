package dev.sluice.gateway.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostRuleTest {
    private Harness harness;
    private RawClient client;

    @BeforeEach
    void start() throws IOException {
        harness = Harness.setup().hosts("My.Box").state(new LocalOnly()).start();
        client = harness.client();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        harness.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8080",
                "127.0.0.1",
                "127.1.2.3:80",
                "[::1]",
                "[::1]:8080",
                "my.box",
                "my.box:1"
            })
    void hostsOfThisMachineAndConfiguredOnesAreTaken(String host) throws IOException {
        assertThat(status("Host: " + host)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "10.0.0.1",
                "0.0.0.0",
                "[::2]",
                "notmy.box"
            })
    void otherHostsAreRefused(String host) throws IOException {
        assertThat(status("Host: " + host)).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, 200",
        "https://localhost:8080, 200",
        "http://localhost:9090, 403",
        "http://evil.example, 403",
        "null, 403",
        "localhost:8080, 403",
        "http://evil.example//localhost:8080, 403",
    })
    void onlyTheSameOriginIsTaken(String origin, int status) throws IOException {
        assertThat(status("Host: localhost:8080\r\nOrigin: " + origin)).isEqualTo(status);
    }

    @Test
    void aRequestWithoutAHostIsRefused() throws IOException {
        assertThat(client.ask("GET /livez HTTP/1.0\r\nconnection: keep-alive\r\n\r\n")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void theRuleHoldsOnlyWhileRequestsAreOpen() throws IOException {
        try (Harness keyed = Harness.start();
                RawClient any = keyed.client()) {
            assertThat(any.ask("GET /livez HTTP/1.1\r\nHost: gateway.example\r\nOrigin: http://evil.example\r\n\r\n")
                            .status())
                    .isEqualTo(200);
        }
    }

    private int status(String headers) throws IOException {
        return client.ask("GET /livez HTTP/1.1\r\n" + headers + "\r\n\r\n").status();
    }

    private static final class LocalOnly extends Harness.FixedState {
        @Override
        public boolean localHostsOnly() {
            return true;
        }
    }
}
