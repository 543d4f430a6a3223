package dev.sluice.gateway.server.http;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.server.http.Routes.Route;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Where every request comes in: what holds for all of them is checked here, then its route answers. */
final class FrontDoor extends Handler.Abstract {
    private static final int MOST_FIELDS = 100;
    private static final int LONGEST_TARGET = 8 * 1024;

    private final Routes routes;
    private final HostRule hosts;

    FrontDoor(Routes routes, HostRule hosts) {
        this.routes = routes;
        this.hosts = hosts;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        WatchedEndPoint.of(request).headRead();
        Problem malformed = malformed(request);
        if (malformed != null) {
            response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
            Replies.refuse(request, response, callback, malformed);
            return true;
        }
        Problem foreign = hosts.check(request);
        if (foreign != null) {
            Replies.refuse(request, response, callback, foreign);
            return true;
        }
        follow(request, response, callback);
        return true;
    }

    private void follow(Request request, Response response, Callback callback) {
        String path = request.getHttpURI().getCanonicalPath();
        Route route = path == null ? null : routes.find(path);
        if (route == null) {
            Replies.refuse(request, response, callback, Problem.of(Kind.NOT_FOUND, "there is nothing at this path"));
            return;
        }
        Endpoint endpoint = route.byMethod().get(request.getMethod());
        if (endpoint == null) {
            String methods = String.join(", ", route.byMethod().keySet());
            response.getHeaders().put(HttpHeader.ALLOW, methods);
            Replies.refuse(
                    request,
                    response,
                    callback,
                    Problem.of(Kind.METHOD_NOT_ALLOWED, "this path takes " + methods + " only"));
        } else {
            endpoint.answer(request, response, callback);
        }
    }

    /** What Jetty's strict mode lets pass. */
    private static @Nullable Problem malformed(Request request) {
        HttpFields fields = request.getHeaders();
        if (fields.size() > MOST_FIELDS) {
            return Problem.of(Kind.INVALID_REQUEST, "the request has more than " + MOST_FIELDS + " header fields")
                    .withStatus(431);
        }
        for (HttpField field : fields) {
            // Some programs behind a gateway take a_b for a-b, and so one header for another.
            if (field.getName().indexOf('_') >= 0) {
                return Problem.of(Kind.INVALID_REQUEST, "names of header fields may not contain '_'");
            }
        }
        HttpURI target = request.getHttpURI();
        String query = target.getQuery();
        int length = target.getPath().length() + (query == null ? 0 : query.length());
        return length > LONGEST_TARGET
                ? Problem.of(Kind.INVALID_REQUEST, "the request's target is longer than " + LONGEST_TARGET + " bytes")
                        .withStatus(414)
                : null;
    }
}
