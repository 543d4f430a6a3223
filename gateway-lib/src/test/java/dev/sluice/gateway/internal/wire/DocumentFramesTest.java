package dev.sluice.gateway.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.UpstreamException;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentFramesTest {
    private static final int CAP = 64 << 20;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 600, 8191, 8192, 8193, 100_000, 3 << 20})
    void isOneFrameThenNull(int size) throws IOException {
        byte[] document = random(size);
        for (long contentLength : new long[] {-1, size}) {
            Frames frames = new DocumentFrames(ChunkedInput.of(document), contentLength, CAP);

            Frame frame = frames.next();

            assertThat(frame).isNotNull();
            assertThat(frame.raw().toByteArray()).isEqualTo(document);
            assertThat(frame.data()).isSameAs(frame.raw());
            assertThat(frame.event()).isNull();
            assertThat(frames.next()).isNull();
        }
    }

    @Test
    void putsManyReadsTogether() throws IOException {
        byte[] document = random(20_000);
        Frame frame = new DocumentFrames(ChunkedInput.cut(document, new Random(1)), -1, CAP).next();

        assertThat(frame).isNotNull();
        assertThat(frame.data().toByteArray()).isEqualTo(document);
    }

    @Test
    void takesADocumentOfTheCapAndNoMore() throws IOException {
        assertThat(new DocumentFrames(ChunkedInput.of(random(1000)), -1, 1000).next())
                .isNotNull();
        assertThat(new DocumentFrames(ChunkedInput.of(random(16_384)), -1, 16_384).next())
                .isNotNull();
        assertThat(new DocumentFrames(ChunkedInput.of(random(1000)), 1000, 1000).next())
                .isNotNull();
        assertThatThrownBy(() -> new DocumentFrames(ChunkedInput.of(random(1001)), -1, 1000).next())
                .isInstanceOf(UpstreamException.class)
                .hasMessage("the provider's reply is larger than 1000 bytes")
                .satisfies(e -> assertThat(((UpstreamException) e).kind()).isEqualTo(Problem.Kind.UPSTREAM_PROTOCOL));
    }

    @Test
    void refusesALengthOverTheCapWithoutReading() {
        assertThatThrownBy(() -> new DocumentFrames(ChunkedInput.thenSilence(), CAP + 1L, CAP).next())
                .isInstanceOf(UpstreamException.class)
                .hasMessage("the provider's reply is larger than 64 MiB");
    }

    @Test
    void refusesADocumentShorterThanItSaid() {
        assertThatThrownBy(() -> new DocumentFrames(ChunkedInput.of(random(10)), 11, CAP).next())
                .isInstanceOf(UpstreamException.class)
                .hasMessage("the provider's reply is shorter than it said");
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
