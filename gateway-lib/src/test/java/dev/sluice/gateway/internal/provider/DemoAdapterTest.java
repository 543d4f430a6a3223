package dev.sluice.gateway.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.spi.Body;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.ProviderCall;
import dev.sluice.gateway.spi.ProviderReply;
import dev.sluice.gateway.spi.Target;
import dev.sluice.gateway.testkit.ProviderAdapterContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class DemoAdapterTest extends ProviderAdapterContract {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);

    private final DemoAdapter adapter = new DemoAdapter(CLOCK, Duration.ZERO);

    @Override
    protected ProviderAdapter adapter() {
        return adapter;
    }

    @Override
    protected boolean overHttp() {
        return false;
    }

    @Override
    protected ProviderAdapter silentAdapter() {
        return new DemoAdapter(CLOCK, Duration.ofHours(1));
    }

    @Test
    void itChatsInTheDialectOfOpenAiAndDoesNothingElse() {
        assertThat(adapter.dialect(Operation.CHAT)).contains(Dialect.OPENAI_CHAT);
        assertThat(adapter.dialect(Operation.COMPLETION)).isEmpty();
        assertThat(adapter.dialect(Operation.EMBED)).isEmpty();
    }

    @Test
    void aUnaryReplyRepeatsTheLastMessageOfTheUserAndCounts() throws IOException {
        JsonNode reply = json(only(open(
                "{\"messages\":[{\"role\":\"user\",\"content\":\"first\"},{\"role\":\"assistant\",\"content\":\"no\"},"
                        + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"the \\\"last\\\" one\"}]}]}",
                false)));
        assertThat(reply.path("object").asString()).isEqualTo("chat.completion");
        assertThat(reply.path("model").asString()).isEqualTo("parrot");
        assertThat(reply.path("created").asLong()).isEqualTo(1_700_000_000);
        JsonNode choice = reply.path("choices").path(0);
        assertThat(choice.path("message").path("role").asString()).isEqualTo("assistant");
        assertThat(choice.path("message").path("content").asString())
                .startsWith("Hello!")
                .endsWith("the \"last\" one");
        assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
        JsonNode usage = reply.path("usage");
        assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(3);
        assertThat(usage.path("total_tokens").asInt())
                .isEqualTo(3 + usage.path("completion_tokens").asInt());
    }

    @Test
    void aStreamSaysTheSameWordByWord() throws IOException {
        String request = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi there\"}]}";
        String whole = json(only(open(request, false)))
                .path("choices")
                .path(0)
                .path("message")
                .path("content")
                .asString();
        List<String> data = dataOf(open(request, true));
        assertThat(data.get(data.size() - 1)).isEqualTo("[DONE]");
        List<JsonNode> chunks = data.subList(0, data.size() - 1).stream()
                .map(DemoAdapterTest::json)
                .toList();
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(
                chunk.path("choices").path(0).path("delta").path("content").asString("")));
        assertThat(text).hasToString(whole);
        assertThat(chunks)
                .allMatch(chunk -> chunk.path("object").asString().equals("chat.completion.chunk"))
                .allMatch(chunk -> chunk.path("choices").size() == 1)
                .noneMatch(chunk -> chunk.has("usage"));
        assertThat(chunks.get(0)
                        .path("choices")
                        .path(0)
                        .path("delta")
                        .path("role")
                        .asString())
                .isEqualTo("assistant");
        assertThat(chunks.get(chunks.size() - 1)
                        .path("choices")
                        .path(0)
                        .path("finish_reason")
                        .asString())
                .isEqualTo("stop");
    }

    @Test
    void aStreamEndsWithItsUsageWhereThatIsAskedFor() throws IOException {
        List<String> data = dataOf(open(
                "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream_options\":{\"include_usage\":true}}",
                true));
        JsonNode usage = json(data.get(data.size() - 2));
        assertThat(usage.path("choices").isEmpty()).isTrue();
        assertThat(usage.path("usage").path("completion_tokens").asInt()).isPositive();
        assertThat(json(data.get(0)).path("usage").isNull()).isTrue();
    }

    @Test
    void aLongMessageIsNotRepeatedWhole() throws IOException {
        String reply =
                only(open("{\"messages\":[{\"role\":\"user\",\"content\":\"" + "😀".repeat(10_000) + "\"}]}", false));
        assertThat(json(reply)
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asString())
                .endsWith("😀".repeat(3) + "…")
                .hasSizeLessThan(1_200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"messages\":[]}", "{\"messages\":[{\"role\":\"system\",\"content\":\"x\"}]}", "{"})
    void aRequestWithoutAMessageOfAUserIsRefused(String request) throws IOException {
        ProviderReply reply = open(request, true);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(json(only(reply)).path("error").path("type").asString()).isEqualTo("invalid_request_error");
    }

    private ProviderReply open(String body, boolean streamed) {
        ProviderCall call = ProviderCall.builder(
                        Operation.CHAT,
                        Target.of(Provider.of("demo", "demo", "demo:scripted"), "parrot"),
                        Body.of(body.getBytes(StandardCharsets.UTF_8)))
                .streamed(streamed)
                .build();
        return adapter.open(call, request -> {
            throw new AssertionError("the demo has no network");
        });
    }

    private static String only(ProviderReply reply) throws IOException {
        List<String> data = dataOf(reply);
        assertThat(data).hasSize(1);
        return data.get(0);
    }

    private static List<String> dataOf(ProviderReply reply) throws IOException {
        List<String> data = new ArrayList<>();
        for (Frame frame = reply.next(); frame != null; frame = reply.next()) {
            data.add(frame.data().utf8());
        }
        return data;
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
