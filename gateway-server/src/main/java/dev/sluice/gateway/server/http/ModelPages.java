package dev.sluice.gateway.server.http;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Gateway;
import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.ModelInfo;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists the models that a key may call: in Anthropic's shape for its clients, in OpenAI's for all others. */
final class ModelPages {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PATH = "/v1/models/";
    private static final int DEFAULT_LIMIT = 20;
    private static final int LARGEST_LIMIT = 1000;

    private static final Caller OPERATOR = Caller.named("operator");

    private final Gateway gateway;
    private final ModelAdmin admin;

    ModelPages(Gateway gateway, ModelAdmin admin) {
        this.gateway = gateway;
        this.admin = admin;
    }

    void list(Request request, Response response, Callback callback) {
        answer(
                request,
                response,
                callback,
                models -> isAnthropic(request) ? anthropicPage(request, models) : openAiList(models));
    }

    void one(Request request, Response response, Callback callback) {
        answer(request, response, callback, models -> {
            String id = idOf(request);
            for (ModelInfo model : models) {
                if (model.id().equals(id)) {
                    return isAnthropic(request) ? anthropic(model) : openAi(model);
                }
            }
            throw Problem.of(Kind.UNKNOWN_MODEL, "there is no model of this name that you may call")
                    .asException();
        });
    }

    private void answer(Request request, Response response, Callback callback, Page page) {
        ObjectNode json;
        try {
            json = page.of(models(request));
        } catch (GatewayException e) {
            Dialect dialect = isAnthropic(request) ? Dialect.ANTHROPIC_MESSAGES : Dialect.OPENAI_CHAT;
            Replies.refuse(request, response, callback, dialect, e.problem());
            return;
        }
        StatusPages.send(request, response, callback, 200, json);
    }

    /** The operator sees every model. */
    private List<ModelInfo> models(Request request) {
        return admin.isOperator(ClientHeaders.key(request))
                ? gateway.models(OPERATOR)
                : gateway.models(ClientHeaders.of(request));
    }

    /**
     * The id that a path below {@code /v1/models/} names, with slashes as they are or encoded.
     *
     * @throws GatewayException 400 for a path that would be read as the name of another model
     */
    static String idOf(Request request) {
        // What follows a semicolon is no part of a canonical path, and without it this may be another model's id.
        if (request.getHttpURI().getPath().indexOf(';') >= 0) {
            throw Problem.of(Kind.INVALID_REQUEST, "write ';' as %3B in the id of a model")
                    .asException();
        }
        return decode(request.getHttpURI().getCanonicalPath().substring(PATH.length()));
    }

    static boolean isAnthropic(Request request) {
        return request.getHeaders().contains("anthropic-version");
    }

    /** An encoded slash is still encoded in a canonical path; a plus is a plus there. */
    private static String decode(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static ObjectNode openAiList(List<ModelInfo> models) {
        ObjectNode page = JSON.createObjectNode().put("object", "list");
        ArrayNode data = page.putArray("data");
        models.forEach(model -> data.add(openAi(model)));
        return page;
    }

    private static ObjectNode openAi(ModelInfo model) {
        ObjectNode entry = JSON.createObjectNode()
                .put("id", model.id())
                .put("object", "model")
                .put("created", model.created())
                .put("owned_by", model.ownedBy());
        model.name().ifPresent(name -> entry.put("name", name));
        model.description().ifPresent(words -> entry.put("description", words));
        return entry;
    }

    private static ObjectNode anthropic(ModelInfo model) {
        return JSON.createObjectNode()
                .put("type", "model")
                .put("id", model.id())
                .put("display_name", model.name().orElse(model.id()))
                .put("created_at", Instant.ofEpochSecond(model.created()).toString());
    }

    private static ObjectNode anthropicPage(Request request, List<ModelInfo> models) {
        Fields query = Request.extractQueryParameters(request);
        int limit = limit(query.getValue("limit"));
        int from = indexOf(models, query.getValue("after_id")) + 1;
        int before = indexOf(models, query.getValue("before_id"));
        int to = before < 0 ? models.size() : before;
        // Backwards, the page ends where the cursor stands; forwards, it begins there.
        from = before < 0 ? from : Math.max(from, to - limit);
        boolean more = before < 0 ? to - from > limit : from > 0;
        List<ModelInfo> shown = models.subList(Math.min(from, to), Math.min(to, from + limit));
        ObjectNode page = JSON.createObjectNode();
        ArrayNode data = page.putArray("data");
        shown.forEach(model -> data.add(anthropic(model)));
        page.put("has_more", more);
        page.put("first_id", shown.isEmpty() ? null : shown.get(0).id());
        page.put("last_id", shown.isEmpty() ? null : shown.get(shown.size() - 1).id());
        return page;
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > LARGEST_LIMIT) {
            throw Problem.of(Kind.INVALID_REQUEST, "limit is a number from 1 to " + LARGEST_LIMIT)
                    .withParam("limit")
                    .asException();
        }
        return Integer.parseInt(text);
    }

    private static int indexOf(List<ModelInfo> models, @Nullable String id) {
        for (int i = 0; i < models.size(); i++) {
            if (models.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    /** Makes a page of the models that the caller may call. */
    private interface Page {
        ObjectNode of(List<ModelInfo> models);
    }
}
