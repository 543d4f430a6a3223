package dev.sluice.gateway.server.http;

import static dev.sluice.gateway.Dialect.ANTHROPIC_MESSAGES;
import static dev.sluice.gateway.Dialect.OPENAI_CHAT;

import dev.sluice.gateway.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which requests there are. A path that is not in this table is answered with 404, another method with 405. */
final class Routes {
    private static final String BELOW = "/*";

    private final Map<String, Route> byPath = new HashMap<>();
    private final Map<String, Route> byPrefix = new HashMap<>();

    private Routes(List<Route> table) {
        for (Route route : table) {
            if (route.path.endsWith(BELOW)) {
                byPrefix.merge(route.path.substring(0, route.path.length() - 1), route, Route::and);
            } else {
                byPath.merge(route.path, route, Route::and);
            }
        }
    }

    static Routes of(Calls calls, ModelPages models, ModelChanges changes, StatusPages status) {
        return new Routes(List.of(
                post("/v1/chat/completions", calls.endpoint(OPENAI_CHAT, Operation.CHAT)),
                post("/v1/completions", calls.endpoint(OPENAI_CHAT, Operation.COMPLETION)),
                post("/v1/embeddings", calls.endpoint(OPENAI_CHAT, Operation.EMBED)),
                post("/v1/messages", calls.endpoint(ANTHROPIC_MESSAGES, Operation.CHAT)),
                post("/completions/chat", calls.endpoint(OPENAI_CHAT, Operation.RELAY)),
                get("/v1/models", models::list),
                post("/v1/models", changes::register),
                get("/v1/models/*", models::one),
                delete("/v1/models/*", changes::remove),
                get("/health", status::health),
                get("/healthz", status::live),
                get("/livez", status::live),
                get("/ready", status::ready),
                get("/readyz", status::ready),
                get("/metrics", status::metrics)));
    }

    @Nullable
    Route find(String path) {
        Route exact = byPath.get(path);
        if (exact != null) {
            return exact;
        }
        for (Map.Entry<String, Route> entry : byPrefix.entrySet()) {
            if (path.length() > entry.getKey().length() && path.startsWith(entry.getKey())) {
                return entry.getValue();
            }
        }
        return null;
    }

    private static Route post(String path, Endpoint endpoint) {
        return new Route(path, Map.of("POST", endpoint));
    }

    private static Route get(String path, Endpoint endpoint) {
        return new Route(path, Map.of("GET", endpoint, "HEAD", endpoint));
    }

    private static Route delete(String path, Endpoint endpoint) {
        return new Route(path, Map.of("DELETE", endpoint));
    }

    /**
     * A path of the table.
     *
     * @param path the path; with {@code /*} at its end, all paths below
     * @param byMethod what answers, by the methods that it takes
     */
    record Route(String path, Map<String, Endpoint> byMethod) {
        Route {
            byMethod = new TreeMap<>(byMethod);
        }

        Route and(Route other) {
            Map<String, Endpoint> both = new TreeMap<>(byMethod);
            both.putAll(other.byMethod);
            return new Route(path, both);
        }
    }
}
