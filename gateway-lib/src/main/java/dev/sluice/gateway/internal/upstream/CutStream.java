package dev.sluice.gateway.internal.upstream;

import java.io.IOException;
import java.io.InputStream;

/** The beginning of another stream. */
final class CutStream extends InputStream {
    private final InputStream in;
    private int left;

    CutStream(InputStream in, int most) {
        this.in = in;
        this.left = most;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int n = in.read(bytes, offset, Math.min(length, left));
        left -= Math.max(n, 0);
        return n;
    }
}
