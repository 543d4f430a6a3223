package dev.sluice.gateway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.EgressRules;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.testkit.ScriptedProvider;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the example programs. */
class ExamplesTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void theEmbeddedGatewayStreamsAnAnswer() throws IOException {
        EmbeddedGateway.run(out);

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .startsWith("HTTP 200")
                .contains("data: {")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void theCustomAdapterReachesItsHostWithItsOwnHeader() throws IOException {
        try (ScriptedProvider provider = ScriptedProvider.start()) {
            provider.enqueue(ScriptedReply.json(
                    200,
                    "{\"id\":\"1\",\"model\":\"large\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                            + "\"content\":\"Hi back\"},\"finish_reason\":\"stop\"}]}"));

            CustomAdapter.run(provider.baseUrl().toString(), "team-token", out);

            assertThat(provider.lastRequest().path()).isEqualTo("/inference/chat");
            assertThat(provider.lastRequest().header("x-in-house-token")).contains("team-token");
            assertThat(provider.lastRequest().bodyText()).contains("\"model\":\"large\"");
            assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("\"text\":\"Hi back\"");
        }
    }

    @Test
    void registeredModelsServeAfterTheyWereRegistered(@TempDir Path directory) throws IOException {
        try (ScriptedProvider provider = ScriptedProvider.start()) {
            provider.enqueue(ScriptedReply.json(200, "{\"choices\":[{\"message\":{\"content\":\"Hi back\"}}]}"));

            RegisteredModels.run(
                    directory,
                    EgressRules.strict().allowingLoopback(),
                    provider.baseUrl().resolve("/v1"),
                    Secret.of("sk-of-the-endpoint"),
                    out);

            assertThat(provider.lastRequest().path()).isEqualTo("/v1/chat/completions");
            assertThat(provider.lastRequest().header("authorization")).contains("Bearer sk-of-the-endpoint");
            assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("Hi back");
            assertThat(directory.resolve("master.key")).exists();
        }
    }
}
