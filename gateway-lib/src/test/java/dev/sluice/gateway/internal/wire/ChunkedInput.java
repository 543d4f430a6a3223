package dev.sluice.gateway.internal.wire;

import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Hands out one chunk per read, then its end, or an error where a real connection would wait. */
final class ChunkedInput extends InputStream {
    private final Deque<byte[]> chunks = new ArrayDeque<>();
    private final boolean ends;
    private int reads;

    private ChunkedInput(List<byte[]> chunks, boolean ends) {
        this.chunks.addAll(chunks.stream().filter(chunk -> chunk.length > 0).toList());
        this.ends = ends;
    }

    static ChunkedInput of(byte[]... chunks) {
        return new ChunkedInput(List.of(chunks), true);
    }

    /** Chunks that are followed by silence: to read on would block, and fails here. */
    static ChunkedInput thenSilence(byte[]... chunks) {
        return new ChunkedInput(List.of(chunks), false);
    }

    /** The bytes, cut at random places. */
    static ChunkedInput cut(byte[] bytes, Random random) {
        int most = 1 + random.nextInt(40);
        List<byte[]> chunks = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            int to = Math.min(bytes.length, at + 1 + random.nextInt(most));
            chunks.add(Arrays.copyOfRange(bytes, at, to));
            at = to;
        }
        return new ChunkedInput(chunks, true);
    }

    int reads() {
        return reads;
    }

    @Override
    public int read() {
        throw new AssertionError("one byte at a time");
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            throw new AssertionError("a read into no room");
        }
        reads++;
        byte[] chunk = chunks.poll();
        if (chunk == null) {
            if (ends) {
                return -1;
            }
            throw new AssertionError("read where a connection would wait");
        }
        int n = Math.min(length, chunk.length);
        System.arraycopy(chunk, 0, target, offset, n);
        if (n < chunk.length) {
            chunks.addFirst(Arrays.copyOfRange(chunk, n, chunk.length));
        }
        return n;
    }
}
