package dev.sluice.gateway;

import dev.sluice.gateway.internal.observe.MicrometerListener;
import dev.sluice.gateway.spi.GatewayListener;
import io.micrometer.core.instrument.MeterRegistry;

/** Listeners that come with the gateway. */
public final class Listeners {
    private Listeners() {}

    /** Counts and times calls in a Micrometer registry; names are in the guide. Needs {@code micrometer-core}. */
    public static GatewayListener micrometer(MeterRegistry registry) {
        return new MicrometerListener(registry);
    }
}
