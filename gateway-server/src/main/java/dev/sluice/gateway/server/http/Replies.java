package dev.sluice.gateway.server.http;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Gateway;
import dev.sluice.gateway.GatewayReply;
import dev.sluice.gateway.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Puts replies and documents on the wire, with the headers that all of them carry. */
final class Replies {
    private static final String EVENT_STREAM = "text/event-stream";
    private static final HttpField NO_STORE = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");
    private static final HttpField NO_CACHE = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-cache");
    private static final HttpField UNBUFFERED = new PreEncodedHttpField("x-accel-buffering", "no");
    private static final HttpField NO_SNIFFING = new PreEncodedHttpField("x-content-type-options", "nosniff");

    /** What Jetty says of a target that its parser gave up on. */
    private static final String UNREAD = "/badMessage";

    private Replies() {}

    /** Sends a problem in the dialect of the path that was asked for. */
    static void refuse(Request request, Response response, Callback callback, Problem problem) {
        refuse(request, response, callback, dialectOf(request), problem);
    }

    static void refuse(Request request, Response response, Callback callback, Dialect dialect, Problem problem) {
        byte[] body;
        try (GatewayReply reply = Gateway.refusal(dialect, problem, RequestIds.of(request))) {
            head(reply, response);
            body = reply.body().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        send(request, response, callback, body);
    }

    /** Sends a document of the server's own. */
    static void document(
            Request request, Response response, Callback callback, int status, String contentType, byte[] body) {
        String id = RequestIds.of(request);
        HttpFields.Mutable fields = response.getHeaders();
        fields.put(HttpHeader.CONTENT_TYPE, contentType);
        fields.put("x-request-id", id);
        fields.put("request-id", id);
        response.setStatus(status);
        common(contentType, fields);
        send(request, response, callback, body);
    }

    /** Prepares the status and headers of a reply; its body follows. */
    static void head(GatewayReply reply, Response response) {
        HttpFields.Mutable fields = response.getHeaders();
        response.setStatus(reply.status());
        reply.headers().forEach(fields::add);
        common(fields.get(HttpHeader.CONTENT_TYPE), fields);
        if (reply.contentLength() >= 0) {
            fields.put(HttpHeader.CONTENT_LENGTH, reply.contentLength());
        }
    }

    /** What was not read of a request must not be taken for the next one: without reading it all, the connection ends. */
    static void endRequest(Request request, Response response) {
        if (!request.consumeAvailable()) {
            response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
        }
    }

    /** Anthropic's below {@code /v1/messages}, else OpenAI's. */
    private static Dialect dialectOf(Request request) {
        String path = request.getHttpURI().getCanonicalPath();
        if (path == null || path.equals(UNREAD)) {
            String[] words = WatchedEndPoint.of(request).headBegin().split("[ ?]", 3);
            path = words.length > 1 ? words[1] : null;
        }
        return path != null && (path.equals("/v1/messages") || path.startsWith("/v1/messages/"))
                ? Dialect.ANTHROPIC_MESSAGES
                : Dialect.OPENAI_CHAT;
    }

    private static void common(String contentType, HttpFields.Mutable fields) {
        fields.put(NO_SNIFFING);
        if (contentType != null && contentType.startsWith(EVENT_STREAM)) {
            fields.put(NO_CACHE);
            fields.put(UNBUFFERED);
        } else {
            fields.put(NO_STORE);
        }
    }

    private static void send(Request request, Response response, Callback callback, byte[] body) {
        endRequest(request, response);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
