package dev.sluice.gateway.internal.dialect.anthropic;

import static dev.sluice.gateway.internal.dialect.anthropic.Samples.CODEC;
import static dev.sluice.gateway.internal.dialect.anthropic.Samples.dataOf;
import static dev.sluice.gateway.internal.dialect.anthropic.Samples.hello;
import static dev.sluice.gateway.internal.dialect.anthropic.Samples.streamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.EventReader;
import dev.sluice.gateway.internal.dialect.StreamTap;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent;
import dev.sluice.gateway.internal.dialect.neutral.ChatReply;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import dev.sluice.gateway.internal.dialect.neutral.ReplyFold;
import dev.sluice.gateway.internal.dialect.neutral.StopReason;
import dev.sluice.gateway.spi.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;

/** What the writer streams, the reader reads; whatever the calls' interleaving. */
class StreamRoundTripTest {
    private static final ChatRequest REQUEST = hello().build();

    @Property(tries = 400)
    void whatIsStreamedFoldsToTheSameReply(@ForAll("answers") List<ChatEvent> events) {
        String stream = streamed(REQUEST, events);
        EventReader reader = CODEC.newEventReader(REQUEST);
        StreamTap tap = CODEC.newStreamTap();
        List<ChatEvent> read = new ArrayList<>();
        for (JsonNode data : dataOf(stream)) {
            Frame frame = Frame.event(data.get("type").stringValue(), data.toString());
            reader.read(frame, read::add);
            tap.see(frame);
        }
        reader.end(read::add);

        ChatReply sent = ReplyFold.fold(events);
        ChatReply got = ReplyFold.fold(read);
        assertThat(got.content()).isEqualTo(sent.content());
        assertThat(got.stopReason()).isEqualTo(settled(sent));
        assertThat(got.id()).isEqualTo(sent.id());
        assertThat(got.model()).isEqualTo(REQUEST.model());
        Usage usage = sent.usage();
        assertThat(got.usage()).isEqualTo(usage);
        assertThat(tap.usage()).contains(usage);
    }

    @Property(tries = 400)
    void blocksFollowOneAnotherAndNoDeltaIsEmpty(@ForAll("answers") List<ChatEvent> events) {
        int next = 0;
        boolean open = false;
        for (JsonNode data : dataOf(streamed(REQUEST, events))) {
            String type = data.get("type").stringValue();
            if (!data.has("index")) {
                assertThat(open).isFalse();
                continue;
            }
            assertThat(data.get("index").intValue()).isEqualTo(next);
            assertThat(open).isEqualTo(!type.equals("content_block_start"));
            open = !type.equals("content_block_stop");
            next += open ? 0 : 1;
            for (JsonNode value : data.path("delta")) {
                assertThat(value.stringValue()).isNotEmpty();
            }
        }
    }

    private static StopReason settled(ChatReply sent) {
        boolean calls = sent.content().stream().anyMatch(Part.ToolCall.class::isInstance);
        return sent.stopReason() == StopReason.END && calls ? StopReason.TOOL_USE : sent.stopReason();
    }

    @Provide
    Arbitrary<List<ChatEvent>> answers() {
        Arbitrary<List<ChatEvent>> before = said().list().ofMaxSize(6).map(StreamRoundTripTest::flat);
        Arbitrary<StopReason> reason = Arbitraries.of(StopReason.class);
        Arbitrary<Usage> usage = Arbitraries.integers()
                .between(0, 999)
                .list()
                .ofSize(4)
                .map(n -> new Usage(n.get(0) + n.get(1) + n.get(2), n.get(3), n.get(1), n.get(2), 0));
        return Combinators.combine(before, calls(), reason, usage).as((said, calls, why, counted) -> {
            List<ChatEvent> all = new ArrayList<>();
            all.add(new ChatEvent.Started("id-1", "gpt-x", Usage.NONE));
            all.addAll(said);
            all.addAll(calls);
            all.add(new ChatEvent.UsageSeen(counted));
            all.add(new ChatEvent.Finished(why, null));
            return all;
        });
    }

    private static Arbitrary<List<ChatEvent>> said() {
        Arbitrary<String> text = Arbitraries.strings().ofMinLength(1).ofMaxLength(12);
        return Arbitraries.oneOf(
                text.map(t -> List.of(new ChatEvent.TextDelta(t))),
                Combinators.combine(text, text)
                        .as((t, s) -> List.of(new ChatEvent.ThinkingDelta(t), new ChatEvent.ThinkingSigned(s))),
                text.map(t -> List.of(new ChatEvent.RedactedThinking(t))));
    }

    /** Up to four calls, each started, fed and ended; which of them goes on is a matter of chance. */
    private static Arbitrary<List<ChatEvent>> calls() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(0, 3).list().ofSize(16),
                        Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(5))
                .as((count, order, fragment) -> {
                    List<ChatEvent> events = new ArrayList<>();
                    for (int i = 0; i < count; i++) {
                        events.add(new ChatEvent.ToolCallStarted(i, "call_" + i, "tool" + i));
                        order.stream()
                                .limit(4)
                                .filter(call -> call < events.size() && call <= lastStarted(events))
                                .forEach(call -> events.add(new ChatEvent.ToolArguments(call, fragment + call)));
                    }
                    order.stream()
                            .filter(call -> call < count)
                            .forEach(call -> events.add(new ChatEvent.ToolArguments(call, fragment)));
                    IntStream.concat(order.stream().mapToInt(Integer::intValue), IntStream.range(0, 4))
                            .distinct()
                            .filter(call -> call < count)
                            .forEach(call -> events.add(new ChatEvent.ToolCallEnded(call)));
                    return events;
                });
    }

    private static int lastStarted(List<ChatEvent> events) {
        return (int) events.stream()
                        .filter(ChatEvent.ToolCallStarted.class::isInstance)
                        .count()
                - 1;
    }

    private static List<ChatEvent> flat(List<List<ChatEvent>> nested) {
        return nested.stream().flatMap(List::stream).toList();
    }
}
