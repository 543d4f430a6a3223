package dev.sluice.gateway.server.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.server.config.ConfigSources;
import dev.sluice.gateway.testkit.RecordedRequest;
import dev.sluice.gateway.testkit.ScriptedProvider;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server as {@code serve} puts it together, over real sockets. */
class RunningServerTest {
    private static final String ANSWER =
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"gpt-4o-mini\",\"choices\":"
                    + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hello\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> environment = new HashMap<>(Map.of("PORT", "0"));
    private ScriptedProvider provider;

    @TempDir
    Path directory;

    @BeforeEach
    void startProvider() {
        provider = ScriptedProvider.start().otherwise(request -> ScriptedReply.json(200, ANSWER));
    }

    @AfterEach
    void stopProvider() throws Exception {
        provider.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GATEWAY_KEY_DEV, OPENAI_API_KEY",
        "PORTUS_KEY_DEV, OPENAI_API_KEY",
        "GATEWAY_KEY_DEV, LLM_GATEWAY_PROVIDERS_OPENAI_API_KEY",
    })
    void twoVariablesAndNoFileMakeAGateway(String clientKey, String providerKey) throws Exception {
        environment.put(clientKey, "testkey");
        environment.put(providerKey, "sk-upstream");
        environment.put("OPENAI_BASE_URL", provider.baseUrl().toString());
        try (RunningServer server = start()) {
            HttpResponse<String> response = chat(server, "gpt-4o-mini", "testkey");

            assertThat(response.body()).isEqualTo(ANSWER);
            RecordedRequest chat = provider.requests().stream()
                    .filter(request -> request.method().equals("POST"))
                    .findFirst()
                    .orElseThrow();
            assertThat(chat.path()).isEqualTo("/v1/chat/completions");
            assertThat(chat.header("authorization")).contains("Bearer sk-upstream");
            assertThat(chat(server, "gpt-4o-mini", "wrong-key").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void withNothingConfiguredItStartsAndReadySaysWhatIsMissing() throws Exception {
        try (RunningServer server = start()) {
            HttpResponse<String> ready = get(server, "/ready", Optional.empty());

            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("no provider is configured: set OPENAI_API_KEY");
            assertThat(get(server, "/livez", Optional.empty()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aCallToWhatAnUnsetVariableDisabledGets503WithItsName() throws Exception {
        yaml("providers: { openai: { api_key: '${MY_KEY}' } }");
        try (RunningServer server = start()) {
            HttpResponse<String> response = chat(server, "gpt-4o", "");

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).contains("variable MY_KEY is not set");
            assertThat(get(server, "/ready", Optional.empty()).body()).contains("variable MY_KEY is not set");
        }
    }

    @Test
    void aListenerBeyondLoopbackHidesAddressesAndMetricsFromAllButTheOperator() throws Exception {
        String admin = "k9Xq2Lm47TzPw8Rb";
        environment.putAll(Map.of(
                "GATEWAY_HOST",
                "0.0.0.0",
                "GATEWAY_KEY_DEV",
                "testkey",
                "GATEWAY_ADMIN_KEY",
                admin,
                "OPENAI_API_KEY",
                "k"));
        try (RunningServer server = start()) {
            assertThat(get(server, "/health", Optional.of("testkey")).body()).doesNotContain("url");
            assertThat(get(server, "/health", Optional.of(admin)).body()).contains("url");
            assertThat(get(server, "/metrics", Optional.of("testkey")).statusCode())
                    .isBetween(400, 499);
            assertThat(get(server, "/metrics", Optional.of(admin)).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aPortThatIsTakenIsOneLine() throws Exception {
        try (RunningServer first = start()) {
            environment.put("PORT", first.url().substring(first.url().lastIndexOf(':') + 1));

            assertThatThrownBy(this::start)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(environment.get("PORT"))
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void aStartThatFailsLeavesNothingOpen() throws Exception {
        try (RunningServer first = start()) {
            environment.put("PORT", first.url().substring(first.url().lastIndexOf(':') + 1));
            Set<Thread> before = threads();

            assertThatThrownBy(this::start).isInstanceOf(IOException.class);
            assertThat(threads()).isSubsetOf(before);
        }
    }

    /** What a store and a gateway that are open hold. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread ->
                        thread.getName().matches("sluice-store.*|store-opening|config-watcher|provider-probe"))
                .collect(Collectors.toSet());
    }

    private RunningServer start() throws IOException {
        return RunningServer.start(ConfigSources.of(directory, environment));
    }

    private void yaml(String text) throws IOException {
        Files.writeString(directory.resolve("gateway.yaml"), text);
    }

    private HttpResponse<String> chat(RunningServer server, String model, String key) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + "/v1/chat/completions"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"));
        if (!key.isEmpty()) {
            request.header("authorization", "Bearer " + key);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(RunningServer server, String path, Optional<String> key) throws Exception {
        URI uri = URI.create(server.url().replace("0.0.0.0", "127.0.0.1") + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        key.ifPresent(k -> request.header("authorization", "Bearer " + k));
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
