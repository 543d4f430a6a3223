package dev.sluice.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HttpParserTest {
    private static final String REPLIES = "HTTP/1.1 100 Continue\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nCONTENT-length: 5\r\n\r\nhello"
            + "HTTP/1.1 429 Too Many Requests\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            + "3;a=b\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n"
            + "HTTP/1.1 204 No Content\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n";

    @Test
    void givesTheSameMessagesWhereverTheBytesAreSplit() throws IOException {
        byte[] bytes = REPLIES.getBytes(StandardCharsets.US_ASCII);
        for (int split = 0; split <= bytes.length; split++) {
            Recorder recorder = new Recorder();
            HttpParser parser = new HttpParser(true, recorder);
            parser.feed(bytes, 0, split);
            parser.feed(bytes, split, bytes.length);
            assertThat(recorder.text)
                    .as("split at %d", split)
                    .hasToString("200 hello end, 429 closes abc0123456789 end, 204  end, 200  end, ");
        }
    }

    @Test
    void takesARequestWithoutALengthAsOneWithoutABody() throws IOException {
        Recorder recorder = new Recorder();
        feed(new HttpParser(false, recorder), "GET /stats HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(recorder.text).asString().endsWith(" end, ");
    }

    @Test
    void refusesAReplyWithoutALengthAndAWrongChunkSize() {
        assertThatThrownBy(() -> feed(new HttpParser(true, new Recorder()), "HTTP/1.1 200 OK\r\n\r\n"))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> feed(
                        new HttpParser(true, new Recorder()),
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"))
                .isInstanceOf(ProtocolException.class);
    }

    private static void feed(HttpParser parser, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        parser.feed(bytes, 0, bytes.length);
    }

    private static final class Recorder implements HttpParser.Handler {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void onHead(HttpParser message) {
            text.append(message.status()).append(message.closes() ? " closes " : " ");
        }

        @Override
        public void onBody(byte[] buffer, int from, int to) {
            text.append(new String(buffer, from, to - from, StandardCharsets.US_ASCII));
        }

        @Override
        public void onEnd() {
            text.append(" end, ");
        }
    }
}
