package dev.sluice.gateway.internal.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.wire.FrameLog.Copy;
import dev.sluice.gateway.spi.UpstreamException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class NdjsonFramesTest {
    @Test
    void aLineIsAFrame() throws IOException {
        assertThat(frames("{\"a\":1}\n{\"b\":\"€\"}\n"))
                .containsExactly(copy("{\"a\":1}\n", "{\"a\":1}"), copy("{\"b\":\"€\"}\n", "{\"b\":\"€\"}"));
    }

    @Test
    void takesCrLfAndSpaceAroundALine() throws IOException {
        assertThat(frames("{}\r\n", " {} \r\n")).containsExactly(copy("{}\r\n", "{}"), copy(" {} \r\n", "{}"));
    }

    @Test
    void aBlankLineIsAFrameWithoutData() throws IOException {
        assertThat(frames("\n\r\n{}\n")).containsExactly(copy("\n", ""), copy("\r\n", ""), copy("{}\n", "{}"));
    }

    @Test
    void theLastLineMayDoWithoutItsEnd() throws IOException {
        assertThat(frames("{}\n{\"done\"", ":true}"))
                .containsExactly(copy("{}\n", "{}"), copy("{\"done\":true}", "{\"done\":true}"));
    }

    @Test
    void anEmptyStreamHasNoFrame() throws IOException {
        assertThat(frames()).isEmpty();
    }

    @Test
    void waitsForNothingOnceALineIsWhole() throws IOException {
        Frames frames = new NdjsonFrames(ChunkedInput.thenSilence("{}\n{}\n".getBytes(UTF_8)), 100);

        frames.next();
        assertThat(frames.ready()).isTrue();
        frames.next();
        assertThat(frames.ready()).isFalse();
    }

    @Test
    void refusesALineThatIsTooLong() throws IOException {
        Frames frames = new NdjsonFrames(
                ChunkedInput.of("{}\n".getBytes(UTF_8), "x".repeat(11).getBytes(UTF_8)), 10);

        frames.next();
        assertThatThrownBy(frames::next)
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        e -> assertThat(e.problem().kind()).isEqualTo(Problem.Kind.UPSTREAM_PROTOCOL))
                .hasMessageContaining("larger than 10 bytes");
    }

    @Test
    void aLongLineDoesNotKeepItsMemory() throws IOException {
        String longest = "x".repeat(300_000);

        assertThat(frames(longest + "\n", "{}\n", "{}")).extracting(Copy::data).containsExactly(longest, "{}", "{}");
    }

    @Property(tries = 1000)
    void anySplitIntoReadsGivesTheSameFrames(@ForAll("streams") String stream, @ForAll Random random)
            throws IOException {
        byte[] bytes = stream.getBytes(UTF_8);
        ChunkedInput in = ChunkedInput.cut(bytes, random);

        FrameLog cut = FrameLog.of(new NdjsonFrames(in, 1 << 20), in, random);

        assertThat(cut.frames()).isEqualTo(frames(stream));
        assertThat(cut.frames()).extracting(Copy::data).isEqualTo(linesOf(stream));
        assertThat(cut.raw()).isEqualTo(new String(bytes, ISO_8859_1));
    }

    @Property(tries = 500)
    void theLimitHoldsHoweverTheStreamIsCut(@ForAll("streams") String stream, @ForAll Random random)
            throws IOException {
        byte[] bytes = ("{\"longer than\":\"the others\"}\n" + stream + "\n").getBytes(UTF_8);
        int longest = FrameLog.of(new NdjsonFrames(ChunkedInput.of(bytes), 1 << 20)).frames().stream()
                .mapToInt(frame -> frame.raw().length())
                .max()
                .orElseThrow();

        assertThat(FrameLog.of(new NdjsonFrames(ChunkedInput.cut(bytes, random), longest))
                        .raw())
                .isEqualTo(new String(bytes, ISO_8859_1));
        assertThatThrownBy(() -> FrameLog.of(new NdjsonFrames(ChunkedInput.cut(bytes, random), longest - 1)))
                .isInstanceOf(UpstreamException.class);
    }

    @Provide
    Arbitrary<String> streams() {
        Arbitrary<String> line = Arbitraries.of(
                "",
                " ",
                "{}",
                "{\"message\":{\"content\":\"wörld €😀\"}}",
                "{\"a\":\"\\n\"}",
                "\t{\"b\":[1,2]} ",
                "not json");
        return Combinators.combine(line, Arbitraries.of("\n", "\r\n"))
                .as((content, end) -> content + end)
                .list()
                .ofMaxSize(20)
                .flatMap(lines -> line.map(last -> String.join("", lines) + last));
    }

    private static List<String> linesOf(String stream) {
        return stream.lines().map(String::strip).toList();
    }

    private static List<Copy> frames(String... chunks) throws IOException {
        byte[][] bytes =
                Arrays.stream(chunks).map(chunk -> chunk.getBytes(UTF_8)).toArray(byte[][]::new);
        return FrameLog.of(new NdjsonFrames(ChunkedInput.of(bytes), 1 << 20)).frames();
    }

    private static Copy copy(String raw, String data) {
        return new Copy(new String(raw.getBytes(UTF_8), ISO_8859_1), data, null);
    }
}
