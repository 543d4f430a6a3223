package dev.sluice.gateway.internal.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.wire.FrameLog.Copy;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.UpstreamException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseFramesTest {
    @Test
    void cutsEventsAtBlankLines() throws IOException {
        assertThat(frames("event: a\ndata: {\"x\":1}\n\ndata: [DONE]\n\n"))
                .containsExactly(
                        new Copy("event: a\ndata: {\"x\":1}\n\n", "{\"x\":1}", "a"),
                        new Copy("data: [DONE]\n\n", "[DONE]", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void takesEveryLineEnd(String end) throws IOException {
        String first = "event: a" + end + "data: x" + end + end;
        String second = "data: y" + end + end;

        assertThat(frames(first + second)).containsExactly(new Copy(first, "x", "a"), new Copy(second, "y", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: x\n\n",
                "data: x\r\n\r\n",
                "data: x\r\r",
                "data: x\n\r",
                "data: x\r\n\r",
                "data: x\r\n\n",
                ": c\n",
                ":\r"
            })
    void waitsForNothingOnceAFrameIsComplete(String complete) throws IOException {
        Frames frames = new SseFrames(ChunkedInput.thenSilence(bytes(complete)), 1000);

        assertThat(copy(frames.next())).extracting(Copy::raw).isEqualTo(complete);
    }

    @Test
    void takesAnLfThatAReadCutOffItsCrForFiller() throws IOException {
        assertThat(frames("data: x\r\n\r", "\ndata: y\r\n\r\n"))
                .containsExactly(
                        new Copy("data: x\r\n\r", "x", null),
                        new Copy("\n", "", null),
                        new Copy("data: y\r\n\r\n", "y", null));
    }

    @Test
    void takesACrLfForOneLineEndWhereverItIsCut() throws IOException {
        assertThat(frames("data: x\r", "\ndata: y\r", "\n\r\n"))
                .containsExactly(new Copy("data: x\r\ndata: y\r\n\r\n", "x\ny", null));
    }

    @Test
    void takesOneSpaceOffAValue() throws IOException {
        assertThat(frames("data:x\n\ndata: x\n\ndata:  x \n\n"))
                .extracting(Copy::data)
                .containsExactly("x", "x", " x ");
    }

    @Test
    void joinsSeveralLinesOfData() throws IOException {
        assertThat(frames("data: a\ndata\ndata: b\ndata:\n\n"))
                .containsExactly(new Copy("data: a\ndata\ndata: b\ndata:\n\n", "a\n\nb\n", null));
    }

    @Test
    void copiesNoDataOfASingleLine() throws IOException {
        Frame frame = new SseFrames(ChunkedInput.of(bytes("data: x\n\n")), 1000).next();

        assertThat(frame).isNotNull();
        assertThat(frame.data().array()).isSameAs(frame.raw().array());
    }

    @Test
    void letsTheLastNameOfAnEventCount() throws IOException {
        assertThat(
                        frames(
                                "event: a\nevent:b\ndata: 1\n\nevent: a\nevent\ndata: 2\n\ndata: 3\n\ndata: 4\nevent: late\n\n"))
                .extracting(Copy::event)
                .containsExactly("b", null, null, "late");
    }

    @Test
    void keepsANameForItsNextUse() throws IOException {
        Frames frames = new SseFrames(ChunkedInput.of(bytes("event: a\ndata: 1\n\nevent: a\ndata: 2\n\n")), 1000);
        Frame first = frames.next();
        Frame second = frames.next();

        assertThat(first).isNotNull();
        assertThat(second).isNotNull();
        assertThat(second.event()).isSameAs(first.event());
    }

    @Test
    void handsCommentsAndBlankLinesOutAsFiller() throws IOException {
        assertThat(frames(": keep-alive\n\ndata: x\n\n\n\n:\ndata: y\n: inside\n\n"))
                .containsExactly(
                        new Copy(": keep-alive\n\n", "", null),
                        new Copy("data: x\n\n", "x", null),
                        new Copy("\n\n:\n", "", null),
                        new Copy("data: y\n: inside\n\n", "y", null));
    }

    @Test
    void doesNotHoldACommentBackForTheEventBehindIt() throws IOException {
        assertThat(frames(": ping\ndata: par", "t\n\n"))
                .containsExactly(new Copy(": ping\n", "", null), new Copy("data: part\n\n", "part", null));
    }

    @Test
    void givesAnEventWithoutDataNoName() throws IOException {
        assertThat(frames("event: a\n\nid: 7\n\nretry: 10\n\n"))
                .containsExactly(
                        new Copy("event: a\n\n", "", null),
                        new Copy("id: 7\n\n", "", null),
                        new Copy("retry: 10\n\n", "", null));
    }

    @Test
    void takesOnlyWholeFieldNames() throws IOException {
        assertThat(frames("datax: 1\ndat: 2\n data: 3\nDATA: 4\nxdata: 5\ndata : 6\nevents: a\neven: b\ndata: 7\n\n"))
                .extracting(Copy::data, Copy::event)
                .containsExactly(tuple("7", null));
    }

    @Test
    void skipsAByteOrderMarkAtTheBeginningOnly() throws IOException {
        assertThat(frames("\ufeffdata: x\n\n\ufeffdata: y\n\n"))
                .extracting(Copy::data)
                .containsExactly("x", "");
        FrameLog log = FrameLog.of(new SseFrames(
                ChunkedInput.of(
                        new byte[] {(byte) 0xEF},
                        new byte[] {(byte) 0xBB},
                        new byte[] {(byte) 0xBF, 'd'},
                        bytes("ata: x\n\n")),
                1000));
        assertThat(log.frames()).containsExactly(new Copy("\u00ef\u00bb\u00bfdata: x\n\n", "x", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: x", "data: x\n", "data: x\r", "data: x\r\n", "data: x\n:", "data: x\nid"})
    void dispatchesAnEventThatTheEndCutShort(String stream) throws IOException {
        assertThat(frames(stream)).containsExactly(new Copy(stream, "x", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {": comm", "id: 1", "event: a\n", "dat", "\ufeff", "\n"})
    void returnsATailWithoutData(String stream) throws IOException {
        FrameLog log = FrameLog.of(new SseFrames(ChunkedInput.of(bytes(stream)), 1000));

        assertThat(log.frames()).singleElement().satisfies(frame -> {
            assertThat(frame.data()).isEmpty();
            assertThat(frame.event()).isNull();
        });
        assertThat(log.raw()).isEqualTo(latin1(stream));
    }

    @Test
    void endsWithNullAgainAndAgain() throws IOException {
        Frames frames = new SseFrames(ChunkedInput.of(), 1000);

        assertThat(frames.next()).isNull();
        assertThat(frames.next()).isNull();
        assertThat(frames.ready()).isTrue();
    }

    @Test
    void isReadyWhileAWholeFrameIsBuffered() throws IOException {
        Frames frames = new SseFrames(ChunkedInput.thenSilence(bytes("data: x\n\ndata: y\n\nda")), 1000);

        assertThat(frames.ready()).isFalse();
        assertThat(copy(frames.next()).data()).isEqualTo("x");
        assertThat(frames.ready()).isTrue();
        assertThat(copy(frames.next()).data()).isEqualTo("y");
        assertThat(frames.ready()).isFalse();
    }

    @Test
    void keepsAFrameValidUntilTheNextIsAskedFor() throws IOException {
        Frames frames = new SseFrames(ChunkedInput.of(bytes("data: x\n\ndata: y\n\n")), 1000);
        Frame first = frames.next();

        assertThat(frames.ready()).isTrue();
        assertThat(copy(first).data()).isEqualTo("x");
    }

    @Test
    void takesAnEventOfTheLimitAndNoMore() throws IOException {
        String event = "data: " + "x".repeat(92) + "\n\n";

        assertThat(FrameLog.of(new SseFrames(ChunkedInput.of(bytes(event + event)), 100))
                        .events())
                .hasSize(2);
        Frames frames = new SseFrames(ChunkedInput.of(bytes("data: 1\n\n" + event)), 99);
        assertThat(copy(frames.next()).data()).isEqualTo("1");
        assertThatThrownBy(frames::next)
                .isInstanceOf(UpstreamException.class)
                .hasMessage("an event of the provider's stream is larger than 99 bytes")
                .satisfies(e -> assertThat(((UpstreamException) e).kind()).isEqualTo(Problem.Kind.UPSTREAM_PROTOCOL));
    }

    @Test
    void refusesALineThatNeverEnds() {
        Frames frames = new SseFrames(new Endless("x"), 1 << 20);

        assertThatThrownBy(() -> FrameLog.of(frames)).isInstanceOf(UpstreamException.class);
    }

    @Test
    void refusesAnEventOfEndlessLines() {
        Frames frames = new SseFrames(new Endless("data:\n"), 1 << 20);

        assertThatThrownBy(() -> FrameLog.of(frames)).isInstanceOf(UpstreamException.class);
    }

    @Test
    void doesNotCountKeepAlivesAgainstTheLimit() throws IOException {
        Frames frames = new SseFrames(new Endless(": keep-alive\n"), 100);

        for (int i = 0; i < 1000; i++) {
            assertThat(copy(frames.next()).data()).isEmpty();
        }
    }

    @Test
    void readsALargeEventAndSmallOnesBehindIt() throws IOException {
        String large = "y".repeat(300_000);
        Frames frames = new SseFrames(ChunkedInput.of(bytes("data: x\n\ndata: " + large + "\n\ndata: z\n\n")), 1 << 20);

        assertThat(FrameLog.of(frames).frames()).extracting(Copy::data).containsExactly("x", large, "z");
    }

    private static List<Copy> frames(String... chunks) throws IOException {
        byte[][] all = Arrays.stream(chunks).map(SseFramesTest::bytes).toArray(byte[][]::new);
        FrameLog log = FrameLog.of(new SseFrames(ChunkedInput.of(all), 1000));
        assertThat(log.raw()).isEqualTo(latin1(String.join("", chunks)));
        return log.frames();
    }

    private static Copy copy(@Nullable Frame frame) {
        assertThat(frame).isNotNull();
        return Copy.of(frame);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String latin1(String text) {
        return new String(bytes(text), ISO_8859_1);
    }

    /** The same text for ever. */
    private static final class Endless extends InputStream {
        private final byte[] text;

        Endless(String text) {
            this.text = bytes(text.repeat(Math.max(1, 60 / text.length())));
        }

        @Override
        public int read() {
            throw new AssertionError("one byte at a time");
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int n = Math.min(length, text.length);
            System.arraycopy(text, 0, target, offset, n);
            return n;
        }
    }
}
