package dev.sluice.gateway.internal.wire;

import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.UpstreamException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts {@code text/event-stream} into frames by the rules of the WHATWG standard. Every byte belongs to
 * the {@code raw} of exactly one frame, so the raws in a row are the stream. There are three kinds of frame:
 *
 * <ul>
 *   <li>an event: from its first field line to its blank line, or to the end of the stream, where the standard would drop
 *       it: a provider that forgets the last blank line has still said what it said;
 *   <li>an event without a {@code data} field ({@code id}, {@code retry} or {@code event} alone), which a client would not
 *       see: a frame with empty data and no name;
 *   <li>filler: comments and blank lines between events, as many as are at hand, also with empty data. A keep-alive is
 *       handed out as soon as its line is there.
 * </ul>
 *
 * <p>A blank line that ends in CR ends its event at once. If that CR proves to be half of a CRLF split by two reads, the
 * LF goes out as filler: it changes nothing for a client, and waiting for it could last until the next event.
 */
final class SseFrames implements Frames {
    private static final byte[] LF = {'\n'};

    private final InputStream in;
    private final int maxEventBytes;
    private byte[] buffer;
    private int end;
    private boolean eof;
    private boolean begun;

    private int start; // of the frame being read
    private int line; // start of the line being read
    private int scanned; // from the start of the line to here there is no line end
    private boolean filler; // from start to line there is only filler
    private @Nullable Frame pending;

    // The event being read.
    private boolean inEvent;
    private boolean hasData;
    private int dataStart;
    private int dataEnd;
    private @Nullable OutBuffer joined; // the data, once there is more than one line of it
    private @Nullable String event;

    private byte[] lastEventBytes = new byte[0];
    private @Nullable String lastEvent;

    /**
     * Creates the source.
     *
     * @param maxEventBytes the most bytes that one event may have, framing included
     */
    SseFrames(InputStream in, int maxEventBytes) {
        this.in = in;
        this.maxEventBytes = maxEventBytes;
        this.buffer = new byte[ReadBuffer.initial(maxEventBytes)];
    }

    @Override
    public @Nullable Frame next() throws IOException {
        Frame frame = pending == null ? parse() : pending;
        pending = null;
        while (frame == null && !eof) {
            fill();
            frame = parse();
        }
        return frame == null ? rest() : frame;
    }

    @Override
    public boolean ready() {
        if (pending == null) {
            pending = parse();
        }
        return pending != null || eof;
    }

    /** The next frame that is complete in the buffer. */
    private @Nullable Frame parse() {
        if (!begun && !begin()) {
            return null;
        }
        while (true) {
            int stop = Swar.lineEnd(buffer, scanned, end);
            scanned = stop;
            if (stop == end) {
                break;
            }
            boolean blank = stop == line;
            boolean fills = !inEvent && (blank || buffer[line] == ':');
            if (!fills && filler) {
                break;
            }
            int next = stop + 1;
            if (buffer[stop] == '\r') {
                if (next < end) {
                    next += buffer[next] == '\n' ? 1 : 0;
                } else if (!blank && !fills && !eof) {
                    break; // Perhaps half of a CRLF, and nothing is lost by waiting.
                }
            }
            if (blank && inEvent) {
                return event(next);
            }
            if (fills) {
                filler = true;
            } else {
                field(line, stop);
            }
            line = next;
            scanned = next;
        }
        return filler ? filler() : null;
    }

    /** Skips a byte order mark at the beginning of the stream; false while there may be one that is not yet whole. */
    private boolean begin() {
        int n = 0;
        while (n < 3 && n < end && buffer[n] == (byte) (0xBFBBEF >> (8 * n))) {
            n++;
        }
        if (n == end && n < 3 && !eof) {
            return false;
        }
        begun = true;
        if (n == 3) {
            line = 3;
            scanned = 3;
        }
        return true;
    }

    private void field(int from, int to) {
        inEvent = true;
        if (isField(from, to, 'd', 'a', 't', 'a')) {
            data(valueStart(from + 4, to), to);
        } else if (to - from > 4 && buffer[from] == 'e' && isField(from + 1, to, 'v', 'e', 'n', 't')) {
            event = eventName(valueStart(from + 5, to), to);
        }
    }

    /** Whether the line begins with these four letters, and its name ends with them. */
    private boolean isField(int from, int to, char a, char b, char c, char d) {
        int colon = from + 4;
        return colon <= to
                && buffer[from] == a
                && buffer[from + 1] == b
                && buffer[from + 2] == c
                && buffer[from + 3] == d
                && (colon == to || buffer[colon] == ':');
    }

    private int valueStart(int colon, int to) {
        if (colon == to) {
            return to;
        }
        int value = colon + 1;
        return value < to && buffer[value] == ' ' ? value + 1 : value;
    }

    private void data(int from, int to) {
        if (!hasData) {
            hasData = true;
            dataStart = from;
            dataEnd = to;
            return;
        }
        OutBuffer lines = joined;
        if (lines == null) {
            lines = new OutBuffer();
            lines.append(buffer, dataStart, dataEnd - dataStart);
            joined = lines;
        }
        lines.append(LF);
        lines.append(buffer, from, to - from);
    }

    private @Nullable String eventName(int from, int to) {
        if (from == to) {
            return null;
        }
        if (!Arrays.equals(lastEventBytes, 0, lastEventBytes.length, buffer, from, to)) {
            lastEventBytes = Arrays.copyOfRange(buffer, from, to);
            lastEvent = new String(lastEventBytes, StandardCharsets.UTF_8);
        }
        return lastEvent;
    }

    private Frame event(int next) {
        Slice data = !hasData
                ? Slice.EMPTY
                : joined == null ? new Slice(buffer, dataStart, dataEnd - dataStart) : Slice.of(joined.toByteArray());
        Frame frame = Frame.event(new Slice(buffer, start, next - start), data, hasData ? event : null);
        inEvent = false;
        hasData = false;
        joined = null;
        event = null;
        start = next;
        line = next;
        scanned = next;
        return frame;
    }

    /** The filler before the line being read. */
    private Frame filler() {
        Frame frame = Frame.event(new Slice(buffer, start, line - start), Slice.EMPTY, null);
        filler = false;
        start = line;
        return frame;
    }

    /** What is left at the end of the stream: an event without its blank line, or a last line without its end. */
    private @Nullable Frame rest() {
        if (start == end) {
            return null;
        }
        if (line < end && buffer[line] != ':') {
            field(line, end);
        }
        return event(end);
    }

    private void fill() throws IOException {
        makeRoom();
        int n = in.read(buffer, end, buffer.length - end);
        if (n < 0) {
            eof = true;
        } else {
            end += n;
        }
    }

    private void makeRoom() throws UpstreamException {
        int held = end - start;
        int size = ReadBuffer.next(buffer.length, held, maxEventBytes, "an event");
        if (size != buffer.length || held == 0 || buffer.length - end < ReadBuffer.MIN_READ) {
            move(size);
        }
    }

    /** Moves the frame being read to the front of a buffer of this size. */
    private void move(int size) {
        byte[] target = size == buffer.length ? buffer : new byte[size];
        System.arraycopy(buffer, start, target, 0, end - start);
        buffer = target;
        end -= start;
        line -= start;
        scanned -= start;
        dataStart -= start;
        dataEnd -= start;
        start = 0;
    }
}
