package dev.sluice.gateway.server.http;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.RegisteredModel;
import dev.sluice.gateway.server.http.ModelAdmin.Registered;
import java.io.IOException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Registers and removes models. */
final class ModelChanges {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LARGEST_BODY = 64 * 1024;
    private static final String OBJECT = "object";
    private static final String MODEL = "model";
    /** As the stores list them. */
    private static final String OWNED_BY = "registered";

    private final ModelAdmin admin;
    private final Patience patience;

    ModelChanges(ModelAdmin admin, Patience patience) {
        this.admin = admin;
        this.patience = patience;
    }

    void register(Request request, Response response, Callback callback) {
        answer(request, response, callback, () -> {
            requireJson(request.getHeaders());
            Registered registered = admin.register(RegistrationReader.read(body(request)));
            return new Answer(registered.created() ? 201 : 200, shown(registered.model()));
        });
    }

    void remove(Request request, Response response, Callback callback) {
        answer(request, response, callback, () -> {
            String id = ModelPages.idOf(request);
            admin.remove(id);
            return new Answer(
                    200,
                    JSON.createObjectNode().put("id", id).put(OBJECT, MODEL).put("deleted", true));
        });
    }

    private void answer(Request request, Response response, Callback callback, Change change) {
        Answer answer;
        try {
            admin.authorize(ClientHeaders.key(request));
            answer = change.make();
        } catch (GatewayException e) {
            Dialect dialect = ModelPages.isAnthropic(request) ? Dialect.ANTHROPIC_MESSAGES : Dialect.OPENAI_CHAT;
            Replies.refuse(request, response, callback, dialect, e.problem());
            return;
        } catch (IOException e) {
            callback.failed(e);
            return;
        }
        StatusPages.send(request, response, callback, answer.status, answer.page);
    }

    private byte[] body(Request request) throws IOException {
        WatchedEndPoint connection = WatchedEndPoint.of(request);
        connection.beginBody();
        try {
            return new RequestBody(request, connection, new Wakeup(), patience.body()).read(LARGEST_BODY);
        } finally {
            connection.end();
        }
    }

    /** A page of another origin cannot send this type without asking, and it is not answered. */
    private static void requireJson(HttpFields fields) {
        String type = fields.get(HttpHeader.CONTENT_TYPE);
        String encoding = fields.get(HttpHeader.CONTENT_ENCODING);
        int end = type == null ? 0 : (type + ";").indexOf(';');
        if (type == null || !type.substring(0, end).strip().equalsIgnoreCase("application/json")) {
            throw Problem.of(Kind.UNSUPPORTED_MEDIA_TYPE, "send 'content-type: application/json'")
                    .asException();
        }
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw Problem.of(Kind.UNSUPPORTED_MEDIA_TYPE, "the body may not be compressed")
                    .asException();
        }
    }

    /** All that was said but the key. */
    private static ObjectNode shown(RegisteredModel model) {
        ObjectNode page = JSON.createObjectNode()
                .put("id", model.id())
                .put(OBJECT, MODEL)
                .put("created", model.created())
                .put("owned_by", OWNED_BY);
        model.name().ifPresent(name -> page.put("name", name));
        model.description().ifPresent(words -> page.put("description", words));
        return page.put("endpoint", model.endpoint().toString());
    }

    /** What an authorized request does. */
    private interface Change {
        Answer make() throws IOException;
    }

    /** What is said when it was done. */
    private record Answer(int status, JsonNode page) {}
}
