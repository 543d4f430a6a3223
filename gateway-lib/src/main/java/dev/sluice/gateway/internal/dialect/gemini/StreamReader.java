package dev.sluice.gateway.internal.dialect.gemini;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.internal.dialect.EventReader;
import dev.sluice.gateway.internal.dialect.ProviderErrors;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import dev.sluice.gateway.internal.dialect.neutral.StopReason;
import dev.sluice.gateway.spi.Frame;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Decodes a stream. It has no end mark, and the reason why it ends may stand in an event before the last, or in each: the
 * answer is complete when the stream ends after one.
 */
final class StreamReader implements EventReader {
    private final Answer answer;
    private boolean started;
    private int calls;

    StreamReader(ChatRequest request, Signatures signatures) {
        this.answer = new Answer(request, signatures);
    }

    @Override
    public void read(Frame frame, Consumer<ChatEvent> events) {
        if (frame.data().isEmpty()) {
            events.accept(new ChatEvent.Ping());
            return;
        }
        JsonNode document = CodecJson.readOrMissing(frame.data());
        if (Errors.isError(document)) {
            throw Errors.inReply(document).asException();
        }
        if (!document.isObject()) {
            throw ProviderErrors.malformedEvent();
        }
        if (!started) {
            started = true;
            events.accept(new ChatEvent.Started(
                    Json.text(document, "responseId"), Json.text(document, "modelVersion"), Usage.NONE));
        }
        answer.add(document).forEach(part -> deliver(part, events));
        Usage usage = answer.usage();
        if (usage != null && document.path("usageMetadata").isObject()) {
            events.accept(new ChatEvent.UsageSeen(usage));
        }
    }

    private void deliver(Part part, Consumer<ChatEvent> events) {
        if (part instanceof Part.Text text) {
            events.accept(new ChatEvent.TextDelta(text.text()));
        } else if (part instanceof Part.Thinking thinking) {
            events.accept(new ChatEvent.ThinkingDelta(thinking.text()));
        } else if (part instanceof Part.ToolCall call) {
            int index = calls++;
            events.accept(new ChatEvent.ToolCallStarted(index, call.id(), call.name(), call.signature()));
            events.accept(new ChatEvent.ToolArguments(index, call.arguments()));
            events.accept(new ChatEvent.ToolCallEnded(index));
        }
    }

    @Override
    public void end(Consumer<ChatEvent> events) {
        StopReason reason = answer.stopReason();
        if (reason == null) {
            throw Problem.of(Problem.Kind.UPSTREAM_RESET, "the provider's stream ended before its answer did")
                    .asException();
        }
        events.accept(new ChatEvent.Finished(reason, null));
    }
}
