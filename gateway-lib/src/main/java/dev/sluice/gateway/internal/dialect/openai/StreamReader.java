package dev.sluice.gateway.internal.dialect.openai;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.EventReader;
import dev.sluice.gateway.internal.dialect.MintedIds;
import dev.sluice.gateway.internal.dialect.ProviderErrors;
import dev.sluice.gateway.internal.dialect.ToolNames;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.spi.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Decodes one OpenAI chunk stream. */
final class StreamReader implements EventReader {
    private final ToolNames names;
    private final List<Call> calls = new ArrayList<>();
    private boolean started;
    private boolean finished;
    private @Nullable String finishReason;

    StreamReader(ChatRequest request) {
        this.names = new ToolNames(request);
    }

    @Override
    public void read(Frame frame, Consumer<ChatEvent> events) {
        if (finished) {
            return;
        }
        if (frame.data().isEmpty()) {
            events.accept(new ChatEvent.Ping());
            return;
        }
        if (Bytes.isEndMark(frame.data())) {
            endMark(events);
            return;
        }
        Chunk chunk = Chunk.parse(frame.data());
        if (chunk == null) {
            throw ProviderErrors.malformedEvent();
        }
        if (chunk.error != null) {
            throw Errors.inReply(chunk.error).asException();
        }
        if ("error".equals(frame.event()) || "error".equals(chunk.finishReason)) {
            throw Problem.of(Problem.Kind.UPSTREAM_ERROR, "the provider reported an error")
                    .asException();
        }
        chunk(chunk, events);
    }

    private void chunk(Chunk chunk, Consumer<ChatEvent> events) {
        if (!started && (chunk.hasChoice || chunk.usage != null)) {
            started = true;
            events.accept(new ChatEvent.Started(chunk.id, chunk.model, Usage.NONE));
        }
        if (!chunk.thinking().isEmpty()) {
            events.accept(new ChatEvent.ThinkingDelta(chunk.thinking()));
        }
        if (chunk.thinkingBlocks != null) {
            chunk.thinkingBlocks.forEach(block -> thinkingBlock(block, events));
        }
        if (!chunk.text.isEmpty()) {
            events.accept(new ChatEvent.TextDelta(chunk.text));
        }
        for (Chunk.Call part : chunk.calls) {
            callOf(part).add(part, events);
        }
        if (chunk.usage != null) {
            events.accept(new ChatEvent.UsageSeen(chunk.usage));
        }
        if (chunk.finishReason != null) {
            finishReason = chunk.finishReason;
        } else if (finishReason != null && chunk.usage != null) {
            finish(finishReason, events);
        }
    }

    private static void thinkingBlock(JsonNode block, Consumer<ChatEvent> events) {
        String signature = block.path("signature").asString("");
        String data = block.path("data").asString("");
        if (!signature.isEmpty()) {
            events.accept(new ChatEvent.ThinkingSigned(signature));
        } else if (!data.isEmpty()) {
            events.accept(new ChatEvent.RedactedThinking(data));
        }
    }

    /**
     * The call that a part belongs to. The index says so; some hosts leave it out, and some give the same one to every
     * call.
     */
    private Call callOf(Chunk.Call part) {
        for (int i = calls.size() - 1; i >= 0; i--) {
            Call call = calls.get(i);
            if (call.isMeantBy(part)) {
                return call;
            }
        }
        Call call = new Call(part.index());
        calls.add(call);
        return call;
    }

    private void endMark(Consumer<ChatEvent> events) {
        if (!started) {
            throw Problem.of(Problem.Kind.UPSTREAM_PROTOCOL, "the provider's stream held no answer")
                    .asException();
        }
        finish(finishReason == null ? "stop" : finishReason, events);
    }

    @Override
    public void end(Consumer<ChatEvent> events) {
        if (finished) {
            return;
        }
        if (finishReason == null) {
            throw Problem.of(Problem.Kind.UPSTREAM_RESET, "the provider's stream ended before the answer did")
                    .asException();
        }
        finish(finishReason, events);
    }

    private void finish(String reason, Consumer<ChatEvent> events) {
        boolean called = false;
        for (Call call : calls) {
            if (call.started) {
                called = true;
                events.accept(new ChatEvent.ToolCallEnded(call.index));
            }
        }
        finished = true;
        events.accept(new ChatEvent.Finished(FinishReasons.read(reason, called), null));
    }

    /** A tool call that is being read. */
    private final class Call {
        private final int wireIndex;
        private final StringBuilder waiting = new StringBuilder();
        private String id = "";
        private int index;
        private boolean started;

        Call(int wireIndex) {
            this.wireIndex = wireIndex;
        }

        boolean isMeantBy(Chunk.Call part) {
            boolean sameId = part.id().isEmpty() || part.id().equals(id);
            if (part.index() >= 0) {
                // Under the same index, a name with another id begins another call.
                return wireIndex == part.index() && (!started || part.name().isEmpty() || sameId);
            }
            boolean beginsAnother =
                    started && part.id().isEmpty() && !part.name().isEmpty();
            return sameId && !beginsAnother;
        }

        void add(Chunk.Call part, Consumer<ChatEvent> events) {
            if (started) {
                arguments(part.arguments(), events);
                return;
            }
            if (id.isEmpty()) {
                id = part.id();
            }
            if (part.name().isEmpty()) {
                waiting.append(part.arguments());
                return;
            }
            id = MintedIds.unlessGiven(id, "call_");
            started = true;
            index = (int) calls.stream().filter(call -> call.started).count() - 1;
            events.accept(new ChatEvent.ToolCallStarted(index, id, names.original(part.name())));
            arguments(waiting + part.arguments(), events);
        }

        private void arguments(String fragment, Consumer<ChatEvent> events) {
            if (!fragment.isEmpty()) {
                events.accept(new ChatEvent.ToolArguments(index, fragment));
            }
        }
    }
}
