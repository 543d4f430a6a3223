package dev.sluice.gateway.spi;

import java.io.IOException;

/** The gateway's HTTP client, as adapters see it. Thread-safe. */
public interface Upstream {
    /**
     * Sends a request once (never again by itself, no redirects) and blocks until the head of the reply is there.
     *
     * @throws UpstreamException when there was no reply; it says what happened
     * @throws IOException when the call was cancelled
     */
    ProviderReply send(UpstreamRequest request) throws IOException;
}
