package dev.sluice.gateway.examples;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.io.PrintStream;

/** OpenAI's official Java SDK, pointed at the server: only the base URL and the key differ. */
public final class OpenAiSdkClient {
    private OpenAiSdkClient() {}

    /** Arguments: the server's URL, a client key, a model. */
    public static void main(String[] args) {
        run(args[0], args[1], args[2], System.out);
    }

    static OpenAIClient client(String serverUrl, String key) {
        // tag::client[]
        return OpenAIOkHttpClient.builder()
                .baseUrl(serverUrl + "/v1")
                .apiKey(key)
                .build();
        // end::client[]
    }

    static void run(String serverUrl, String key, String model, PrintStream out) {
        OpenAIClient client = client(serverUrl, key);
        ChatCompletionCreateParams params = ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage("Hello")
                .build();

        ChatCompletion completion = client.chat().completions().create(params);
        out.println(completion.choices().get(0).message().content().orElse(""));

        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.delta().content().stream())
                    .forEach(out::print);
        }
        out.println();
    }
}
