package dev.sluice.gateway.internal.dialect.gemini;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.internal.dialect.ProviderErrors;
import dev.sluice.gateway.internal.dialect.RetryAfter;
import dev.sluice.gateway.spi.Slice;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Decodes errors: {@code {"error":{code, message, status, details}}}, which some endpoints wrap in an array. */
final class Errors {
    private static final double LONGEST_WAIT_SECONDS = 365 * 24 * 3600;

    private Errors() {}

    /** Whether a document of a 2xx reply reports a failure. */
    static boolean isError(JsonNode document) {
        return error(document).isObject();
    }

    /** An error in the place of a reply or of an event, where the HTTP status was 200. */
    static Problem inReply(JsonNode document) {
        return of(0, error(document));
    }

    static Problem read(int status, Headers headers, Slice body, Clock clock) {
        Problem problem = of(status, error(CodecJson.readOrMissing(body)));
        return RetryAfter.of(headers, clock).map(problem::withRetryAfter).orElse(problem);
    }

    private static JsonNode error(JsonNode document) {
        return (document.isArray() ? document.path(0) : document).path("error");
    }

    private static Problem of(int httpStatus, JsonNode error) {
        int status = httpStatus >= 400 ? httpStatus : statusOf(error);
        String said = Json.text(error, "message").strip();
        String message = said.isEmpty()
                ? httpStatus >= 400
                        ? "the provider answered with status " + httpStatus + " and no message"
                        : "the provider reported an error"
                : ProviderErrors.shortened(said);
        // A key that is none is an invalid argument to Google, but the gateway's fault and not the request's.
        Problem problem = ProviderErrors.of(isRefusedKey(error) ? 401 : status, message);
        return retryDelay(error).map(problem::withRetryAfter).orElse(problem);
    }

    private static boolean isRefusedKey(JsonNode error) {
        return error.path("details")
                .valueStream()
                .map(detail -> Json.text(detail, "reason"))
                .anyMatch(reason -> reason.startsWith("API_KEY_"));
    }

    private static int statusOf(JsonNode error) {
        return switch (Json.text(error, "status")) {
            case "INVALID_ARGUMENT", "FAILED_PRECONDITION", "OUT_OF_RANGE" -> 400;
            case "UNAUTHENTICATED" -> 401;
            case "PERMISSION_DENIED" -> 403;
            case "NOT_FOUND" -> 404;
            case "RESOURCE_EXHAUSTED" -> 429;
            case "UNAVAILABLE" -> 503;
            case "DEADLINE_EXCEEDED" -> 504;
            default -> {
                int code = error.path("code").intValue(0);
                yield code >= 400 && code <= 599 ? code : 500;
            }
        };
    }

    /** The {@code retryDelay} of a {@code RetryInfo}: seconds, with a fraction and an "s". */
    private static Optional<Duration> retryDelay(JsonNode error) {
        return error.path("details")
                .valueStream()
                .map(detail -> Json.text(detail, "retryDelay"))
                .filter(delay -> delay.matches("\\d{1,9}(\\.\\d{1,9})?s"))
                .map(delay -> Double.parseDouble(delay.substring(0, delay.length() - 1)))
                .map(seconds -> Duration.ofMillis(Math.round(1000 * Math.min(seconds, LONGEST_WAIT_SECONDS))))
                .findFirst();
    }
}
