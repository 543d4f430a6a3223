package dev.sluice.gateway.internal.wire;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.spi.UpstreamException;

/** How large the buffer is that a stream is read into: what all framings share. */
final class ReadBuffer {
    static final int MIN_READ = 2 * 1024;

    private static final int INITIAL = 8 * 1024;
    private static final int KEEP = 64 * 1024;

    private ReadBuffer() {}

    /** The size to begin with. */
    static int initial(int most) {
        return Math.min(INITIAL, most);
    }

    /**
     * The size for the next read.
     *
     * @param size the size now
     * @param held how many bytes of an unfinished frame it holds
     * @param most the most bytes that a frame may have
     * @param what what such a frame is called in a message
     * @throws UpstreamException when the frame has as many as it may have, and is not finished
     */
    static int next(int size, int held, int most, String what) throws UpstreamException {
        if (held == most) {
            throw new UpstreamException(
                    Problem.Kind.UPSTREAM_PROTOCOL,
                    what + " of the provider's stream is larger than " + most + " bytes",
                    null);
        }
        if (held == 0 && size > KEEP) {
            return initial(most);
        }
        return size < most && size - held < Math.max(MIN_READ, size / 4) ? (int) Math.min(most, size * 2L) : size;
    }
}
