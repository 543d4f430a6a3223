package dev.sluice.gateway.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official OpenAI SDK through the running server, to a provider of each wire. */
class OpenAiSdkTest {
    @TempDir
    static Path directory;

    private static TwoWires wires;
    private static OpenAIClient client;

    @BeforeAll
    static void start() throws IOException {
        wires = new TwoWires(directory);
        client = OpenAIOkHttpClient.builder()
                .baseUrl(wires.url() + "/v1")
                .apiKey(TwoWires.KEY)
                .maxRetries(0)
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        wires.close();
    }

    private static ChatCompletionCreateParams.Builder ask(String model, String text) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage(text);
    }

    private static ChatCompletionMessage unary(ChatCompletionCreateParams params) {
        return client.chat().completions().create(params).choices().get(0).message();
    }

    private static ChatCompletion streamed(ChatCompletionCreateParams params) {
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        return accumulator.chatCompletion();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-wire", "anthropic-wire"})
    void getsText(String model) {
        ChatCompletion completion =
                client.chat().completions().create(ask(model, "Hello").build());

        assertThat(completion.choices().get(0).message().content()).contains("Hello there");
        assertThat(completion.usage().orElseThrow().totalTokens()).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-wire", "anthropic-wire"})
    void getsAStreamWithUsage(String model) {
        ChatCompletion completion = streamed(ask(model, "Hello")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build());

        assertThat(completion.choices().get(0).message().content()).contains("Hello there");
        assertThat(completion.usage().orElseThrow().totalTokens()).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-wire", "anthropic-wire"})
    void callsAToolAndUsesItsResult(String model) {
        callsATool(model, OpenAiSdkTest::unary);
        callsATool(model, params -> streamed(params).choices().get(0).message());
    }

    private static void callsATool(String model, Function<ChatCompletionCreateParams, ChatCompletionMessage> send) {
        ChatCompletionCreateParams.Builder params = ask(model, "How warm is it in Ulm?")
                .addFunctionTool(FunctionDefinition.builder()
                        .name("weather")
                        .parameters(FunctionParameters.builder()
                                .putAdditionalProperty("type", JsonValue.from("object"))
                                .putAdditionalProperty(
                                        "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                                .build())
                        .build());

        ChatCompletionMessage first = send.apply(params.build());
        ChatCompletionMessageFunctionToolCall call =
                first.toolCalls().orElseThrow().get(0).asFunction();
        assertThat(call.function().name()).isEqualTo("weather");
        assertThat(call.function().arguments().replace(" ", "")).isEqualTo("{\"city\":\"Ulm\"}");

        ChatCompletionMessage second = send.apply(params.addMessage(first)
                .addMessage(ChatCompletionToolMessageParam.builder()
                        .toolCallId(call.id())
                        .content("21")
                        .build())
                .build());
        assertThat(second.content()).contains("It is 21 degrees.");
        assertThat(wires.lastRequest(model).bodyText()).contains(call.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-wire", "anthropic-wire"})
    void showsAnImage(String model) {
        ChatCompletionContentPart image = ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
                .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder()
                        .url("data:image/png;base64," + TwoWires.IMAGE)
                        .build())
                .build());
        ChatCompletionContentPart question = ChatCompletionContentPart.ofText(
                ChatCompletionContentPartText.builder().text("What is this?").build());

        assertThat(unary(ChatCompletionCreateParams.builder()
                                .model(model)
                                .addUserMessageOfArrayOfContentParts(List.of(question, image))
                                .build())
                        .content())
                .contains("A very small picture.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-wire", "anthropic-wire"})
    void getsAnErrorThatItUnderstands(String model) {
        RateLimitException error = catchThrowableOfType(
                RateLimitException.class, () -> unary(ask(model, "too fast").build()));

        assertThat(error.getMessage()).contains("Slow down");
        assertThat(error.headers().values("retry-after")).containsExactly("7");
        assertThat(error.code()).contains("rate_limit_exceeded");
    }

    @Test
    void getsErrorsOfTheGatewayThatItUnderstands() {
        OpenAIClient stranger = OpenAiSdkClient.client(wires.url(), "no-such-key");

        assertThat(catchThrowableOfType(
                                UnauthorizedException.class,
                                () -> stranger.chat()
                                        .completions()
                                        .create(ask("openai-wire", "Hello").build()))
                        .getMessage())
                .contains("key");
        assertThat(catchThrowableOfType(
                                NotFoundException.class,
                                () -> unary(ask("openai-wires", "Hello").build()))
                        .getMessage())
                .contains("'openai-wire'");
    }

    @Test
    void theExampleRuns() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        OpenAiSdkClient.run(
                wires.url(), TwoWires.KEY, "anthropic-wire", new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("Hello there\nHello there\n");
    }
}
