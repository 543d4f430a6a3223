package dev.sluice.gateway.server.http;

import dev.sluice.gateway.Gateway;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/** The ids of requests. */
final class RequestIds {
    private RequestIds() {}

    /** The id that the client gave; the gateway takes it only where it is harmless. */
    static Optional<String> ofClient(Request request) {
        return Optional.ofNullable(request.getHeaders().get("x-request-id"));
    }

    /** The id to answer with where there is no call. */
    static String of(Request request) {
        return Gateway.requestId(ofClient(request));
    }
}
