package dev.sluice.gateway.server.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints of the machine and its networks, through the API of a server that requires keys; the canary listens on loopback. */
class EgressThroughTheApiTest extends Workbench {
    private RunningServer server;
    private TestClient client;

    @BeforeEach
    void startServer() throws Exception {
        environment.put("GATEWAY_KEY_DEV", "testkey");
        environment.put("GATEWAY_ADMIN_KEY", ADMIN_KEY);
        server = start();
        client = new TestClient(server);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1.",
                "127.1",
                "127.0.1",
                "127.255.255.254",
                "2130706433",
                "0x7f000001",
                "0x7f.1",
                "0177.0.0.1",
                "017700000001",
                "127.0.0.0x1",
                "%31%32%37.0.0.1",
                "127%2e0%2e0%2e1",
                "localhost",
                "LOCALHOST.",
                "a.localhost",
                "0.0.0.0",
                "0",
                "0x0",
                "[::1]",
                "[::]",
                "[0:0:0:0:0:0:0:1]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[::127.0.0.1]",
                "[64:ff9b::7f00:1]",
                "[2002:7f00:1::]",
                "[fe80::1]",
                "[fd00::1]",
                "10.0.0.1",
                "172.16.0.1",
                "192.168.1.1",
                "100.64.0.1",
                "169.254.1.1",
                "169.254.169.254",
                "2852039166",
                "[::ffff:169.254.169.254]",
                "metadata.google.internal",
                "224.0.0.1"
            })
    void anEndpointOfThisMachineOrItsNetworksIsRefusedAndNothingConnects(String host) throws Exception {
        for (String scheme : new String[] {"http", "https"}) {
            String endpoint = scheme + "://" + host + ":" + provider.baseUrl().getPort();
            HttpResponse<String> response =
                    client.register("{\"id\":\"m\",\"endpoint\":\"" + endpoint + "\"}", AUTHORIZATION, ADMIN);
            client.chat("m", AUTHORIZATION, "Bearer testkey");

            assertThat(response.statusCode()).as(endpoint).isEqualTo(400);
            assertThat(response.body()).contains("\"endpoint_blocked\"", "\"param\":\"endpoint\"");
        }
        assertThat(client.get("/v1/models", AUTHORIZATION, ADMIN).body()).contains("\"data\":[]");
        assertThat(provider.accepted()).isZero();
    }

    @Test
    void theRefusalNamesTheClassOfTheAddressAndTheSettingThatWouldAllowIt() throws Exception {
        HttpResponse<String> response =
                client.register("{\"id\":\"m\",\"endpoint\":\"https://10.1.2.3\"}", AUTHORIZATION, ADMIN);

        assertThat(response.body()).contains("private", "egress.allow_private_networks");
    }

    @Test
    void plainHttpIsRefusedAlsoForPublicNames() throws Exception {
        HttpResponse<String> response =
                client.register("{\"id\":\"m\",\"endpoint\":\"http://models.example\"}", AUTHORIZATION, ADMIN);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("must begin with https://");
    }
}
