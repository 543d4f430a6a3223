package dev.sluice.gateway.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/event-stream",
                "text/event-stream; charset=utf-8",
                "Text/Event-Stream ;x=y",
                " text/event-stream"
            })
    void readsAnEventStreamAsEvents(String contentType) throws IOException {
        assertThat(framesOf(contentType)).isEqualTo(2);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "application/json", "text/event-streams", "text/html; x=text/event-stream"})
    void readsEverythingElseAsADocument(@Nullable String contentType) throws IOException {
        assertThat(framesOf(contentType)).isEqualTo(1);
    }

    @Test
    void readsJsonLinesAsLines() throws IOException {
        assertThat(Framing.of("application/x-ndjson; charset=utf-8")).isEqualTo(Framing.LINES);
        assertThat(framesOf("application/x-ndjson")).isEqualTo(4);
    }

    @Test
    void doesNotKnowTheDocumentBeforeItIsRead() throws IOException {
        Frames frames = Framing.DOCUMENT.frames(ChunkedInput.of("x".getBytes(UTF_8)), -1);

        assertThat(frames.ready()).isFalse();
        frames.next();
        assertThat(frames.ready()).isTrue();
    }

    private static int framesOf(@Nullable String contentType) throws IOException {
        byte[] stream = "data: 1\n\ndata: 2\n\n".getBytes(UTF_8);
        return FrameLog.of(Framing.of(contentType).frames(ChunkedInput.of(stream), stream.length))
                .frames()
                .size();
    }
}
