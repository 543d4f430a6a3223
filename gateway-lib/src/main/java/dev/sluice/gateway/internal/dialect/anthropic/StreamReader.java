package dev.sluice.gateway.internal.dialect.anthropic;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.internal.dialect.EventReader;
import dev.sluice.gateway.internal.dialect.ProviderErrors;
import dev.sluice.gateway.internal.dialect.ToolNames;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.StopReason;
import dev.sluice.gateway.spi.Frame;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** Decodes a stream. */
final class StreamReader implements EventReader {

    private final ToolNames names;
    private final AnswerTool answerTool;
    private final UsageCount usage = new UsageCount();
    private final TreeMap<Integer, Block> blocks = new TreeMap<>();
    private int calls;
    private boolean unwrapped;
    private boolean started;
    private boolean finished;
    private StopReason reason = StopReason.END;
    private @Nullable String stopSequence;

    private enum Kind {
        TEXT,
        THINKING,
        TOOL,
        /** A tool call that is the answer itself. */
        ANSWER,
        IGNORED
    }

    private static final class Block {
        final Kind kind;
        final int call;
        final String input;
        final StringBuilder signature = new StringBuilder();
        boolean hasArguments;

        Block(Kind kind, int call, String input) {
            this.kind = kind;
            this.call = call;
            this.input = input;
        }
    }

    StreamReader(ChatRequest request) {
        this.names = new ToolNames(request);
        this.answerTool = new AnswerTool(request);
    }

    @Override
    public void read(Frame frame, Consumer<ChatEvent> events) {
        if (finished || frame.data().isEmpty()) {
            return;
        }
        EventType type = EventType.of(frame);
        try {
            if (type == EventType.MESSAGE_STOP && !started) {
                throw Problem.of(Problem.Kind.UPSTREAM_PROTOCOL, "the provider's stream ended without an answer")
                        .asException();
            }
            if (type.isOfMessage()) {
                start(null, events);
            }
            switch (type) {
                case CONTENT_BLOCK_DELTA -> delta(frame, events);
                case CONTENT_BLOCK_START -> blockStart(CodecJson.read(frame.data()), events);
                case CONTENT_BLOCK_STOP -> blockStop(CodecJson.read(frame.data()), events);
                case MESSAGE_START -> start(CodecJson.read(frame.data()).get("message"), events);
                case MESSAGE_DELTA -> messageDelta(CodecJson.read(frame.data()), events);
                case MESSAGE_STOP -> messageStop(events);
                case PING -> events.accept(new ChatEvent.Ping());
                case ERROR -> throw Errors.inReply(frame.data()).asException();
                case UNKNOWN -> {}
            }
        } catch (JacksonException e) {
            throw ProviderErrors.malformedEvent();
        }
    }

    @Override
    public void end(Consumer<ChatEvent> events) {
        if (!finished) {
            throw Problem.of(Problem.Kind.UPSTREAM_RESET, "the provider's stream ended before its answer did")
                    .asException();
        }
    }

    private void start(@Nullable JsonNode message, Consumer<ChatEvent> events) {
        if (started) {
            return;
        }
        started = true;
        usage.add(message == null ? null : message.get("usage"));
        events.accept(
                new ChatEvent.Started(Json.text(message, "id"), Json.text(message, "model"), usage.usageOrNone()));
    }

    private void blockStart(JsonNode event, Consumer<ChatEvent> events) {
        JsonNode start = event.get("content_block");
        Block block = switch (Json.text(start, "type")) {
            case "text" -> new Block(Kind.TEXT, 0, "");
            case "thinking" -> new Block(Kind.THINKING, 0, "");
            case "tool_use" -> {
                String input = CodecJson.argumentsText(start.get("input"));
                boolean answer = answerTool.isCalledAs(Json.text(start, "name"));
                yield answer ? new Block(Kind.ANSWER, 0, input) : new Block(Kind.TOOL, calls++, input);
            }
            default -> new Block(Kind.IGNORED, 0, "");
        };
        blocks.put(index(event), block);
        switch (block.kind) {
            case TEXT -> text(Json.text(start, "text"), events);
            case THINKING -> thinking(block, start, events);
            case ANSWER -> unwrapped = true;
            case TOOL ->
                events.accept(new ChatEvent.ToolCallStarted(
                        block.call, Json.text(start, "id"), names.original(Json.text(start, "name"))));
            case IGNORED -> {
                if (Json.text(start, "type").equals("redacted_thinking")) {
                    events.accept(new ChatEvent.RedactedThinking(Json.text(start, "data")));
                }
            }
        }
    }

    private static void thinking(Block block, JsonNode start, Consumer<ChatEvent> events) {
        block.signature.append(Json.text(start, "signature"));
        String text = Json.text(start, "thinking");
        if (!text.isEmpty()) {
            events.accept(new ChatEvent.ThinkingDelta(text));
        }
    }

    private static void text(String text, Consumer<ChatEvent> events) {
        if (!text.isEmpty()) {
            events.accept(new ChatEvent.TextDelta(text));
        }
    }

    /** The event that comes by the hundred: read token by token, without a tree. */
    private void delta(Frame frame, Consumer<ChatEvent> events) {
        int index = 0;
        String type = "";
        String value = "";
        try (JsonParser parser = Json.parser(frame.data())) {
            parser.nextToken();
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                JsonToken token = parser.nextToken();
                if (name.equals("index") && token == JsonToken.VALUE_NUMBER_INT) {
                    index = parser.getIntValue();
                } else if (name.equals("delta") && token == JsonToken.START_OBJECT) {
                    for (String field = parser.nextName(); field != null; field = parser.nextName()) {
                        boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
                        switch (field) {
                            case "type" -> type = text ? parser.getString() : "";
                            case "text", "partial_json", "thinking", "signature" ->
                                value = text ? parser.getString() : "";
                            default -> parser.skipChildren();
                        }
                    }
                } else {
                    parser.skipChildren();
                }
            }
        }
        if (!value.isEmpty()) {
            deliver(blocks.get(index), type, value, events);
        }
    }

    private static void deliver(@Nullable Block block, String type, String value, Consumer<ChatEvent> events) {
        // Without a start there is no telling what the block was, but text is text.
        Kind kind = block == null ? Kind.TEXT : block.kind;
        if (type.equals("text_delta") && kind == Kind.TEXT) {
            events.accept(new ChatEvent.TextDelta(value));
        } else if (block == null) {
            return;
        } else if (type.equals("input_json_delta") && (kind == Kind.TOOL || kind == Kind.ANSWER)) {
            block.hasArguments = true;
            events.accept(
                    kind == Kind.TOOL
                            ? new ChatEvent.ToolArguments(block.call, value)
                            : new ChatEvent.TextDelta(value));
        } else if (type.equals("thinking_delta") && kind == Kind.THINKING) {
            events.accept(new ChatEvent.ThinkingDelta(value));
        } else if (type.equals("signature_delta") && kind == Kind.THINKING) {
            block.signature.append(value);
        }
    }

    private void blockStop(JsonNode event, Consumer<ChatEvent> events) {
        Block block = blocks.remove(index(event));
        if (block != null) {
            close(block, events);
        }
    }

    private static void close(Block block, Consumer<ChatEvent> events) {
        if (block.kind == Kind.THINKING && !block.signature.isEmpty()) {
            events.accept(new ChatEvent.ThinkingSigned(block.signature.toString()));
        } else if (block.kind == Kind.ANSWER && !block.hasArguments) {
            events.accept(new ChatEvent.TextDelta(block.input));
        } else if (block.kind == Kind.TOOL) {
            if (!block.hasArguments) {
                events.accept(new ChatEvent.ToolArguments(block.call, block.input));
            }
            events.accept(new ChatEvent.ToolCallEnded(block.call));
        }
    }

    private void messageDelta(JsonNode event, Consumer<ChatEvent> events) {
        JsonNode delta = event.get("delta");
        String said = Json.text(delta, "stop_reason");
        if (!said.isEmpty()) {
            reason = StopReasons.read(said);
            stopSequence = Json.textOrNull(delta, "stop_sequence");
        }
        if (usage.add(event.get("usage"))) {
            events.accept(new ChatEvent.UsageSeen(usage.usageOrNone()));
        }
    }

    private void messageStop(Consumer<ChatEvent> events) {
        finished = true;
        blocks.values().forEach(block -> close(block, events));
        events.accept(new ChatEvent.Finished(StopReasons.settle(reason, calls > 0, unwrapped), stopSequence));
    }

    private static int index(JsonNode event) {
        JsonNode index = event.get("index");
        return index == null ? 0 : index.asInt(0);
    }
}
