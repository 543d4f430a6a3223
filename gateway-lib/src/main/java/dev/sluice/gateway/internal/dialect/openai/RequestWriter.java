package dev.sluice.gateway.internal.dialect.openai;

import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.internal.dialect.Losses;
import dev.sluice.gateway.internal.dialect.ToolNames;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.Reasoning;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.ResponseFormat;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.Tool;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.ToolChoice;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Encodes one request as an OpenAI chat request. */
final class RequestWriter {
    private static final int MOST_STOPS = 4;

    private final ChatRequest request;
    private final String model;
    private final ModelTraits traits;
    private final Losses losses;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    private final JsonGenerator json = CodecJson.MAPPER.createGenerator(bytes);

    RequestWriter(ChatRequest request, String model, Losses losses) {
        this.request = request;
        this.model = model;
        this.traits = ModelTraits.of(model);
        this.losses = losses;
    }

    byte[] write() {
        json.writeStartObject();
        json.writeStringProperty("model", model);
        json.writeArrayPropertyStart("messages");
        new MessageWriter(json, traits).write(request.messages());
        json.writeEndArray();
        tools();
        limits();
        reasoning();
        format();
        if (request.stream()) {
            json.writeBooleanProperty("stream", true);
            json.writeObjectPropertyStart("stream_options");
            json.writeBooleanProperty("include_usage", true);
            json.writeEndObject();
        }
        string("user", request.user());
        string("service_tier", request.serviceTier());
        json.writeEndObject();
        json.close();
        return bytes.toByteArray();
    }

    private void string(String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }

    private void tools() {
        if (request.tools().isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart("tools");
        request.tools().forEach(this::tool);
        json.writeEndArray();
        if (request.toolChoice() != null) {
            toolChoice(request.toolChoice());
        }
        if (request.parallelToolCalls() != null) {
            json.writeBooleanProperty("parallel_tool_calls", request.parallelToolCalls());
        }
    }

    private void tool(Tool tool) {
        json.writeStartObject();
        json.writeStringProperty("type", "function");
        json.writeObjectPropertyStart("function");
        json.writeStringProperty("name", ToolNames.fitting(tool.name()));
        string("description", tool.description());
        json.writeName("parameters");
        if (tool.schema() != null) {
            json.writeTree(tool.schema());
        } else {
            json.writeRawValue("{\"type\":\"object\",\"properties\":{}}");
        }
        if (tool.strict() != null) {
            json.writeBooleanProperty("strict", tool.strict());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void toolChoice(ToolChoice choice) {
        if (choice.mode() != ToolChoice.Mode.NAMED || choice.name() == null) {
            String mode = switch (choice.mode()) {
                case AUTO -> "auto";
                case NONE -> "none";
                case REQUIRED, NAMED -> "required";
            };
            json.writeStringProperty("tool_choice", mode);
            return;
        }
        json.writeObjectPropertyStart("tool_choice");
        json.writeStringProperty("type", "function");
        json.writeObjectPropertyStart("function");
        json.writeStringProperty("name", ToolNames.fitting(choice.name()));
        json.writeEndObject();
        json.writeEndObject();
    }

    private void limits() {
        if (request.maxTokens() != null) {
            json.writeNumberProperty(
                    traits.maxCompletionTokens() ? "max_completion_tokens" : "max_tokens", request.maxTokens());
        }
        sampling("temperature", request.temperature());
        sampling("top_p", request.topP());
        if (request.topK() != null) {
            losses.drop("top_k");
        }
        tuning(request.tuning());
        List<String> stop = request.stop();
        if (!stop.isEmpty()) {
            json.writeArrayPropertyStart("stop");
            stop.stream().limit(MOST_STOPS).forEach(json::writeString);
            json.writeEndArray();
        }
        for (int i = MOST_STOPS; i < stop.size(); i++) {
            losses.drop("stop[" + i + "]");
        }
    }

    private void tuning(ChatRequest.Tuning tuning) {
        if (tuning.seed() != null) {
            json.writeNumberProperty("seed", tuning.seed());
        }
        sampling("frequency_penalty", tuning.frequencyPenalty());
        sampling("presence_penalty", tuning.presencePenalty());
    }

    private void sampling(String name, @Nullable Double value) {
        if (value != null && traits.sampling()) {
            json.writeNumberProperty(name, value);
        } else if (value != null) {
            losses.drop(name);
        }
    }

    private void reasoning() {
        Reasoning reasoning = request.reasoning();
        if (reasoning == null) {
            return;
        }
        String effort = traits.effort(reasoning);
        if (effort != null) {
            json.writeStringProperty("reasoning_effort", effort);
        } else if (reasoning.mode() != Reasoning.Mode.OFF) {
            losses.drop("reasoning");
        }
    }

    private void format() {
        ResponseFormat format = request.format();
        if (format == null) {
            return;
        }
        json.writeObjectPropertyStart("response_format");
        json.writeStringProperty("type", format.schema() == null ? "json_object" : "json_schema");
        if (format.schema() != null) {
            json.writeObjectPropertyStart("json_schema");
            json.writeStringProperty("name", format.name() == null ? "structured_output" : format.name());
            string("description", format.description());
            json.writeName("schema");
            json.writeTree(format.schema());
            boolean strict = format.strict() != null ? format.strict() : StrictSchema.holds(format.schema());
            json.writeBooleanProperty("strict", strict);
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
