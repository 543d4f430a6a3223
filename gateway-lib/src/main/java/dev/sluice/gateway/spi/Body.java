package dev.sluice.gateway.spi;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** A request body as runs of bytes, so that a value can be spliced into a large body without copying it. Immutable. */
public final class Body {
    private final List<Slice> slices;
    private final long length;

    private Body(List<Slice> slices) {
        this.slices = slices;
        long sum = 0;
        for (Slice slice : slices) {
            sum += slice.length();
        }
        this.length = sum;
    }

    /** A body of one run; the array is shared. */
    public static Body of(byte[] bytes) {
        return new Body(List.of(Slice.of(bytes)));
    }

    /** A body of these runs, one behind the other. */
    public static Body of(List<Slice> slices) {
        return new Body(List.copyOf(slices));
    }

    /** The runs, in order. */
    public List<Slice> slices() {
        return slices;
    }

    /** The length in bytes. */
    public long length() {
        return length;
    }

    /** Writes each run, in order, and does not flush. */
    public void writeTo(OutputStream out) throws IOException {
        for (Slice slice : slices) {
            out.write(slice.array(), slice.offset(), slice.length());
        }
    }

    /** The whole body as a copy. */
    public byte[] toByteArray() {
        byte[] all = new byte[Math.toIntExact(length)];
        int at = 0;
        for (Slice slice : slices) {
            System.arraycopy(slice.array(), slice.offset(), all, at, slice.length());
            at += slice.length();
        }
        return all;
    }
}
