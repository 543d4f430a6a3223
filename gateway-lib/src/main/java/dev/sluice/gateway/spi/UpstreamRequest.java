package dev.sluice.gateway.spi;

import static java.util.Objects.requireNonNull;

import dev.sluice.gateway.Headers;
import java.net.URI;
import java.time.Duration;

/** A request to a provider: a POST, or a GET where there is no body. A class and not a record: it will grow. Immutable. */
public final class UpstreamRequest {
    private final Provider provider;
    private final URI uri;
    private final Headers headers;
    private final Body body;
    private final boolean get;
    private final boolean streamed;
    private final boolean relayed;
    private final Duration connectTimeout;
    private final Cancellation cancellation;

    private UpstreamRequest(
            Provider provider,
            URI uri,
            Headers headers,
            Body body,
            boolean get,
            boolean streamed,
            boolean relayed,
            Duration connectTimeout,
            Cancellation cancellation) {
        this.provider = requireNonNull(provider, "provider");
        this.uri = requireNonNull(uri, "uri");
        this.headers = requireNonNull(headers, "headers");
        this.body = requireNonNull(body, "body");
        this.get = get;
        this.streamed = streamed;
        this.relayed = relayed;
        this.connectTimeout = requireNonNull(connectTimeout, "connectTimeout");
        this.cancellation = requireNonNull(cancellation, "cancellation");
    }

    /** The POST of an attempt, with the call's body, deadline and cancellation. */
    public static UpstreamRequest post(ProviderCall call, URI uri, Headers headers) {
        return new UpstreamRequest(
                call.target().provider(),
                uri,
                headers,
                call.body(),
                false,
                call.streamed(),
                call.relayed(),
                call.connectTimeout(),
                call.cancellation());
    }

    /** A GET. */
    public static UpstreamRequest get(
            Provider provider, URI uri, Headers headers, Duration connectTimeout, Cancellation cancellation) {
        return new UpstreamRequest(
                provider, uri, headers, Body.of(new byte[0]), true, false, false, connectTimeout, cancellation);
    }

    /** Whom it goes to: for messages, and to know which addresses may be connected to. */
    public Provider provider() {
        return provider;
    }

    /** Where to. */
    public URI uri() {
        return uri;
    }

    /** Every header to send but content-length and host. */
    public Headers headers() {
        return headers;
    }

    /** The body, sent with a content-length; empty for a GET. */
    public Body body() {
        return body;
    }

    /** Whether it is a GET. */
    public boolean isGet() {
        return get;
    }

    /** Whether a stream is asked for. */
    public boolean streamed() {
        return streamed;
    }

    /** Whether the reply is wanted whole, whatever its status; else of an error no more than 64 KiB are read. */
    public boolean relayed() {
        return relayed;
    }

    /** How long connecting may take. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** Ends the exchange from another thread. */
    public Cancellation cancellation() {
        return cancellation;
    }
}
