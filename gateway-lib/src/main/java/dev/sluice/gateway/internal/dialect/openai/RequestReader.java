package dev.sluice.gateway.internal.dialect.openai;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.internal.dialect.Losses;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.Reasoning;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.ResponseFormat;
import dev.sluice.gateway.internal.wire.Envelope;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Decodes an OpenAI chat request. */
final class RequestReader {
    private static final Set<String> UNDERSTOOD = Set.of(
            "model",
            "messages",
            "tools",
            "tool_choice",
            "functions",
            "function_call",
            "parallel_tool_calls",
            "max_completion_tokens",
            "max_tokens",
            "temperature",
            "top_p",
            "top_k",
            "seed",
            "frequency_penalty",
            "presence_penalty",
            "stop",
            "stream",
            "stream_options",
            "reasoning_effort",
            "reasoning",
            "thinking",
            "response_format",
            "user",
            "safety_identifier",
            "service_tier",
            "n",
            "modalities");

    /** Without these the caller would get something else than it asked for, so they are refused and not dropped. */
    private static final List<String> REFUSED =
            List.of("audio", "prediction", "web_search_options", "previous_response_id");

    private final JsonNode body;

    private RequestReader(JsonNode body) {
        this.body = body;
    }

    static ChatRequest read(Envelope envelope, Losses losses) {
        RequestReader reader = new RequestReader(parse(envelope.body()));
        reader.refuse();
        reader.noteUnknown(losses);
        return reader.request(envelope.model(), losses);
    }

    static JsonNode parse(byte[] body) {
        try {
            JsonNode tree = CodecJson.MAPPER.readTree(body);
            if (tree.isObject()) {
                return tree;
            }
        } catch (JacksonException e) {
            throw Problem.of(Problem.Kind.INVALID_REQUEST, "the body is not valid JSON")
                    .asException(e);
        }
        throw Problem.of(Problem.Kind.INVALID_REQUEST, "the body must be a JSON object")
                .asException();
    }

    private void refuse() {
        for (String name : REFUSED) {
            if (Json.field(body, name) != null) {
                throw Json.invalid(name, "is not supported by this model's provider");
            }
        }
        Long n = Json.integer(body, "n", "");
        if (n != null && n != 1) {
            throw Json.invalid("n", "must be 1: this model's provider gives one answer");
        }
        JsonNode modalities = Json.array(body, "modalities", "");
        if (modalities != null && modalities.valueStream().anyMatch(m -> !"text".equals(m.stringValue("")))) {
            throw Json.invalid("modalities", "this model's provider answers with text only");
        }
    }

    private void noteUnknown(Losses losses) {
        for (String name : body.propertyNames()) {
            if (!UNDERSTOOD.contains(name) && !REFUSED.contains(name) && Json.field(body, name) != null) {
                losses.drop(name);
            }
        }
    }

    private ChatRequest request(String model, Losses losses) {
        JsonNode messages = Json.field(body, "messages");
        if (messages == null || !messages.isArray() || messages.isEmpty()) {
            throw Json.invalid("messages", "is required and must be an array with at least one message");
        }
        ToolsReader tools = ToolsReader.read(body);
        Long cap = Json.integer(body, "max_completion_tokens", "");
        JsonNode streamOptions = Json.object(body, "stream_options", "");
        String user = Json.string(body, "user", "");
        return new ChatRequest(
                model,
                new MessageReader(losses).read(messages),
                tools.tools(),
                tools.choice(),
                tools.tools().isEmpty() ? null : Json.bool(body, "parallel_tool_calls", ""),
                cap != null ? cap : Json.integer(body, "max_tokens", ""),
                Json.number(body, "temperature", ""),
                Json.number(body, "top_p", ""),
                Json.integer(body, "top_k", ""),
                tuning(),
                stop(),
                Json.isTrue(body, "stream", ""),
                streamOptions != null && Json.isTrue(streamOptions, "include_usage", "stream_options"),
                reasoning(),
                format(),
                user != null ? user : Json.string(body, "safety_identifier", ""),
                Json.string(body, "service_tier", ""),
                tools.legacy());
    }

    private ChatRequest.Tuning tuning() {
        return new ChatRequest.Tuning(
                Json.integer(body, "seed", ""),
                Json.number(body, "frequency_penalty", ""),
                Json.number(body, "presence_penalty", ""));
    }

    private List<String> stop() {
        JsonNode stop = Json.field(body, "stop");
        if (stop == null) {
            return List.of();
        }
        if (stop.isString()) {
            return List.of(stop.stringValue());
        }
        if (!stop.isArray() || stop.valueStream().anyMatch(s -> !s.isString())) {
            throw Json.invalid("stop", "must be a string or an array of strings");
        }
        return stop.valueStream().map(JsonNode::stringValue).toList();
    }

    private @Nullable Reasoning reasoning() {
        JsonNode thinking = Json.object(body, "thinking", "");
        if (thinking != null) {
            return thinking(thinking);
        }
        String effort = Json.string(body, "reasoning_effort", "");
        JsonNode reasoning = Json.object(body, "reasoning", "");
        if (effort == null && reasoning != null) {
            effort = Json.string(reasoning, "effort", "reasoning");
        }
        return effort == null ? null : new Reasoning(Reasoning.Mode.EFFORT, effort, null);
    }

    /** Anthropic's object, which many OpenAI clients send as an extension. */
    private static Reasoning thinking(JsonNode thinking) {
        String type = Json.requiredString(thinking, "type", "thinking");
        return switch (type) {
            case "enabled" -> {
                Long budget = Json.integer(thinking, "budget_tokens", "thinking");
                if (budget == null) {
                    throw Json.invalid("thinking.budget_tokens", "is required and must be an integer");
                }
                yield new Reasoning(Reasoning.Mode.BUDGET, null, budget);
            }
            case "adaptive" -> new Reasoning(Reasoning.Mode.ADAPTIVE, null, null);
            case "disabled" -> new Reasoning(Reasoning.Mode.OFF, null, null);
            default -> throw Json.invalid("thinking.type", "must be enabled, adaptive or disabled");
        };
    }

    private @Nullable ResponseFormat format() {
        JsonNode format = Json.object(body, "response_format", "");
        if (format == null) {
            return null;
        }
        String type = Json.requiredString(format, "type", "response_format");
        return switch (type) {
            case "text" -> null;
            case "json_object" -> new ResponseFormat(null, null, null, null);
            case "json_schema" -> {
                String path = "response_format.json_schema";
                JsonNode schema = Json.requiredObject(format, "json_schema", "response_format");
                yield new ResponseFormat(
                        Json.string(schema, "name", path),
                        Json.string(schema, "description", path),
                        Json.requiredObject(schema, "schema", path),
                        Json.bool(schema, "strict", path));
            }
            default -> throw Json.invalid("response_format.type", "must be text, json_object or json_schema");
        };
    }
}
