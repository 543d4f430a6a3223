package dev.sluice.gateway.internal.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.internal.wire.FrameLog.Copy;
import dev.sluice.gateway.internal.wire.ReferenceEvents.Event;
import dev.sluice.gateway.spi.UpstreamException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import okhttp3.sse.internal.ServerSentEventReader;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

class SseFramesPropertyTest {
    @Property(tries = 2000)
    void anySplitIntoReadsGivesTheSameFrames(@ForAll("streams") String stream, @ForAll Random random)
            throws IOException {
        byte[] bytes = stream.getBytes(UTF_8);
        ChunkedInput in = ChunkedInput.cut(bytes, random);

        FrameLog whole = FrameLog.of(new SseFrames(ChunkedInput.of(bytes), 1 << 20));
        FrameLog cut = FrameLog.of(new SseFrames(in, 1 << 20), in, random);

        assertThat(cut.normalised()).isEqualTo(whole.normalised());
    }

    @Property(tries = 2000)
    void rawsInARowAreTheStream(@ForAll("streams") String stream, @ForAll Random random) throws IOException {
        byte[] bytes = Mutations.mutate(stream.getBytes(UTF_8), random);

        FrameLog log = FrameLog.of(new SseFrames(ChunkedInput.cut(bytes, random), 1 << 20));

        assertThat(log.raw()).isEqualTo(new String(bytes, ISO_8859_1));
        assertThat(log.frames()).noneMatch(frame -> frame.raw().isEmpty());
    }

    @Property(tries = 2000)
    void eventsAreThoseOfTheStandard(@ForAll("streams") String stream, @ForAll Random random) throws IOException {
        byte[] bytes = Mutations.mutate(stream.getBytes(UTF_8), random);

        FrameLog log = FrameLog.of(new SseFrames(ChunkedInput.cut(bytes, random), 1 << 20));

        assertThat(log.events()).isEqualTo(ReferenceEvents.of(bytes));
    }

    @Property
    void eventsAreThoseOfOkHttp(@ForAll("okHttpStreams") String stream, @ForAll Random random) throws IOException {
        List<Event> events = new ArrayList<>();
        ServerSentEventReader reader =
                new ServerSentEventReader(new Buffer().writeUtf8(stream), new ServerSentEventReader.Callback() {
                    @Override
                    public void onEvent(@Nullable String id, @Nullable String type, String data) {
                        if (!data.isEmpty()) {
                            events.add(new Event(type, data));
                        }
                    }

                    @Override
                    public void onRetryChange(long timeMs) {}
                });
        while (reader.processNextEvent()) {
            // Each turn reports one event.
        }

        FrameLog log = FrameLog.of(new SseFrames(ChunkedInput.cut(stream.getBytes(UTF_8), random), 1 << 20));

        assertThat(log.events()).isEqualTo(events);
    }

    @Property
    void theLimitHoldsHoweverTheStreamIsCut(@ForAll("streams") String stream, @ForAll Random random)
            throws IOException {
        // One event at least that is longer than any comment; a blank line last, for the end to be within the limit
        // too.
        String ended = "data: " + "x".repeat(40) + "\n\n" + stream.replace('\r', '\n') + "\n\n";
        byte[] bytes = ended.getBytes(UTF_8);
        int largest = FrameLog.of(new SseFrames(ChunkedInput.cut(bytes, random), 1 << 20)).frames().stream()
                .map(Copy::raw)
                .filter(raw -> !raw.startsWith("\n") && !raw.startsWith(":"))
                .mapToInt(String::length)
                .max()
                .orElseThrow();

        assertThat(FrameLog.of(new SseFrames(ChunkedInput.cut(bytes, random), largest))
                        .raw())
                .isEqualTo(new String(bytes, ISO_8859_1));
        assertThatThrownBy(() -> FrameLog.of(new SseFrames(ChunkedInput.cut(bytes, random), largest - 1)))
                .isInstanceOf(UpstreamException.class);
    }

    @Provide
    Arbitrary<String> streams() {
        return Combinators.combine(
                        Arbitraries.of("", "", "\ufeff"),
                        lines("\n", "\r\n", "\r"),
                        Arbitraries.of("", "", "data: end", ": c"))
                .as((mark, lines, tail) -> mark + lines + tail);
    }

    /** What OkHttp's reader does not do: CR alone behind a name, a byte order mark, an event that the end cuts short. */
    @Provide
    Arbitrary<String> okHttpStreams() {
        return Arbitraries.oneOf(lines("\n"), lines("\r\n")).map(lines -> lines + "\n\n");
    }

    private static Arbitrary<String> lines(String... ends) {
        Arbitrary<String> text = Arbitraries.oneOf(
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(30),
                Arbitraries.of("{\"x\":\"\u20ac\ud83d\ude00\"}", "[DONE]", "\u0000", "\ufeff"));
        Arbitrary<String> data = Combinators.combine(Arbitraries.of("data: ", "data:", "data:  "), text)
                .as((field, value) -> field + value);
        Arbitrary<String> other = Arbitraries.of(
                "data",
                "data:",
                "event: a",
                "event:b",
                "event",
                "event: ",
                "event: message_start",
                ":",
                ": comment",
                "id: 7",
                "retry: 10",
                "retry: x",
                "unknown: 1",
                "datax: 1",
                "dat",
                "eventx: 1");
        Arbitrary<String> line =
                Arbitraries.frequencyOf(Tuple.of(3, data), Tuple.of(3, Arbitraries.just("")), Tuple.of(3, other));
        return Combinators.combine(line, Arbitraries.of(ends))
                .as((content, end) -> content + end)
                .list()
                .ofMaxSize(25)
                .map(all -> String.join("", all));
    }
}
