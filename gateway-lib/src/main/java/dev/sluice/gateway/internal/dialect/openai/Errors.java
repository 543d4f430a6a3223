package dev.sluice.gateway.internal.dialect.openai;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.internal.dialect.ProviderErrors;
import dev.sluice.gateway.internal.dialect.RetryAfter;
import dev.sluice.gateway.internal.wire.JsonText;
import dev.sluice.gateway.internal.wire.OutBuffer;
import dev.sluice.gateway.spi.Slice;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Errors in this dialect. */
final class Errors {
    private Errors() {}

    static byte[] write(Problem problem) {
        OutBuffer out = new OutBuffer();
        body(problem, new JsonText(out));
        return out.toByteArray();
    }

    static byte[] writeEvent(Problem problem) {
        OutBuffer out = new OutBuffer();
        body(problem, new JsonText(out).raw("data: ")).raw("\n\n");
        return out.toByteArray();
    }

    private static JsonText body(Problem problem, JsonText out) {
        out.raw("{\"error\":{\"message\":").string(problem.message());
        out.raw(",\"type\":").string(problem.kind().openAiType()).raw(",\"param\":");
        orNull(problem.param().orElse(""), out).raw(",\"code\":");
        return orNull(code(problem), out).raw("}}");
    }

    private static JsonText orNull(String value, JsonText out) {
        return value.isEmpty() ? out.raw("null") : out.string(value);
    }

    private static String code(Problem problem) {
        if (problem.kind() == Kind.UPSTREAM_ERROR && problem.status() != Kind.UPSTREAM_ERROR.status()) {
            return "";
        }
        return problem.kind() == Kind.INVALID_REQUEST && isContextLength(problem.message())
                ? "context_length_exceeded"
                : problem.kind().code();
    }

    /** Clients cut their history on this code, so it is worth the guess. */
    private static boolean isContextLength(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        return lower.contains("prompt is too long")
                || lower.contains("context length")
                || lower.contains("context window")
                || lower.contains("context limit");
    }

    static int statusOf(Problem problem) {
        return problem.status() == Kind.UPSTREAM_OVERLOADED.status() ? 503 : problem.status();
    }

    static Problem read(int status, Headers headers, Slice body, Clock clock) {
        JsonNode document = parse(body);
        JsonNode error = document.path("error");
        String message = message(document);
        if (message == null) {
            message = "the provider answered HTTP " + status + " without a readable error";
        }
        Problem problem = ProviderErrors.of(status >= 400 && status <= 599 ? status : statusIn(error), message);
        String param = error.path("param").asString("");
        if (!param.isEmpty()) {
            problem = problem.withParam(ProviderErrors.shortened(param));
        }
        return RetryAfter.of(headers, clock).map(problem::withRetryAfter).orElse(problem);
    }

    /** An error in the place of a reply or of a chunk, where the HTTP status was 200. */
    static Problem inReply(JsonNode error) {
        String message = messageIn(error);
        return ProviderErrors.of(statusIn(error), message != null ? message : "the provider reported an error");
    }

    /** The status that an error stands for: some hosts put it in {@code code}, others name a type. */
    private static int statusIn(JsonNode error) {
        int number = error.path("code").asInt(error.path("status").asInt(0));
        if (number >= 400 && number <= 599) {
            return number;
        }
        String words =
                error.path("type").asString("") + " " + error.path("code").asString("");
        if (words.contains("rate_limit") || words.contains("quota")) {
            return 429;
        }
        if (words.contains("authentication") || words.contains("invalid_api_key") || words.contains("permission")) {
            return 401;
        }
        if (words.contains("overloaded")) {
            return 529;
        }
        if (words.contains("timeout")) {
            return 504;
        }
        return words.contains("invalid_request") ? 400 : 502;
    }

    private static JsonNode parse(Slice body) {
        JsonNode document = CodecJson.readOrMissing(body);
        // Google's compatible endpoints wrap their errors in an array.
        return document.isArray() ? document.path(0) : document;
    }

    private static @Nullable String message(JsonNode document) {
        String message = messageIn(document.path("error"));
        if (message == null) {
            message = messageIn(document);
        }
        return message != null ? message : readable(document.path("detail"));
    }

    private static @Nullable String messageIn(JsonNode error) {
        return readable(error.isString() ? error : error.path("message"));
    }

    /** The text, unless it is blank or a page of HTML. */
    private static @Nullable String readable(JsonNode text) {
        String message = text.isString() ? text.stringValue().strip() : "";
        return message.isEmpty() || message.startsWith("<") ? null : ProviderErrors.shortened(message);
    }
}
