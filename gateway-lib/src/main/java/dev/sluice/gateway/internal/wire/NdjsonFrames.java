package dev.sluice.gateway.internal.wire;

import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.UpstreamException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts newline-delimited JSON into frames: a line is a frame, its data is the line without the white space around it. A
 * line ends with LF or CRLF; the last one may do without. A blank line is a frame with empty data. Every byte belongs to
 * the {@code raw} of exactly one frame.
 */
final class NdjsonFrames implements Frames {

    private final InputStream in;
    private final int maxLineBytes;
    private byte[] buffer;
    private int start; // of the line being read
    private int scanned; // from start to here there is no line end
    private int end;
    private boolean eof;

    /**
     * Creates the source.
     *
     * @param maxLineBytes the most bytes that one line may have, its end included
     */
    NdjsonFrames(InputStream in, int maxLineBytes) {
        this.in = in;
        this.maxLineBytes = maxLineBytes;
        this.buffer = new byte[ReadBuffer.initial(maxLineBytes)];
    }

    @Override
    public @Nullable Frame next() throws IOException {
        while (!lineIsWhole() && !eof) {
            fill();
        }
        int stop = lineIsWhole() ? scanned + 1 : end;
        if (stop == start) {
            return null;
        }
        Frame frame = Frame.event(new Slice(buffer, start, stop - start), trimmed(start, stop), null);
        start = stop;
        scanned = stop;
        return frame;
    }

    @Override
    public boolean ready() {
        return lineIsWhole() || eof;
    }

    private boolean lineIsWhole() {
        while (scanned < end && buffer[scanned] != '\n') {
            scanned++;
        }
        return scanned < end;
    }

    private Slice trimmed(int from, int to) {
        int first = from;
        int last = to;
        while (first < last && isSpace(buffer[first])) {
            first++;
        }
        while (last > first && isSpace(buffer[last - 1])) {
            last--;
        }
        return new Slice(buffer, first, last - first);
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
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
        int size = ReadBuffer.next(buffer.length, held, maxLineBytes, "a line");
        if (size != buffer.length || held == 0 || buffer.length - end < ReadBuffer.MIN_READ) {
            move(size);
        }
    }

    /** Moves the line being read to the front of a buffer of this size. */
    private void move(int size) {
        byte[] target = size == buffer.length ? buffer : new byte[size];
        System.arraycopy(buffer, start, target, 0, end - start);
        buffer = target;
        end -= start;
        scanned -= start;
        start = 0;
    }
}
