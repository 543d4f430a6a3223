package dev.sluice.gateway.server.http;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.server.http.ServerState.ProviderState;
import dev.sluice.gateway.server.http.ServerState.Readiness;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The pages that tell how the server is. */
final class StatusPages {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ServerState state;
    private volatile boolean draining;

    StatusPages(ServerState state) {
        this.state = state;
    }

    /** From now on the server is not ready. */
    void drain() {
        draining = true;
    }

    void live(Request request, Response response, Callback callback) {
        send(request, response, callback, 200, JSON.createObjectNode().put("status", "ok"));
    }

    void health(Request request, Response response, Callback callback) {
        ObjectNode page = JSON.createObjectNode().put("status", "ok");
        List<ProviderState> providers = state.health(ClientHeaders.key(request)).providers();
        ArrayNode list = page.putArray("providers");
        for (ProviderState provider : providers) {
            ObjectNode entry = list.addObject().put("name", provider.name());
            provider.url().ifPresent(url -> entry.put("url", url));
            entry.put("online", provider.online());
        }
        send(request, response, callback, 200, page);
    }

    void ready(Request request, Response response, Callback callback) {
        Readiness readiness = state.readiness();
        boolean ready = readiness.ready() && !draining;
        ObjectNode page = JSON.createObjectNode()
                .put("status", ready ? "ready" : draining ? "draining" : "not_ready")
                .put("store", readiness.store());
        ArrayNode list = page.putArray("providers");
        for (ProviderState provider : readiness.providers()) {
            list.addObject().put("name", provider.name()).put("online", provider.online());
        }
        ArrayNode missing = page.putArray("missing");
        readiness.missing().forEach(missing::add);
        send(request, response, callback, ready ? 200 : 503, page);
    }

    void metrics(Request request, Response response, Callback callback) {
        Optional<Secret> key = ClientHeaders.key(request);
        Optional<String> scrape = state.metrics(key);
        if (scrape.isPresent()) {
            byte[] text = scrape.get().getBytes(StandardCharsets.UTF_8);
            Replies.document(request, response, callback, 200, "text/plain; version=0.0.4; charset=utf-8", text);
        } else {
            Kind kind = key.isPresent() ? Kind.UNKNOWN_KEY : Kind.MISSING_KEY;
            Replies.refuse(request, response, callback, Problem.of(kind, "metrics need the admin key"));
        }
    }

    static void send(Request request, Response response, Callback callback, int status, JsonNode page) {
        Replies.document(request, response, callback, status, "application/json", JSON.writeValueAsBytes(page));
    }
}
