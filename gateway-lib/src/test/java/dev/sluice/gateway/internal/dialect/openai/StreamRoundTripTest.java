package dev.sluice.gateway.internal.dialect.openai;

import static dev.sluice.gateway.internal.dialect.openai.Fixtures.CODEC;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.readWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.EventReader;
import dev.sluice.gateway.internal.dialect.EventWriter;
import dev.sluice.gateway.internal.dialect.StreamTap;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent;
import dev.sluice.gateway.internal.dialect.neutral.ChatReply;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.ReplyFold;
import dev.sluice.gateway.internal.dialect.neutral.StopReason;
import dev.sluice.gateway.internal.wire.OutBuffer;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.Slice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class StreamRoundTripTest {
    private static final ChatRequest REQUEST = readWith("'stream':true,'stream_options':{'include_usage':true}");

    /** What was written is read back as the same answer, also when unknown fields stand in between. */
    @Property(tries = 500)
    void readsBackWhatItWrote(@ForAll("answers") List<ChatEvent> events) {
        ChatReply written = ReplyFold.fold(events);
        EventReader reader = CODEC.newEventReader(REQUEST);
        ReplyFold read = new ReplyFold();
        for (Frame frame : frames(events)) {
            reader.read(frame, read);
        }

        ChatReply expected =
                new ChatReply(written.id(), "fast", 0, written.content(), written.stopReason(), null, written.usage());
        assertThat(read.reply()).isEqualTo(expected);
    }

    /** The tap tells content from the rest just as the events do. */
    @Property(tries = 500)
    void theTapSeesWhatTheReaderReads(@ForAll("answers") List<ChatEvent> events) {
        StreamTap tap = CODEC.newStreamTap();
        List<StreamTap.Sight> sights = frames(events).stream().map(tap::see).collect(Collectors.toList());

        int end = sights.size() - 1;
        assertThat(sights.get(0)).isEqualTo(StreamTap.Sight.PREAMBLE);
        assertThat(sights.subList(1, end - 1)).containsOnly(StreamTap.Sight.CONTENT);
        assertThat(sights.get(end - 1)).isEqualTo(StreamTap.Sight.USAGE_ONLY);
        assertThat(sights.get(end)).isEqualTo(StreamTap.Sight.LAST);
        assertThat(tap.usage()).contains(ReplyFold.fold(events).usage());
        assertThat(tap.mayEndHere()).isTrue();
    }

    private static List<Frame> frames(List<ChatEvent> events) {
        EventWriter writer = CODEC.newEventWriter(REQUEST);
        List<Frame> frames = new ArrayList<>();
        for (ChatEvent event : events) {
            OutBuffer out = new OutBuffer();
            writer.write(event, out);
            String bytes = new String(out.toByteArray(), StandardCharsets.UTF_8);
            for (String frame : bytes.isEmpty() ? new String[0] : bytes.split("\n\n")) {
                String data = frame.substring("data: ".length());
                data = data.replace("\"choices\":[", "\"unheard_of\":{\"usage\":{\"prompt_tokens\":1}},\"choices\":[");
                frames.add(Frame.event(Slice.of(frame + "\n\n"), Slice.of(data), null));
            }
        }
        return frames;
    }

    @Provide
    Arbitrary<List<ChatEvent>> answers() {
        Arbitrary<List<List<ChatEvent>>> thinking = thinking().list().ofMaxSize(2);
        Arbitrary<List<String>> text = text().list().ofMaxSize(4);
        Arbitrary<List<List<String>>> calls = text().list().ofMaxSize(3).list().ofMaxSize(3);
        Arbitrary<StopReason> reasons = Arbitraries.of(StopReason.MAX_TOKENS, StopReason.REFUSAL, StopReason.END);
        return Combinators.combine(thinking, text, calls, reasons, usage()).as(StreamRoundTripTest::answer);
    }

    private static List<ChatEvent> answer(
            List<List<ChatEvent>> thinking,
            List<String> text,
            List<List<String>> calls,
            StopReason reason,
            Usage usage) {
        List<ChatEvent> events = new ArrayList<>();
        events.add(new ChatEvent.Started("id", "model", Usage.NONE));
        thinking.forEach(events::addAll);
        text.forEach(t -> events.add(new ChatEvent.TextDelta(t)));
        for (int i = 0; i < calls.size(); i++) {
            events.add(new ChatEvent.ToolCallStarted(i, "call_" + i, "tool-" + i));
        }
        // Round after round, so that the calls interleave.
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < calls.size(); i++) {
                if (round < calls.get(i).size()) {
                    events.add(new ChatEvent.ToolArguments(i, calls.get(i).get(round)));
                }
            }
        }
        for (int i = 0; i < calls.size(); i++) {
            events.add(new ChatEvent.ToolCallEnded(i));
        }
        events.add(new ChatEvent.UsageSeen(usage));
        boolean toolUse = reason == StopReason.END && !calls.isEmpty();
        events.add(new ChatEvent.Finished(toolUse ? StopReason.TOOL_USE : reason, null));
        return events;
    }

    private static Arbitrary<List<ChatEvent>> thinking() {
        Arbitrary<List<ChatEvent>> signed = Combinators.combine(
                        text().list().ofMinSize(1).ofMaxSize(3), text())
                .as((deltas, signature) -> {
                    List<ChatEvent> events = new ArrayList<>();
                    deltas.forEach(d -> events.add(new ChatEvent.ThinkingDelta(d)));
                    events.add(new ChatEvent.ThinkingSigned(signature));
                    return events;
                });
        return Arbitraries.oneOf(signed, text().map(data -> List.of(new ChatEvent.RedactedThinking(data))));
    }

    /** Any characters, halves of surrogate pairs and control characters too, and what looks like JSON. */
    private static Arbitrary<String> text() {
        Arbitrary<String> any = Arbitraries.strings().ofMinLength(1).ofMaxLength(20);
        Arbitrary<String> ascii = Arbitraries.strings().ascii().ofMinLength(1).ofMaxLength(20);
        Arbitrary<String> tricky = Arbitraries.of(
                "\"usage\":{\"prompt_tokens\":9}",
                "{\"error\":",
                "[DONE]",
                "\"finish_reason\":\"stop\"",
                "\\",
                "\"",
                "\ud83d",
                "\ud83dx",
                "\ud83d\ud83d\ude00",
                "\ude00",
                "\ud83d\ude00",
                "\u0000",
                "\u2028",
                "é",
                "usage\":{");
        return Arbitraries.oneOf(any, ascii, tricky);
    }

    private static Arbitrary<Usage> usage() {
        Arbitrary<Long> count = Arbitraries.longs().between(0, 1L << 40);
        return Combinators.combine(count, count, count, count, count).as(Usage::new);
    }
}
