package dev.sluice.gateway.internal.dialect.ollama;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.internal.dialect.ProviderErrors;
import dev.sluice.gateway.internal.dialect.RetryAfter;
import dev.sluice.gateway.spi.Slice;
import java.time.Clock;
import tools.jackson.databind.JsonNode;

/** Errors: {@code {"error":"words"}}, as a whole reply and as a line of a stream. */
final class Errors {
    private Errors() {}

    static Problem read(int status, Headers headers, Slice body, Clock clock) {
        String message = message(CodecJson.readOrMissing(body).path("error"));
        if (message.isEmpty()) {
            message = "the provider answered HTTP " + status + " without a readable error";
        }
        Problem problem = ProviderErrors.of(status, message);
        return RetryAfter.of(headers, clock).map(problem::withRetryAfter).orElse(problem);
    }

    /** An error in the place of a reply or of a line, where the HTTP status was 200; nothing says what kind it is. */
    static Problem inReply(JsonNode error) {
        String message = message(error);
        return Problem.of(Problem.Kind.UPSTREAM_ERROR, message.isEmpty() ? "the provider reported an error" : message);
    }

    /** The words; an object with a message is what hosts in front of Ollama send. */
    private static String message(JsonNode error) {
        String words =
                error.isString() ? error.stringValue() : error.path("message").asString("");
        return ProviderErrors.shortened(words.strip());
    }
}
