package dev.sluice.gateway.internal.wire;

import dev.sluice.gateway.spi.Slice;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes on their way to the client: appended by a reply stage, taken from the front by the reader. Not thread-safe. */
public final class OutBuffer {
    private static final int INITIAL = 1024;
    private static final int KEEP = 64 * 1024;

    private byte[] bytes;
    private int start;
    private int end;

    public OutBuffer() {
        this(INITIAL);
    }

    /** A buffer with room for so many bytes; it grows like any other. */
    OutBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    public int size() {
        return end - start;
    }

    public boolean isEmpty() {
        return start == end;
    }

    public void append(byte[] src, int offset, int length) {
        reserve(length);
        System.arraycopy(src, offset, bytes, end, length);
        end += length;
    }

    public void append(Slice slice) {
        append(slice.array(), slice.offset(), slice.length());
    }

    public void append(byte[] src) {
        append(src, 0, src.length);
    }

    public void append(String text) {
        append(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Appends one byte; {@link #reserve} has made room for it. */
    void put(int b) {
        bytes[end++] = (byte) b;
    }

    /** Moves up to {@code length} bytes to {@code dst}; returns how many. */
    public int take(byte[] dst, int offset, int length) {
        int n = Math.min(length, size());
        System.arraycopy(bytes, start, dst, offset, n);
        start += n;
        resetWhenEmpty();
        return n;
    }

    /** Moves everything to {@code out} in one write. */
    public void drainTo(OutputStream out) throws IOException {
        out.write(bytes, start, end - start);
        start = end;
        resetWhenEmpty();
    }

    public void clear() {
        start = end;
        resetWhenEmpty();
    }

    public byte[] toByteArray() {
        return Arrays.copyOfRange(bytes, start, end);
    }

    private void resetWhenEmpty() {
        if (start == end) {
            start = 0;
            end = 0;
            if (bytes.length > KEEP) {
                bytes = new byte[INITIAL];
            }
        }
    }

    /** Makes room for so many bytes that {@link #put} appends. */
    void reserve(int more) {
        if (bytes.length - end >= more) {
            return;
        }
        int size = size();
        if (bytes.length - size >= more) {
            System.arraycopy(bytes, start, bytes, 0, size);
        } else {
            int wanted = Math.max(Math.addExact(size, more), (int) Math.min(Integer.MAX_VALUE - 8, bytes.length * 2L));
            byte[] larger = new byte[wanted];
            System.arraycopy(bytes, start, larger, 0, size);
            bytes = larger;
        }
        start = 0;
        end = size;
    }
}
