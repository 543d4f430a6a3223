package dev.sluice.gateway.spi;

import static java.util.Objects.requireNonNull;

import dev.sluice.gateway.Headers;
import java.net.URI;
import java.time.Duration;

/**
 * A POST to a provider.
 *
 * @param provider the provider's name, for messages
 * @param uri where to
 * @param headers every header to send but content-length and host
 * @param body the body; sent with a content-length
 * @param streamed whether a stream of events is asked for
 * @param connectTimeout how long connecting may take
 * @param cancellation ends the exchange from another thread
 */
public record UpstreamRequest(
        String provider,
        URI uri,
        Headers headers,
        Body body,
        boolean streamed,
        Duration connectTimeout,
        Cancellation cancellation) {
    public UpstreamRequest {
        requireNonNull(provider, "provider");
        requireNonNull(uri, "uri");
        requireNonNull(headers, "headers");
        requireNonNull(body, "body");
        requireNonNull(connectTimeout, "connectTimeout");
        requireNonNull(cancellation, "cancellation");
    }
}
