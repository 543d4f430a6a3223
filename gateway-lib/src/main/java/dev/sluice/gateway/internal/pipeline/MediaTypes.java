package dev.sluice.gateway.internal.pipeline;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import java.util.Locale;

/** What a request may be written in. */
final class MediaTypes {
    private MediaTypes() {}

    /** Refuses a content-type other than JSON; a request without one is taken at its word. */
    static void requireJson(Headers headers) {
        String contentType = headers.first("content-type").orElse("application/json");
        int semicolon = contentType.indexOf(';');
        String type = (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).strip();
        if (!type.equalsIgnoreCase("application/json")
                && !type.toLowerCase(Locale.ROOT).endsWith("+json")) {
            throw Problem.of(
                            Kind.UNSUPPORTED_MEDIA_TYPE, "the body must be JSON: send 'content-type: application/json'")
                    .asException();
        }
        String encoding = headers.first("content-encoding").orElse("identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            throw Problem.of(
                            Kind.UNSUPPORTED_MEDIA_TYPE,
                            "the body may not be compressed: send it without content-encoding")
                    .asException();
        }
    }
}
