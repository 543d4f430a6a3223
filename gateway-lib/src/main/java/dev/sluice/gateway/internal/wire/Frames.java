package dev.sluice.gateway.internal.wire;

import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.UpstreamException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A provider's reply, cut into frames. Read by one thread; a frame stays valid until the next call to {@link #next}. */
public interface Frames {
    /**
     * The next frame, or null after the last. Blocks until there is one.
     *
     * @throws UpstreamException when the reply breaks a rule of its framing
     * @throws IOException when reading fails
     */
    @Nullable
    Frame next() throws IOException;

    /** Whether {@link #next} would return without reading. Leaves the frame handed out last valid. */
    boolean ready();
}
