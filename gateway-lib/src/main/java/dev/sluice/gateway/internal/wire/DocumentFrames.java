package dev.sluice.gateway.internal.wire;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.UpstreamException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A whole reply as one frame. */
final class DocumentFrames implements Frames {
    private static final int INITIAL = 8 * 1024;
    /** A length that is promised is believed up to here; beyond it memory is taken as bytes arrive. */
    private static final int TRUSTED = 1 << 20;

    private static final int MIB = 1 << 20;

    private final InputStream in;
    private final long contentLength;
    private final int cap;
    private boolean done;

    /**
     * Creates the source.
     *
     * @param contentLength how many bytes the document has, -1 when that is not known
     * @param cap the most bytes that a document may have
     */
    DocumentFrames(InputStream in, long contentLength, int cap) {
        this.in = in;
        this.contentLength = contentLength;
        this.cap = cap;
    }

    /**
     * The whole document, then null.
     *
     * @throws UpstreamException when it is larger than the cap or ends before its promised length
     */
    @Override
    public @Nullable Frame next() throws IOException {
        if (done) {
            return null;
        }
        done = true;
        if (contentLength > cap) {
            throw tooLarge();
        }
        Slice document = readAll();
        if (document.length() < contentLength) {
            throw new UpstreamException(
                    Problem.Kind.UPSTREAM_PROTOCOL, "the provider's reply is shorter than it said", null);
        }
        return Frame.document(document);
    }

    @Override
    public boolean ready() {
        return done;
    }

    private Slice readAll() throws IOException {
        // One more than is promised, so that the end of the stream is met and not only awaited.
        byte[] bytes = new byte[contentLength < 0 ? INITIAL : (int) Math.min(contentLength, TRUSTED) + 1];
        int length = 0;
        while (true) {
            int n = in.read(bytes, length, bytes.length - length);
            if (n < 0) {
                return new Slice(bytes, 0, length);
            }
            length += n;
            if (length > cap) {
                throw tooLarge();
            }
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(2L * length, cap + 1L));
            }
        }
    }

    private UpstreamException tooLarge() {
        String limit = cap % MIB == 0 ? cap / MIB + " MiB" : cap + " bytes";
        return new UpstreamException(
                Problem.Kind.UPSTREAM_PROTOCOL, "the provider's reply is larger than " + limit, null);
    }
}
