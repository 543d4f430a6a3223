package dev.sluice.gateway.internal.dialect.anthropic;

import dev.sluice.gateway.internal.dialect.Losses;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.Reasoning;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.ResponseFormat;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.Tool;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.ToolChoice;
import dev.sluice.gateway.internal.dialect.neutral.Message;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import dev.sluice.gateway.internal.wire.OutBuffer;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Target;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Short ways to write neutral requests, frames and JSON in the tests of this codec. */
final class Samples {
    static final JsonMapper JSON = JsonMapper.shared();
    static final AnthropicCodec CODEC = new AnthropicCodec(Clock.systemUTC());

    List<Message> messages = new ArrayList<>();
    List<Tool> tools = new ArrayList<>();
    ToolChoice toolChoice;
    Boolean parallelToolCalls;
    Long maxTokens;
    Double temperature;
    Double topP;
    Long topK;
    ChatRequest.Tuning tuning = ChatRequest.Tuning.NONE;
    List<String> stop = new ArrayList<>();
    boolean stream;
    Reasoning reasoning;
    ResponseFormat format;
    String user;
    String serviceTier;
    String model = "claude-sonnet-4-20250514";
    final Losses losses = new Losses();

    static Samples request(Message... messages) {
        Samples samples = new Samples();
        samples.messages.addAll(Arrays.asList(messages));
        return samples;
    }

    static Samples hello() {
        return request(user("Hello"));
    }

    ChatRequest build() {
        return new ChatRequest(
                "fast",
                messages,
                tools,
                toolChoice,
                parallelToolCalls,
                maxTokens,
                temperature,
                topP,
                topK,
                tuning,
                stop,
                stream,
                true,
                reasoning,
                format,
                user,
                serviceTier,
                false);
    }

    /** The request as it goes to the provider. */
    JsonNode written() {
        Target target = Target.of(Provider.of("claude", "anthropic", "https://example.com"), model);
        return JSON.readTree(CODEC.writeRequest(build(), target, losses));
    }

    Samples tool(String name, String schema) {
        tools.add(new Tool(name, null, schema == null ? null : json(schema), null, null));
        return this;
    }

    static Reasoning effort(String effort) {
        return new Reasoning(Reasoning.Mode.EFFORT, effort, null);
    }

    static ToolChoice choose(ToolChoice.Mode mode, String name) {
        return new ToolChoice(mode, name);
    }

    static Message system(String text) {
        return new Message(Message.Role.SYSTEM, List.of(Part.Text.of(text)));
    }

    static Message user(String text) {
        return user(Part.Text.of(text));
    }

    static Message user(Part... parts) {
        return new Message(Message.Role.USER, List.of(parts));
    }

    static Message assistant(Part... parts) {
        return new Message(Message.Role.ASSISTANT, List.of(parts));
    }

    static Part call(String id, String name, String arguments) {
        return new Part.ToolCall(id, name, arguments, null);
    }

    static Part result(String id, String text) {
        return new Part.ToolResult(id, List.of(Part.Text.of(text)), false, null);
    }

    /** JSON in which single quotes stand for double ones. */
    static JsonNode json(String text) {
        return JSON.readTree(text.replace('\'', '"'));
    }

    /** An event named by its type. */
    static Frame frame(String data) {
        String json = data.replace('\'', '"');
        return Frame.event(JSON.readTree(json).get("type").stringValue(), json);
    }

    static List<Frame> frames(String... data) {
        return Arrays.stream(data).map(Samples::frame).toList();
    }

    /** What the writer makes of events, in lines. */
    static String streamed(ChatRequest request, List<ChatEvent> events) {
        OutBuffer out = new OutBuffer();
        var writer = CODEC.newEventWriter(request);
        events.forEach(event -> writer.write(event, out));
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    /** The data of each event of a stream. */
    static List<JsonNode> dataOf(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> JSON.readTree(line.substring(6)))
                .toList();
    }
}
