package dev.sluice.gateway.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.NotFoundException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.models.Model;
import com.openai.models.models.ModelDeleted;
import dev.sluice.gateway.server.config.ConfigSources;
import dev.sluice.gateway.server.run.RunningServer;
import dev.sluice.gateway.testkit.ScriptedProvider;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that was registered, for the official OpenAI SDK. */
class RegisteredModelSdkTest {
    private static final String ID = "example/model-1";

    @TempDir
    Path directory;

    /** COMPAT 3.3 */
    @Test
    void theOfficialSdkFindsCallsAndDeletesAModelWhoseIdHasASlash() throws Exception {
        String answer =
                "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                        + "\"message\":{\"role\":\"assistant\",\"content\":\"hello\"},\"finish_reason\":\"stop\"}]}";
        try (ScriptedProvider provider =
                        ScriptedProvider.start().otherwise(request -> ScriptedReply.json(200, answer));
                RunningServer server = RunningServer.start(ConfigSources.of(directory, Map.of("PORT", "0")))) {
            register(server, provider.baseUrl());
            OpenAIClient client = OpenAIOkHttpClient.builder()
                    .baseUrl(server.url() + "/v1")
                    .apiKey("none-needed")
                    .maxRetries(0)
                    .build();

            Model model = client.models().retrieve(ID);
            assertThat(model.id()).isEqualTo(ID);
            assertThat(model.ownedBy()).isEqualTo("registered");
            assertThat(client.models().list().data()).extracting(Model::id).containsExactly(ID);
            assertThat(client.chat()
                            .completions()
                            .create(ChatCompletionCreateParams.builder()
                                    .model(ID)
                                    .addUserMessage("hi")
                                    .build())
                            .choices()
                            .get(0)
                            .message()
                            .content())
                    .contains("hello");

            ModelDeleted deleted = client.models().delete(ID);
            assertThat(deleted.id()).isEqualTo(ID);
            assertThat(deleted.deleted()).isTrue();
            assertThatThrownBy(() -> client.models().retrieve(ID)).isInstanceOf(NotFoundException.class);
        }
    }

    private static void register(RunningServer server, URI endpoint) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/v1/models"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"id\":\"" + ID + "\",\"endpoint\":\"" + endpoint + "\"}"))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    }
}
