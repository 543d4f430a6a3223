package dev.sluice.gateway.server.http;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import java.io.IOException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers in dialect what fails before, or outside of, the routes. */
final class ErrorPages implements Request.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorPages.class);

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        Throwable failure = (Throwable) request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
        if (status >= 500 && status != 505 && !(failure instanceof IOException)) {
            // An IOException is a client that left before its reply.
            LOG.error("a request failed in the server", failure);
        }
        response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
        Replies.refuse(request, response, callback, problem(status));
        return true;
    }

    private static Problem problem(int status) {
        return switch (status) {
            case 400 -> Problem.of(Kind.INVALID_REQUEST, "the request is not well-formed HTTP/1.1");
            case 404 -> Problem.of(Kind.NOT_FOUND, "there is nothing at this path");
            case 408 -> Problem.of(Kind.BODY_TIMEOUT, "the request came too slowly");
            case 413 -> Problem.of(Kind.BODY_TOO_LARGE, "the request's body is too large");
            case 414 ->
                Problem.of(Kind.INVALID_REQUEST, "the request's target is too long")
                        .withStatus(status);
            case 431 ->
                Problem.of(Kind.INVALID_REQUEST, "the request's header fields are too large")
                        .withStatus(status);
            case 505 ->
                Problem.of(Kind.INVALID_REQUEST, "the request's version of HTTP is not served here")
                        .withStatus(status);
            default ->
                status < 500
                        ? Problem.of(Kind.INVALID_REQUEST, "the request cannot be served")
                                .withStatus(status)
                        : Problem.of(Kind.INTERNAL, "the gateway failed");
        };
    }
}
