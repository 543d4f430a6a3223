package dev.sluice.gateway.internal.dialect.neutral;

import dev.sluice.gateway.Usage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Folds the events of a streamed answer into the whole answer that they amount to; parts in the order they began. */
public final class ReplyFold implements Consumer<ChatEvent> {
    private final List<Part> content = new ArrayList<>();
    private final Map<Integer, Integer> placeOfCall = new HashMap<>();
    private ChatEvent.Started started;
    private ChatEvent.Finished finished;
    private Usage usage = Usage.NONE;

    public static ChatReply fold(Iterable<ChatEvent> events) {
        ReplyFold fold = new ReplyFold();
        events.forEach(fold);
        return fold.reply();
    }

    @Override
    public void accept(ChatEvent event) {
        check(finished == null, "an event after the last one: " + event);
        check((started != null) != (event instanceof ChatEvent.Started), "not in its place: " + event);
        if (event instanceof ChatEvent.Started e) {
            started = e;
            usage = e.usage();
        } else if (event instanceof ChatEvent.TextDelta e) {
            check(!e.text().isEmpty(), "empty text");
            Part last = last();
            replaceOrAdd(
                    last instanceof Part.Text,
                    Part.Text.of(last instanceof Part.Text t ? t.text() + e.text() : e.text()));
        } else if (event instanceof ChatEvent.ToolCallStarted e) {
            check(e.index() == placeOfCall.size(), "calls are to be counted from 0: " + e);
            placeOfCall.put(e.index(), content.size());
            content.add(new Part.ToolCall(e.id(), e.name(), "", null));
        } else if (event instanceof ChatEvent.ToolArguments e) {
            check(!e.fragment().isEmpty(), "an empty fragment");
            int place = placeOfCall.get(e.index());
            Part.ToolCall call = (Part.ToolCall) content.get(place);
            content.set(place, new Part.ToolCall(call.id(), call.name(), call.arguments() + e.fragment(), null));
        } else if (event instanceof ChatEvent.ToolCallEnded e) {
            int place = placeOfCall.get(e.index());
            Part.ToolCall call = (Part.ToolCall) content.get(place);
            content.set(
                    place,
                    new Part.ToolCall(
                            call.id(), call.name(), call.arguments().isEmpty() ? "{}" : call.arguments(), null));
        } else if (event instanceof ChatEvent.UsageSeen e) {
            usage = e.usage();
        } else if (event instanceof ChatEvent.Finished e) {
            finished = e;
        } else {
            thinking(event);
        }
    }

    private void thinking(ChatEvent event) {
        boolean open = last() instanceof Part.Thinking t && t.signature() == null;
        String before = open ? ((Part.Thinking) last()).text() : "";
        if (event instanceof ChatEvent.ThinkingDelta e) {
            check(!e.text().isEmpty(), "empty thinking");
            replaceOrAdd(open, new Part.Thinking(before + e.text(), null));
        } else if (event instanceof ChatEvent.ThinkingSigned e) {
            replaceOrAdd(open, new Part.Thinking(before, e.signature()));
        } else if (event instanceof ChatEvent.RedactedThinking e) {
            content.add(new Part.RedactedThinking(e.data()));
        }
    }

    /** @throws AssertionError when the answer has not been finished */
    public ChatReply reply() {
        check(finished != null, "the answer has no end");
        return new ChatReply(
                started.id(), started.model(), 0, content, finished.reason(), finished.stopSequence(), usage);
    }

    private Part last() {
        return content.isEmpty() ? null : content.get(content.size() - 1);
    }

    private void replaceOrAdd(boolean replace, Part part) {
        if (replace) {
            content.set(content.size() - 1, part);
        } else {
            content.add(part);
        }
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
