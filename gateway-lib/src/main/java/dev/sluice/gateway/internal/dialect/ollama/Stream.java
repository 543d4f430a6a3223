package dev.sluice.gateway.internal.dialect.ollama;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.internal.dialect.EventReader;
import dev.sluice.gateway.internal.dialect.ProviderErrors;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import dev.sluice.gateway.spi.Frame;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Decodes one streamed reply: each line is a piece of the message, the one that says {@code done} is the last. */
final class Stream implements EventReader {
    private boolean started;
    private boolean finished;
    private int calls;

    @Override
    public void read(Frame frame, Consumer<ChatEvent> events) {
        if (finished || frame.data().isEmpty()) {
            return;
        }
        JsonNode line = CodecJson.objectOrNull(frame.data());
        if (line == null) {
            throw ProviderErrors.malformedEvent();
        }
        @Nullable JsonNode error = line.get("error");
        if (error != null && !error.isNull()) {
            throw Errors.inReply(error).asException();
        }
        if (!started) {
            started = true;
            events.accept(new ChatEvent.Started("", line.path("model").asString(""), Usage.NONE));
        }
        message(line.path("message"), events);
        if (line.path("done").asBoolean(false)) {
            finished = true;
            events.accept(new ChatEvent.UsageSeen(Replies.usage(line)));
            events.accept(new ChatEvent.Finished(Replies.stopReason(line, calls > 0), null));
        }
    }

    private void message(JsonNode message, Consumer<ChatEvent> events) {
        String thinking = message.path("thinking").asString("");
        if (!thinking.isEmpty()) {
            events.accept(new ChatEvent.ThinkingDelta(thinking));
        }
        String content = message.path("content").asString("");
        if (!content.isEmpty()) {
            events.accept(new ChatEvent.TextDelta(content));
        }
        for (Part.ToolCall call : Replies.toolCalls(message)) {
            int index = calls++;
            events.accept(new ChatEvent.ToolCallStarted(index, call.id(), call.name()));
            events.accept(new ChatEvent.ToolArguments(index, call.arguments()));
            events.accept(new ChatEvent.ToolCallEnded(index));
        }
    }

    @Override
    public void end(Consumer<ChatEvent> events) {
        if (!finished) {
            throw Problem.of(Problem.Kind.UPSTREAM_RESET, "the provider's stream ended before the answer did")
                    .asException();
        }
    }
}
