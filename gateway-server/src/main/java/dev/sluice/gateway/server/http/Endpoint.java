package dev.sluice.gateway.server.http;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers the requests of a route. Thread-safe; may block. */
@FunctionalInterface
interface Endpoint {
    void answer(Request request, Response response, Callback callback);
}
