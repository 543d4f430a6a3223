package dev.sluice.gateway.internal.dialect.anthropic;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.internal.dialect.ProviderErrors;
import dev.sluice.gateway.internal.dialect.RetryAfter;
import dev.sluice.gateway.internal.wire.JsonText;
import dev.sluice.gateway.internal.wire.OutBuffer;
import dev.sluice.gateway.spi.Slice;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Decodes and encodes errors. */
final class Errors {
    private Errors() {}

    static byte[] write(Problem problem, String requestId) {
        OutBuffer out = new OutBuffer();
        write(problem, requestId, out);
        return out.toByteArray();
    }

    static byte[] writeEvent(Problem problem, String requestId) {
        OutBuffer out = new OutBuffer();
        out.append("event: error\ndata: ");
        write(problem, requestId, out);
        out.append("\n\n");
        return out.toByteArray();
    }

    private static void write(Problem problem, String requestId, OutBuffer out) {
        new JsonText(out)
                .raw("{\"type\":\"error\",\"error\":{\"type\":")
                .string(problem.kind().anthropicType())
                .raw(",\"message\":")
                .string(problem.message())
                .raw("},\"request_id\":")
                .string(requestId)
                .raw("}");
    }

    static Problem read(int status, Headers headers, Slice body, Clock clock) {
        Problem problem = of(status, body);
        return RetryAfter.of(headers, clock).map(problem::withRetryAfter).orElse(problem);
    }

    /** An error in the place of a reply or of an event, where the HTTP status was 200. */
    static Problem inReply(Slice body) {
        return of(0, body);
    }

    /** Without an HTTP status of its own the error's type says what the status would. */
    private static Problem of(int status, Slice body) {
        JsonNode root = CodecJson.objectOrNull(body);
        JsonNode error = root == null ? null : root.get("error");
        String message = message(root, error);
        if (status < 300) {
            return ProviderErrors.of(
                    statusOf(Json.text(error, "type")), message == null ? "the provider reported an error" : message);
        }
        return ProviderErrors.of(
                status, message == null ? "the provider answered with status " + status + " and no message" : message);
    }

    private static int statusOf(String type) {
        return switch (type) {
            case "invalid_request_error" -> 400;
            case "authentication_error" -> 401;
            case "billing_error" -> 402;
            case "permission_error" -> 403;
            case "not_found_error" -> 404;
            case "request_too_large" -> 413;
            case "rate_limit_error" -> 429;
            case "timeout_error" -> 504;
            case "overloaded_error" -> 529;
            default -> 500;
        };
    }

    /** Anthropic's place for the message, or those where hosts that imitate it put theirs. */
    private static @Nullable String message(@Nullable JsonNode root, @Nullable JsonNode error) {
        String message = Json.text(error, "message");
        if (message.isBlank() && error != null && error.isString()) {
            message = error.stringValue();
        }
        if (message.isBlank()) {
            message = Json.text(root, "message");
        }
        return message.isBlank() ? null : ProviderErrors.shortened(message);
    }
}
