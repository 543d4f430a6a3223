package dev.sluice.gateway.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official Anthropic SDK through the running server, to a provider of each wire. */
class AnthropicSdkTest {
    @TempDir
    static Path directory;

    private static TwoWires wires;
    private static AnthropicClient client;

    @BeforeAll
    static void start() throws IOException {
        wires = new TwoWires(directory);
        client = AnthropicOkHttpClient.builder()
                .baseUrl(wires.url())
                .apiKey(TwoWires.KEY)
                .maxRetries(0)
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        wires.close();
    }

    private static MessageCreateParams.Builder ask(String model, String text) {
        return MessageCreateParams.builder().model(model).maxTokens(100).addUserMessage(text);
    }

    private static Message streamed(MessageCreateParams params) {
        MessageAccumulator accumulator = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(params)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        return accumulator.message();
    }

    private static String text(Message message) {
        return message.content().stream()
                .flatMap(block -> block.text().stream())
                .map(block -> block.text())
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-wire", "anthropic-wire"})
    void getsText(String model) {
        Message message = client.messages().create(ask(model, "Hello").build());

        assertThat(text(message)).isEqualTo("Hello there");
        assertThat(message.stopReason()).contains(StopReason.END_TURN);
        assertThat(message.usage().inputTokens()).isEqualTo(9);
        assertThat(message.usage().outputTokens()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-wire", "anthropic-wire"})
    void getsAStream(String model) {
        Message message = streamed(ask(model, "Hello").build());

        assertThat(text(message)).isEqualTo("Hello there");
        assertThat(message.stopReason()).contains(StopReason.END_TURN);
        assertThat(message.usage().outputTokens()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-wire", "anthropic-wire"})
    void callsAToolAndUsesItsResult(String model) {
        callsATool(model, params -> client.messages().create(params));
        callsATool(model, AnthropicSdkTest::streamed);
    }

    private static void callsATool(String model, Function<MessageCreateParams, Message> send) {
        MessageCreateParams.Builder params = ask(model, "How warm is it in Ulm?")
                .addTool(Tool.builder()
                        .name("weather")
                        .inputSchema(Tool.InputSchema.builder()
                                .properties(Tool.InputSchema.Properties.builder()
                                        .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                                        .build())
                                .build())
                        .build());

        Message first = send.apply(params.build());
        assertThat(first.stopReason()).contains(StopReason.TOOL_USE);
        ToolUseBlock call = first.content().get(0).toolUse().orElseThrow();
        assertThat(call.name()).isEqualTo("weather");
        assertThat(call._input()).isEqualTo(JsonValue.from(Map.of("city", "Ulm")));

        Message second = send.apply(params.addMessage(first)
                .addUserMessageOfContentBlockParams(
                        List.of(ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                                .toolUseId(call.id())
                                .content("21")
                                .build())))
                .build());
        assertThat(text(second)).isEqualTo("It is 21 degrees.");
        assertThat(wires.lastRequest(model).bodyText()).contains(call.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-wire", "anthropic-wire"})
    void showsAnImage(String model) {
        MessageCreateParams params = MessageCreateParams.builder()
                .model(model)
                .maxTokens(100)
                .addUserMessageOfContentBlockParams(List.of(
                        ContentBlockParam.ofText("What is this?"),
                        ContentBlockParam.ofImage(Base64ImageSource.builder()
                                .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
                                .data(TwoWires.IMAGE)
                                .build())))
                .build();

        assertThat(text(client.messages().create(params))).isEqualTo("A very small picture.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-wire", "anthropic-wire"})
    void getsAnErrorThatItUnderstands(String model) {
        RateLimitException error = catchThrowableOfType(
                RateLimitException.class,
                () -> client.messages().create(ask(model, "too fast").build()));

        assertThat(error.getMessage()).contains("Slow down");
        assertThat(error.headers().values("retry-after")).containsExactly("7");
    }

    @Test
    void getsErrorsOfTheGatewayThatItUnderstands() {
        AnthropicClient stranger = AnthropicSdkClient.client(wires.url(), "no-such-key");

        assertThat(catchThrowableOfType(
                                UnauthorizedException.class,
                                () -> stranger.messages()
                                        .create(ask("openai-wire", "Hello").build()))
                        .getMessage())
                .contains("key");
        assertThat(catchThrowableOfType(
                                NotFoundException.class,
                                () -> client.messages()
                                        .create(ask("openai-wires", "Hello").build()))
                        .getMessage())
                .contains("'openai-wire'");
    }

    @Test
    void theExampleRuns() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        AnthropicSdkClient.run(
                wires.url(), TwoWires.KEY, "openai-wire", new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("Hello there\nHello there\n");
    }
}
