package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.Usage;
import dev.sluice.gateway.spi.Frame;
import java.util.Optional;

/**
 * Watches the frames of a stream that is forwarded as it is. Used by one thread. Called for every chunk: looks for a few
 * byte sequences and parses only what it must.
 */
public interface StreamTap {
    /** What this frame is. */
    Sight see(Frame frame);

    /** Whether a stream that ends here, without its end mark, is complete all the same (sloppy hosts). */
    boolean mayEndHere();

    /** What has been counted so far. */
    Optional<Usage> usage();

    /** What a frame of a stream is. */
    enum Sight {
        /** A role, a start, a keep-alive. */
        PREAMBLE,
        CONTENT,
        /** A chunk with usage and nothing else, as OpenAI sends it when {@code stream_options.include_usage} is set. */
        USAGE_ONLY,
        /** The end mark. */
        LAST,
        /** The provider reports a failure; {@link ProviderCodec#readError} reads its data. */
        ERROR
    }
}
