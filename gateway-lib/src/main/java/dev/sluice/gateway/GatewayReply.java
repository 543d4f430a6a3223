package dev.sluice.gateway;

import java.io.InputStream;
import java.util.Optional;

/**
 * A reply in the client's dialect: status, headers and body. An error is a reply too, with its {@link #problem()}.
 *
 * <p>Read by one thread; close it, read to its end or not: closing settles the call. Another thread ends it with
 * {@link GatewayCall#cancel()}.
 */
public interface GatewayReply extends AutoCloseable {
    /** The HTTP status. */
    int status();

    /** The headers to send: content-type, the request's ids, and what the provider's reply adds. */
    Headers headers();

    /** The length of the body in bytes; -1 for a stream. */
    long contentLength();

    /**
     * The body. Reads of a stream block until there is more; {@code transferTo} writes what has come as soon as it has. A
     * stream that fails after its first content ends in an error event of the client's dialect, not in an exception. Only a
     * relayed reply that is no event stream of the client's dialect breaks off with an {@link java.io.IOException}.
     */
    InputStream body();

    /** Why there is no answer; empty for an answer. */
    Optional<Problem> problem();

    @Override
    void close();
}
