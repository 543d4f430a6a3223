package dev.sluice.gateway.internal.dialect.neutral;

import dev.sluice.gateway.Usage;
import org.jspecify.annotations.Nullable;

/** A step of a streamed answer. Order: Started, then deltas, then usage as it becomes known, then Finished. */
public sealed interface ChatEvent {
    /** Whether this is content: the first such event is the commit point. */
    default boolean isContent() {
        return true;
    }

    /** The answer begins. {@code id} and {@code model} may be empty; {@code usage} is what is known by then. */
    record Started(String id, String model, Usage usage) implements ChatEvent {
        @Override
        public boolean isContent() {
            return false;
        }
    }

    /** More visible text; never empty. */
    record TextDelta(String text) implements ChatEvent {}

    /** More reasoning; never empty. */
    record ThinkingDelta(String text) implements ChatEvent {}

    /** The reasoning so far is complete and signed. */
    record ThinkingSigned(String signature) implements ChatEvent {}

    /** A block of reasoning that only its provider can read. */
    record RedactedThinking(String data) implements ChatEvent {}

    /** A tool call begins; {@code index} counts the answer's tool calls from 0; its signature as in {@link Part.ToolCall}. */
    record ToolCallStarted(
            int index, String id, String name, @Nullable String signature) implements ChatEvent {
        public ToolCallStarted(int index, String id, String name) {
            this(index, id, name, null);
        }
    }

    /** More of a tool call's arguments, as they came; never empty. Calls may interleave. */
    record ToolArguments(int index, String fragment) implements ChatEvent {}

    /** A tool call's arguments are complete. */
    record ToolCallEnded(int index) implements ChatEvent {}

    /** The provider's count so far, in place of what it said before. */
    record UsageSeen(Usage usage) implements ChatEvent {
        @Override
        public boolean isContent() {
            return false;
        }
    }

    /** The provider says that it is still there. */
    record Ping() implements ChatEvent {
        @Override
        public boolean isContent() {
            return false;
        }
    }

    /** The answer is complete; nothing follows. */
    record Finished(StopReason reason, @Nullable String stopSequence) implements ChatEvent {}
}
