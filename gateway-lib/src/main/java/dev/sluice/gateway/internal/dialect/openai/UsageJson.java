package dev.sluice.gateway.internal.dialect.openai;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.internal.wire.JsonObject;
import dev.sluice.gateway.internal.wire.JsonSyntaxException;
import dev.sluice.gateway.internal.wire.JsonText;
import dev.sluice.gateway.spi.Slice;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The {@code usage} object. */
final class UsageJson {
    private UsageJson() {}

    /** The usage in a whole document: chat, completion or embeddings. */
    static Optional<Usage> inDocument(Slice document) {
        // The scan checks the whole document for a third of what a parser takes, which then reads the counters alone.
        Slice usage = scan(document).value("usage").orElse(Slice.EMPTY);
        if (usage.isEmpty() || usage.array()[usage.offset()] != '{') {
            return Optional.empty();
        }
        try (JsonParser json = CodecJson.MAPPER.createParser(usage.array(), usage.offset(), usage.length())) {
            json.nextToken();
            return Optional.of(read(json));
        } catch (JacksonException e) {
            throw notAnObject(e);
        }
    }

    private static JsonObject scan(Slice document) {
        try {
            return JsonObject.scan(document);
        } catch (JsonSyntaxException e) {
            throw notAnObject(e);
        }
    }

    private static GatewayException notAnObject(RuntimeException cause) {
        return Problem.of(Problem.Kind.UPSTREAM_PROTOCOL, "the provider's answer is not a well-formed JSON object")
                .asException(cause);
    }

    /** Reads from the object's start to its end. Counters that are missing are 0. */
    static Usage read(JsonParser json) {
        long input = 0;
        long output = 0;
        long cached = 0;
        long written = 0;
        long reasoning = 0;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            switch (name) {
                case "prompt_tokens" -> input = count(json);
                case "completion_tokens" -> output = count(json);
                // DeepSeek's word; the others put it in the details.
                case "prompt_cache_hit_tokens" -> cached = count(json);
                case "prompt_tokens_details" -> {
                    Details details = Details.read(json);
                    cached = Math.max(cached, details.cached);
                    written = details.written;
                }
                case "completion_tokens_details" -> reasoning = Details.read(json).reasoning;
                default -> json.skipChildren();
            }
        }
        return new Usage(input, output, cached, written, reasoning);
    }

    private record Details(long cached, long written, long reasoning) {
        static Details read(JsonParser json) {
            long cached = 0;
            long written = 0;
            long reasoning = 0;
            if (json.currentToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                return new Details(0, 0, 0);
            }
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                json.nextToken();
                switch (name) {
                    case "cached_tokens" -> cached = count(json);
                    case "cache_write_tokens", "cache_creation_tokens" -> written = Math.max(written, count(json));
                    case "reasoning_tokens" -> reasoning = count(json);
                    default -> json.skipChildren();
                }
            }
            return new Details(cached, written, reasoning);
        }
    }

    private static long count(JsonParser json) {
        if (json.currentToken() != null && json.currentToken().isNumeric()) {
            return Math.max(0, json.getValueAsLong());
        }
        json.skipChildren();
        return 0;
    }

    static void write(Usage usage, JsonText out) {
        out.raw("{\"prompt_tokens\":").number(usage.inputTokens());
        out.raw(",\"completion_tokens\":").number(usage.outputTokens());
        out.raw(",\"total_tokens\":").number(usage.totalTokens());
        out.raw(",\"prompt_tokens_details\":{\"cached_tokens\":").number(usage.cacheReadTokens());
        out.raw(",\"cache_write_tokens\":").number(usage.cacheWriteTokens());
        out.raw(",\"cache_creation_tokens\":").number(usage.cacheWriteTokens());
        out.raw("},\"completion_tokens_details\":{\"reasoning_tokens\":").number(usage.reasoningTokens());
        out.raw("}}");
    }
}
