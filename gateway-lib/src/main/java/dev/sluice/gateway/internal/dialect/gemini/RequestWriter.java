package dev.sluice.gateway.internal.dialect.gemini;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.dialect.Losses;
import dev.sluice.gateway.internal.dialect.ToolNames;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.ResponseFormat;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.Tool;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.ToolChoice;
import dev.sluice.gateway.spi.Target;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Encodes a generateContent request. The model and whether to stream are part of its address, not of its body. */
final class RequestWriter {
    private static final int MOST_STOPS = 5;
    private static final String VERTEX = "vertex";

    private final ChatRequest request;
    private final Losses losses;
    private final ModelTraits traits;
    private final ObjectNode root = Json.object();

    private RequestWriter(ChatRequest request, String model, Losses losses) {
        this.request = request;
        this.losses = losses;
        this.traits = ModelTraits.of(model);
    }

    static byte[] write(ChatRequest request, Target target, Signatures signatures, Losses losses) {
        RequestWriter writer = new RequestWriter(request, target.model(), losses);
        MediaParts media = new MediaParts(target.provider().type().equals(VERTEX));
        writer.conversation(new TurnWriter(writer.traits, signatures, media));
        writer.tools();
        writer.generationConfig();
        writer.dropTheRest();
        return Json.bytes(writer.root);
    }

    private void conversation(TurnWriter writer) {
        ArrayNode system = TurnWriter.system(request.messages());
        if (!system.isEmpty()) {
            root.putObject("systemInstruction").set("parts", system);
        }
        ArrayNode contents = writer.contents(request.messages());
        if (contents.isEmpty()) {
            throw Problem.of(
                            Problem.Kind.INVALID_REQUEST,
                            "messages: must hold a message that is not empty and not the system's")
                    .withParam("messages")
                    .asException();
        }
        root.set("contents", contents);
    }

    private void tools() {
        List<Tool> tools = request.tools();
        if (tools.isEmpty()) {
            return;
        }
        ArrayNode declarations = root.putArray("tools").addObject().putArray("functionDeclarations");
        for (int i = 0; i < tools.size(); i++) {
            Tool tool = tools.get(i);
            ObjectNode declaration = declarations.addObject().put("name", ToolNames.fitting(tool.name()));
            if (tool.description() != null && !tool.description().isEmpty()) {
                declaration.put("description", tool.description());
            }
            ObjectNode schema =
                    tool.schema() == null ? Json.object() : SchemaSubset.of(tool.schema(), "tools[" + i + "]");
            // An object without properties is refused; a function without parameters has none.
            if (!schema.path("properties").isEmpty()) {
                declaration.set("parameters", schema);
            }
            if (Boolean.TRUE.equals(tool.strict())) {
                losses.drop("tools[" + i + "].strict");
            }
        }
        if (request.toolChoice() != null) {
            toolChoice(request.toolChoice());
        }
    }

    private void toolChoice(ToolChoice choice) {
        ObjectNode config = root.putObject("toolConfig").putObject("functionCallingConfig");
        switch (choice.mode()) {
            case AUTO -> config.put("mode", "AUTO");
            case NONE -> config.put("mode", "NONE");
            case REQUIRED -> config.put("mode", "ANY");
            case NAMED -> {
                config.put("mode", "ANY");
                if (choice.name() != null) {
                    config.putArray("allowedFunctionNames").add(ToolNames.fitting(choice.name()));
                }
            }
        }
    }

    private void generationConfig() {
        ObjectNode config = Json.object();
        if (request.maxTokens() != null) {
            config.put("maxOutputTokens", request.maxTokens());
        }
        if (request.temperature() != null) {
            config.put("temperature", request.temperature());
        }
        if (request.topP() != null) {
            config.put("topP", request.topP());
        }
        if (request.topK() != null) {
            config.put("topK", request.topK());
        }
        tuning(config, request.tuning());
        stopSequences(config);
        format(config);
        ObjectNode thinking = ThinkingPlan.config(request.reasoning(), traits, losses);
        if (thinking != null) {
            config.set("thinkingConfig", thinking);
        }
        if (!config.isEmpty()) {
            root.set("generationConfig", config);
        }
    }

    private void tuning(ObjectNode config, ChatRequest.Tuning tuning) {
        Long seed = tuning.seed();
        if (seed != null && seed == seed.intValue()) {
            config.put("seed", seed);
        } else if (seed != null) {
            losses.drop("seed");
        }
        if (tuning.frequencyPenalty() != null) {
            config.put("frequencyPenalty", tuning.frequencyPenalty());
        }
        if (tuning.presencePenalty() != null) {
            config.put("presencePenalty", tuning.presencePenalty());
        }
    }

    private void stopSequences(ObjectNode config) {
        List<String> stop = request.stop();
        if (!stop.isEmpty()) {
            ArrayNode sequences = config.putArray("stopSequences");
            stop.stream().limit(MOST_STOPS).forEach(sequences::add);
        }
        for (int i = MOST_STOPS; i < stop.size(); i++) {
            losses.drop("stop[" + i + "]");
        }
    }

    private void format(ObjectNode config) {
        ResponseFormat format = request.format();
        if (format == null) {
            return;
        }
        if (!request.tools().isEmpty() && !traits.formatsWithTools()) {
            losses.drop("response_format");
            return;
        }
        config.put("responseMimeType", "application/json");
        if (format.schema() != null) {
            config.set("responseSchema", SchemaSubset.of(format.schema(), "response_format"));
        }
    }

    private void dropTheRest() {
        if (request.user() != null) {
            losses.drop("user");
        }
        if (request.serviceTier() != null) {
            losses.drop("service_tier");
        }
        if (Boolean.FALSE.equals(request.parallelToolCalls())) {
            losses.drop("parallel_tool_calls");
        }
    }
}
