package dev.sluice.gateway.internal.catalog;

import dev.sluice.gateway.spi.Cancellation;
import java.io.IOException;
import java.time.Duration;

/** Ends what takes too long, and what runs when the gateway stops. */
@FunctionalInterface
public interface TimeLimit {
    /** Does the work, on this thread; when its time is up, the cancellation is cancelled. */
    <T> T within(Duration limit, Work<T> work) throws IOException;

    /** Work that can be ended. */
    @FunctionalInterface
    interface Work<T> {
        T run(Cancellation cancellation) throws IOException;
    }
}
