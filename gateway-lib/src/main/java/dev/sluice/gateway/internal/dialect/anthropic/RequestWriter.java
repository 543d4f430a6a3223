package dev.sluice.gateway.internal.dialect.anthropic;

import dev.sluice.gateway.internal.dialect.Losses;
import dev.sluice.gateway.internal.dialect.ToolNames;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.ResponseFormat;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.Tool;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.ToolChoice;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.ToolChoice.Mode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Encodes a messages request. */
final class RequestWriter {
    private static final String ANY_OBJECT = "Respond with a JSON object only.";
    private static final double LEAST_TOP_P_WHEN_THINKING = 0.95;

    private final ChatRequest request;
    private final String model;
    private final Losses losses;
    private final ModelTraits traits;
    private final ThinkingPlan plan;
    private final CacheBreakpoints cache;
    private final AnswerTool answerTool;
    private final ObjectNode root = Json.object();

    private RequestWriter(ChatRequest request, String model, Losses losses) {
        this.request = request;
        this.model = model;
        this.losses = losses;
        this.traits = ModelTraits.of(model);
        this.plan = ThinkingPlan.of(request, traits, losses);
        this.cache = new CacheBreakpoints(losses);
        this.answerTool = new AnswerTool(request);
    }

    static byte[] write(ChatRequest request, String model, Losses losses) {
        return Json.bytes(new RequestWriter(request, model, losses).write());
    }

    private ObjectNode write() {
        root.put("model", model).put("max_tokens", plan.maxTokens());
        // Breakpoints count in the order in which a prompt is built: tools, system, messages.
        ArrayNode tools = tools();
        conversation();
        if (!tools.isEmpty()) {
            root.set("tools", tools);
            ObjectNode choice = toolChoice();
            if (choice != null) {
                root.set("tool_choice", choice);
            }
        }
        if (plan.thinking() != null) {
            root.set("thinking", plan.thinking());
        }
        outputConfig();
        sampling();
        stopSequences();
        if (request.user() != null) {
            root.putObject("metadata").put("user_id", request.user());
        }
        serviceTier();
        if (request.stream()) {
            root.put("stream", true);
        }
        return root;
    }

    private void conversation() {
        TurnWriter writer = new TurnWriter(cache);
        ArrayNode system = writer.system(request.messages());
        ResponseFormat format = request.format();
        if (format != null && format.schema() == null) {
            system.addObject().put("type", "text").put("text", ANY_OBJECT);
        }
        if (!system.isEmpty()) {
            root.set("system", system);
        }
        ArrayNode turns = writer.turns(request.messages());
        if (turns.isEmpty()) {
            throw Fields.invalid("messages", "must hold a message that is not blank and not the system's");
        }
        root.set("messages", turns);
    }

    private ArrayNode tools() {
        ArrayNode tools = Json.array();
        List<Tool> asked = request.tools();
        for (int i = 0; i < asked.size(); i++) {
            Tool tool = asked.get(i);
            ObjectNode written = tools.addObject().put("name", ToolNames.fitting(tool.name()));
            if (tool.description() != null && !tool.description().isEmpty()) {
                written.put("description", tool.description());
            }
            written.set("input_schema", schema(tool.schema(), "tools[" + i + "]"));
            if (tool.strict() != null && traits.structuredOutput()) {
                written.put("strict", tool.strict());
            } else if (Boolean.TRUE.equals(tool.strict())) {
                losses.drop("tools[" + i + "].strict");
            }
            cache.place(tool.cacheControl(), written);
        }
        ResponseFormat format = request.format();
        if (format != null && answersThroughTool()) {
            String description = format.description();
            tools.addObject()
                    .put("name", answerTool.name())
                    .put("description", description == null ? "Gives the final answer to the user." : description)
                    .set("input_schema", schema(format.schema(), "response_format"));
        }
        return tools;
    }

    private static ObjectNode schema(@Nullable JsonNode schema, String path) {
        if (schema == null || schema.isNull()) {
            ObjectNode none = Json.object().put("type", "object");
            none.putObject("properties");
            return none;
        }
        if (!(schema instanceof ObjectNode object)) {
            throw Fields.invalid(path, "the schema must be an object");
        }
        return object.has("type") ? object : object.deepCopy().put("type", "object");
    }

    private boolean answersThroughTool() {
        ResponseFormat format = request.format();
        return format != null && format.schema() != null && !traits.structuredOutput();
    }

    private @Nullable ObjectNode toolChoice() {
        ToolChoice asked = request.toolChoice();
        Mode mode = asked == null ? null : asked.mode();
        String name = asked == null || asked.name() == null ? null : ToolNames.fitting(asked.name());
        if (answersThroughTool() && mode != Mode.NAMED) {
            boolean only = request.tools().isEmpty() || mode == Mode.NONE;
            mode = only ? Mode.NAMED : Mode.REQUIRED;
            name = only ? answerTool.name() : null;
        }
        // Anthropic refuses to think when a tool is forced.
        if (plan.on() && (mode == Mode.NAMED || mode == Mode.REQUIRED)) {
            mode = Mode.AUTO;
        }
        boolean oneAtATime = Boolean.FALSE.equals(request.parallelToolCalls()) && mode != Mode.NONE;
        if (mode == null && !oneAtATime) {
            return null;
        }
        ObjectNode choice = Json.object();
        switch (mode == null ? Mode.AUTO : mode) {
            case AUTO -> choice.put("type", "auto");
            case REQUIRED -> choice.put("type", "any");
            case NONE -> choice.put("type", "none");
            case NAMED -> choice.put("type", "tool").put("name", name);
        }
        return oneAtATime ? choice.put("disable_parallel_tool_use", true) : choice;
    }

    private void outputConfig() {
        ObjectNode config = Json.object();
        if (plan.effort() != null) {
            config.put("effort", plan.effort());
        }
        ResponseFormat format = request.format();
        if (format != null && format.schema() != null && traits.structuredOutput()) {
            config.putObject("format").put("type", "json_schema").set("schema", format.schema());
        }
        if (!config.isEmpty()) {
            root.set("output_config", config);
        }
    }

    private void sampling() {
        Double temperature = request.temperature();
        Double topP = request.topP();
        boolean none = traits.sampling() == ModelTraits.Sampling.NONE;
        boolean one = traits.sampling() == ModelTraits.Sampling.ONE;
        boolean keepTemperature = !none && !plan.on();
        if (temperature != null && keep("temperature", keepTemperature)) {
            root.put("temperature", Math.min(1.0, temperature));
        }
        boolean keepTopP = !none
                && !(one && temperature != null && keepTemperature)
                && !(plan.on() && topP != null && topP < LEAST_TOP_P_WHEN_THINKING);
        if (topP != null && keep("top_p", keepTopP)) {
            root.put("top_p", topP);
        }
        if (request.topK() != null && keep("top_k", keepTemperature)) {
            root.put("top_k", request.topK());
        }
        tuning();
    }

    private void tuning() {
        ChatRequest.Tuning tuning = request.tuning();
        keep("seed", tuning.seed() == null);
        keep("frequency_penalty", tuning.frequencyPenalty() == null);
        keep("presence_penalty", tuning.presencePenalty() == null);
    }

    private boolean keep(String field, boolean keep) {
        if (!keep) {
            losses.drop(field);
        }
        return keep;
    }

    private void stopSequences() {
        ArrayNode stop = Json.array();
        for (String sequence : request.stop()) {
            // Anthropic refuses the whole request for a blank one.
            if (keep("stop", !sequence.isBlank())) {
                stop.add(sequence);
            }
        }
        if (!stop.isEmpty()) {
            root.set("stop_sequences", stop);
        }
    }

    private void serviceTier() {
        String tier = request.serviceTier();
        if (tier == null) {
            return;
        }
        switch (tier) {
            case "auto" -> root.put("service_tier", "auto");
            case "default" -> root.put("service_tier", "standard_only");
            default -> losses.drop("service_tier");
        }
    }
}
