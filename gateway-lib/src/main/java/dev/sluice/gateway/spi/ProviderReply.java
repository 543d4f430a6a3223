package dev.sluice.gateway.spi;

import dev.sluice.gateway.Headers;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A provider's reply: status, headers and a blocking source of frames. A unary reply is one frame.
 *
 * <p>Read by one thread. {@link #close()} may be called by another and makes a read that blocks fail.
 */
public interface ProviderReply extends AutoCloseable {
    /** The HTTP status, or what it would be; 2xx for an answer. */
    int status();

    /** The headers of the reply; {@code content-type} says how it is framed. */
    Headers headers();

    /**
     * The next frame, or null after the last. Blocks until there is one.
     *
     * @throws UpstreamException when the reply breaks off or breaks a rule of its framing
     */
    @Nullable
    Frame next() throws IOException;

    /** Whether {@link #next()} would return without waiting. */
    default boolean ready() {
        return false;
    }

    /** Ends the exchange. A connection whose reply was not read to its end is closed, not used again. */
    @Override
    void close();
}
