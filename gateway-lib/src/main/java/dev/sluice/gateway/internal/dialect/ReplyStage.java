package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.wire.OutBuffer;
import dev.sluice.gateway.spi.Frame;
import java.util.Optional;

/** Turns the frames of one 2xx reply into the bytes that the client gets. Used by one thread, for one attempt. */
public interface ReplyStage {
    /**
     * Takes the next frame and appends what the client is to get for it, which may be nothing.
     *
     * @throws dev.sluice.gateway.GatewayException when the frame reports a failure or makes no sense; with an
     *     {@code UPSTREAM_} problem or the one the provider named
     */
    Signal accept(Frame frame, OutBuffer out);

    /**
     * The provider's stream has ended: appends what is still to be said.
     *
     * @throws dev.sluice.gateway.GatewayException when the reply is not complete
     */
    void end(OutBuffer out);

    /** What the provider has counted so far. */
    Optional<Usage> usage();

    /** What the provider reported, after {@link Signal#FAILED}. */
    default Optional<Problem> failure() {
        return Optional.empty();
    }

    /** What a frame means for the call. */
    enum Signal {
        /** No content yet: a role, a start, a keep-alive. */
        PREAMBLE,
        /** Content; the first one is the commit point. */
        CONTENT,
        /** The reply is complete; nothing more is read. {@link #end} is not called. */
        LAST,
        /**
         * The provider reports a failure; nothing more is read. Its own words, in the client's dialect, were appended: they
         * are sent when content was sent before, and dropped otherwise.
         */
        FAILED
    }
}
