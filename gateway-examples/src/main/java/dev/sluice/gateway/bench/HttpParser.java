package dev.sluice.gateway.bench;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Cuts a byte stream into HTTP/1.1 messages and allocates nothing per message. Not thread-safe. */
final class HttpParser {
    /** Gets the parts of each message in order. */
    interface Handler {
        void onHead(HttpParser message) throws IOException;

        /** Some bytes of the body; the array is reused after the call. */
        void onBody(byte[] buffer, int from, int to) throws IOException;

        void onEnd() throws IOException;
    }

    private enum State {
        HEAD,
        FIXED,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILER
    }

    private static final int MAX_HEAD = 16 * 1024;
    private static final byte[] CONTENT_LENGTH = ascii("content-length:");
    private static final byte[] TRANSFER_ENCODING = ascii("transfer-encoding:");
    private static final byte[] CONNECTION = ascii("connection:");

    private final boolean replies;
    private final Handler handler;
    private State state = State.HEAD;
    private byte[] head = new byte[512];
    private int headLength;
    private long remaining;
    /** Bytes of the current line of a trailer; in a head, bytes of the whole head so far. */
    private int lineLength;

    private boolean inExtension;
    private long contentLength;
    private boolean chunked;
    private boolean closes;

    /**
     * A parser of one side of a connection.
     *
     * @param replies whether the messages are replies, which must say how long they are; a request need not
     */
    HttpParser(boolean replies, Handler handler) {
        this.replies = replies;
        this.handler = handler;
    }

    void feed(byte[] buffer, int from, int to) throws IOException {
        int at = from;
        while (at < to) {
            at = switch (state) {
                case HEAD -> readHead(buffer, at, to);
                case FIXED, CHUNK_DATA -> readBody(buffer, at, to);
                case CHUNK_SIZE -> readChunkSize(buffer, at, to);
                case CHUNK_END -> readChunkEnd(buffer, at);
                case TRAILER -> readTrailer(buffer, at, to);
            };
        }
    }

    /** The status of the reply whose head came last. */
    int status() {
        return headLength < 12 ? 0 : (head[9] - '0') * 100 + (head[10] - '0') * 10 + head[11] - '0';
    }

    /** Whether the head that came last begins with these characters. */
    boolean startsWith(String prefix) {
        return headLength >= prefix.length()
                && new String(head, 0, prefix.length(), StandardCharsets.ISO_8859_1).equals(prefix);
    }

    /** Whether the other side said that it closes the connection after this message. */
    boolean closes() {
        return closes;
    }

    private int readHead(byte[] buffer, int from, int to) throws IOException {
        if (lineLength == 0) {
            headLength = 0; // the head before is kept until here, for status()
        }
        for (int i = from; i < to; i++) {
            if (headLength == head.length) {
                growHead();
            }
            byte b = buffer[i];
            head[headLength++] = b;
            lineLength++;
            if (b == '\n' && headLength >= 4 && head[headLength - 3] == '\n' && head[headLength - 2] == '\r') {
                lineLength = 0;
                endHead();
                return i + 1;
            }
        }
        return to;
    }

    private void growHead() throws ProtocolException {
        if (headLength >= MAX_HEAD) {
            throw new ProtocolException("head over " + MAX_HEAD + " bytes");
        }
        head = Arrays.copyOf(head, head.length * 2);
    }

    private void endHead() throws IOException {
        readFields();
        if (replies && status() / 100 == 1) {
            return;
        }
        handler.onHead(this);
        if (chunked) {
            state = State.CHUNK_SIZE;
            remaining = 0;
            inExtension = false;
        } else if (contentLength > 0) {
            state = State.FIXED;
            remaining = contentLength;
        } else if (contentLength < 0 && replies && status() != 204) {
            throw new ProtocolException("reply without a length");
        } else {
            handler.onEnd();
        }
    }

    private void readFields() {
        contentLength = -1;
        chunked = false;
        closes = false;
        for (int i = 0; i < headLength - 1; i++) {
            if (head[i] != '\n') {
                continue;
            }
            if (fieldAt(i + 1, CONTENT_LENGTH)) {
                contentLength = number(i + 1 + CONTENT_LENGTH.length);
            } else if (fieldAt(i + 1, TRANSFER_ENCODING)) {
                chunked = true;
            } else if (fieldAt(i + 1, CONNECTION)) {
                closes = (letter(i + 1 + CONNECTION.length) | 0x20) == 'c';
            }
        }
    }

    private boolean fieldAt(int at, byte[] name) {
        if (at + name.length > headLength) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            byte b = head[at + i];
            if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != name[i]) {
                return false;
            }
        }
        return true;
    }

    private byte letter(int from) {
        int at = from;
        while (head[at] == ' ') {
            at++;
        }
        return head[at];
    }

    private long number(int from) {
        long value = 0;
        for (int i = from; head[i] != '\r'; i++) {
            if (head[i] >= '0' && head[i] <= '9') {
                value = value * 10 + head[i] - '0';
            }
        }
        return value;
    }

    private int readBody(byte[] buffer, int from, int to) throws IOException {
        int length = (int) Math.min(remaining, to - from);
        remaining -= length;
        handler.onBody(buffer, from, from + length);
        if (remaining == 0) {
            if (state == State.FIXED) {
                end();
            } else {
                state = State.CHUNK_END;
            }
        }
        return from + length;
    }

    private int readChunkSize(byte[] buffer, int from, int to) throws ProtocolException {
        for (int i = from; i < to; i++) {
            byte b = buffer[i];
            if (b == '\n') {
                state = remaining == 0 ? State.TRAILER : State.CHUNK_DATA;
                lineLength = 0;
                inExtension = false;
                return i + 1;
            }
            inExtension |= b == ';';
            if (b == '\r' || inExtension) {
                continue;
            }
            int digit = Character.digit(b, 16);
            if (digit < 0) {
                throw new ProtocolException("bad chunk size");
            }
            remaining = remaining * 16 + digit;
        }
        return to;
    }

    private int readChunkEnd(byte[] buffer, int at) throws ProtocolException {
        if (buffer[at] == '\n') {
            state = State.CHUNK_SIZE;
        } else if (buffer[at] != '\r') {
            throw new ProtocolException("chunk longer than its size");
        }
        return at + 1;
    }

    private int readTrailer(byte[] buffer, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            if (buffer[i] == '\n') {
                if (lineLength == 0) {
                    end();
                    return i + 1;
                }
                lineLength = 0;
            } else if (buffer[i] != '\r') {
                lineLength++;
            }
        }
        return to;
    }

    private void end() throws IOException {
        state = State.HEAD;
        lineLength = 0;
        handler.onEnd();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
