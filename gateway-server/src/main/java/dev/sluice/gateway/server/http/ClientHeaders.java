package dev.sluice.gateway.server.http;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Secret;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** What the gateway gets to see of a request's headers: the ones that it acts on. */
final class ClientHeaders {
    private static final String BEARER = "bearer ";
    private static final Set<String> KEPT = Set.of(
            "authorization",
            "x-api-key",
            "api-key",
            "x-goog-api-key",
            "content-type",
            "content-encoding",
            "anthropic-version",
            "anthropic-beta");

    private ClientHeaders() {}

    static Headers of(Request request) {
        Headers.Builder headers = Headers.builder();
        for (HttpField field : request.getHeaders()) {
            String name = field.getName().toLowerCase(Locale.ROOT);
            String value = field.getValue();
            if (value != null && KEPT.contains(name)) {
                headers.add(name, value);
            }
        }
        return headers.build();
    }

    /** The key that a request for one of the server's own pages presents. */
    static Optional<Secret> key(Request request) {
        HttpFields fields = request.getHeaders();
        String authorization = fields.get(HttpHeader.AUTHORIZATION);
        String key = authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length())
                : fields.get("x-api-key");
        return key == null || key.isBlank() ? Optional.empty() : Optional.of(Secret.of(key.strip()));
    }
}
