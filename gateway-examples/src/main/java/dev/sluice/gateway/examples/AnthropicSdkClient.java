package dev.sluice.gateway.examples;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import java.io.PrintStream;

/** Anthropic's official Java SDK, pointed at the server: only the base URL and the key differ. */
public final class AnthropicSdkClient {
    private AnthropicSdkClient() {}

    /** Arguments: the server's URL, a client key, a model. */
    public static void main(String[] args) {
        run(args[0], args[1], args[2], System.out);
    }

    static AnthropicClient client(String serverUrl, String key) {
        // tag::client[]
        return AnthropicOkHttpClient.builder().baseUrl(serverUrl).apiKey(key).build();
        // end::client[]
    }

    static void run(String serverUrl, String key, String model, PrintStream out) {
        AnthropicClient client = client(serverUrl, key);
        MessageCreateParams params = MessageCreateParams.builder()
                .model(model)
                .maxTokens(100)
                .addUserMessage("Hello")
                .build();

        Message message = client.messages().create(params);
        message.content().stream().flatMap(block -> block.text().stream()).forEach(text -> out.println(text.text()));

        try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(params)) {
            stream.stream()
                    .flatMap(event -> event.contentBlockDelta().stream())
                    .flatMap(delta -> delta.delta().text().stream())
                    .forEach(text -> out.print(text.text()));
        }
        out.println();
    }
}
