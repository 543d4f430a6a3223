package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Route;
import dev.sluice.gateway.spi.Target;
import dev.sluice.gateway.testkit.RecordedRequest;
import dev.sluice.gateway.testkit.ScriptedProvider;
import dev.sluice.gateway.testkit.ScriptedReply;
import dev.sluice.gateway.testkit.ServiceAccounts;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What the second alias file of COMPAT 6.1 comes to: {@code vertex-ai}, a project, a region, a service account and
 * {@code gemini-3-pro-preview}, for clients of both dialects.
 */
class VertexTest {
    private static final String REPLY = "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\","
            + "\"args\":{}},\"thoughtSignature\":\"c2ln\"}]},\"finishReason\":\"STOP\"}]}";

    private final ScriptedProvider vertex = ScriptedProvider.start();
    private final ScriptedProvider tokens = ScriptedProvider.start();

    @AfterEach
    void close() {
        vertex.close();
        tokens.close();
    }

    @Test
    void bothKindsOfClientGetTheirRepliesForOneToken() throws IOException {
        tokens.enqueue(ScriptedReply.json(
                200, "{\"access_token\":\"ya29.one\",\"expires_in\":3600,\"token_type\":\"Bearer\"}"));
        vertex.enqueue(ScriptedReply.json(200, REPLY), ScriptedReply.events("data: " + REPLY + "\n\n"));

        try (Gateway gateway = gateway(ServiceAccounts.json(tokens.baseUrl()))) {
            assertThat(ask(gateway, Dialect.OPENAI_CHAT, ""))
                    .contains("\"tool_calls\"", "\"thought_signature\":\"c2ln\"");
            RecordedRequest sent = vertex.lastRequest();
            assertThat(sent.path())
                    .isEqualTo("/v1/projects/acme-1/locations/europe-west4/publishers/google/models/"
                            + "gemini-3-pro-preview:generateContent");
            assertThat(sent.header("authorization")).contains("Bearer ya29.one");

            assertThat(ask(gateway, Dialect.ANTHROPIC_MESSAGES, ",\"stream\":true"))
                    .contains("\"type\":\"tool_use\"", "event: message_stop");
            assertThat(vertex.lastRequest().path()).endsWith(":streamGenerateContent?alt=sse");
        }
        assertThat(tokens.received()).isEqualTo(1);
    }

    @Test
    void aTokenServerThatRefusesIsABadGatewayThatTellsNothingOfTheAccount() throws IOException {
        tokens.enqueue(ScriptedReply.json(401, "{\"error\":\"invalid_client\",\"error_description\":\"canary\"}"));

        try (Gateway gateway = gateway(ServiceAccounts.json(tokens.baseUrl()))) {
            assertThat(ask(gateway, Dialect.OPENAI_CHAT, ""))
                    .contains("\"code\":\"upstream_auth\"", "HTTP 401 and invalid_client")
                    .doesNotContain("canary", "PRIVATE KEY", "gserviceaccount");
        }
        assertThat(vertex.accepted()).isZero();
    }

    private Gateway gateway(String account) {
        Provider provider = Providers.named(
                        "gcp",
                        Optional.of("vertex-ai"),
                        Optional.of(URI.create(vertex.baseUrl() + "/v1")),
                        Optional.empty())
                .withOptions(Map.of("project_id", "acme-1", "region", "europe-west4"));
        return Gateway.builder()
                .models(MemoryStores.models()
                        .provider(provider)
                        .alias("smart", Route.to(List.of(Target.of(provider, "gemini-3-pro-preview"))))
                        .build())
                .credentials(MemoryStores.credentials()
                        .put(provider, Credential.of("account", account))
                        .build())
                .build();
    }

    private static String ask(Gateway gateway, Dialect dialect, String more) throws IOException {
        String body = "{\"model\":\"smart\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"
                + more + "}";
        try (GatewayReply reply = gateway.newCall(GatewayRequest.builder(dialect, Operation.CHAT)
                        .body(body.getBytes(StandardCharsets.UTF_8))
                        .build())
                .execute()) {
            return new String(reply.body().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
