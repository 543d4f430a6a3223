package dev.sluice.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadTest {
    @ParameterizedTest
    @CsvSource({"P1,307", "P2,10240", "P3,102400"})
    void bodiesAreAsLargeAsTheirNamesSay(Payload payload, int size) {
        assertThat(payload.body(BenchModel.UNARY).length).isCloseTo(size, Percentage.withPercentage(5));
    }

    @Test
    void theMockUnderstandsWhatTheLoadAsksFor() {
        RequestPeek peek = new RequestPeek();
        byte[] streamed = Payload.P3.streamBody("bench-stream-5x7ms");
        peek.add(streamed, 0, streamed.length);
        assertThat(peek.model()).isEqualTo("bench-stream-5x7ms");
        assertThat(peek.asksForStream()).isTrue();
        assertThat(peek.asksForUsage()).isTrue();

        byte[] whole = Payload.P1.body("bench-10k");
        peek.reset();
        peek.add(whole, 0, whole.length);
        assertThat(peek.model()).isEqualTo("bench-10k");
        assertThat(peek.asksForStream()).isFalse();
        assertThat(peek.asksForUsage()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "bench-0.6k,614,200,20",
        "bench-100k,102400,200,20",
        "bench-stream-60x1000ms,614,60,1000",
        "bench-stream-0x0ms,614,1,1",
        "gpt-4o,614,200,20",
        "bench-0k,400,200,20"
    })
    void modelNamesSayHowLargeAndHowFast(String name, int bytes, int chunks, int interval) {
        assertThat(BenchModel.of(name)).isEqualTo(new BenchModel(name, bytes, chunks, interval));
    }

    @Test
    void aContentEventCarriesItsNumberAndItsTime() {
        byte[] framed = SseEvents.framedContent(4321, 123_456_789_000L);
        int head = 4; // two digits of size and a line end
        byte[] event = Arrays.copyOfRange(framed, head, framed.length - 2);
        assertThat(SseEvents.isContent(event, event.length)).isTrue();
        assertThat(SseEvents.number(event)).isEqualTo(4321);
        assertThat(SseEvents.sentAt(event)).isEqualTo(123_456_789_000L);
        event[event.length - 5] ^= 1;
        assertThat(SseEvents.isContent(event, event.length)).isFalse();
    }
}
