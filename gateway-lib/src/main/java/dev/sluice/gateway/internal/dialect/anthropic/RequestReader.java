package dev.sluice.gateway.internal.dialect.anthropic;

import static dev.sluice.gateway.internal.dialect.anthropic.Fields.at;
import static dev.sluice.gateway.internal.dialect.anthropic.Fields.invalid;

import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.internal.dialect.Losses;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.Reasoning;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.ResponseFormat;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.Tool;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.ToolChoice;
import dev.sluice.gateway.internal.dialect.neutral.Message;
import dev.sluice.gateway.internal.wire.Envelope;
import dev.sluice.gateway.spi.Slice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Decodes a messages request. */
final class RequestReader {
    private static final Set<String> KNOWN = Set.of(
            "model",
            "messages",
            "system",
            "max_tokens",
            "temperature",
            "top_p",
            "top_k",
            "stop_sequences",
            "stream",
            "tools",
            "tool_choice",
            "thinking",
            "output_config",
            "output_format",
            "metadata",
            "service_tier",
            "cache_control");
    private static final Set<String> KNOWN_IN_TOOL =
            Set.of("type", "name", "description", "input_schema", "strict", "cache_control");

    private final JsonNode root;
    private final Losses losses;
    private final Set<String> serverTools = new HashSet<>();

    private RequestReader(JsonNode root, Losses losses) {
        this.root = root;
        this.losses = losses;
    }

    static ChatRequest read(Envelope envelope, Losses losses) {
        return new RequestReader(parse(envelope), losses).read(envelope.model());
    }

    private static JsonNode parse(Envelope envelope) {
        try {
            return CodecJson.read(Slice.of(envelope.body()));
        } catch (JacksonException e) {
            throw invalid("body", "is not valid JSON: " + e.getOriginalMessage());
        }
    }

    private ChatRequest read(String model) {
        Fields.dropUnknown(root, "", KNOWN, losses);
        JsonNode servers = Fields.value(root, "mcp_servers");
        if (servers != null && !servers.isEmpty()) {
            throw invalid("mcp_servers", "the provider of this model cannot reach MCP servers");
        }
        List<Tool> tools = tools();
        ToolChoice choice = toolChoice(tools);
        return new ChatRequest(
                model,
                messages(),
                tools,
                choice,
                parallelToolCalls(tools),
                Fields.count(root, "max_tokens", "", 1),
                Fields.number(root, "temperature"),
                Fields.number(root, "top_p"),
                Fields.count(root, "top_k", "", 0),
                ChatRequest.Tuning.NONE,
                stopSequences(),
                Fields.flag(root, "stream", ""),
                true,
                reasoning(),
                format(),
                user(),
                serviceTier(),
                false);
    }

    private List<Message> messages() {
        JsonNode messages = Fields.array(root, "messages", "");
        if (messages == null || messages.isEmpty()) {
            throw invalid("messages", "must hold at least one message");
        }
        ContentReader content = new ContentReader(losses);
        JsonNode system = Fields.value(root, "system");
        if (system != null) {
            content.system(system, "system");
        }
        for (int i = 0; i < messages.size(); i++) {
            content.message(messages.get(i), at("messages", i));
        }
        return content.messages();
    }

    private List<Tool> tools() {
        List<Tool> tools = new ArrayList<>();
        JsonNode array = Fields.array(root, "tools", "");
        for (int i = 0; array != null && i < array.size(); i++) {
            String path = at("tools", i);
            JsonNode tool = array.get(i);
            if (!tool.isObject()) {
                throw invalid(path, "must be an object");
            }
            String type = Fields.text(tool, "type", path);
            if (type == null || type.equals("custom")) {
                tools.add(customTool(tool, path));
            } else {
                serverTools.add(Json.text(tool, "name"));
                losses.drop(path);
            }
        }
        return tools;
    }

    private Tool customTool(JsonNode tool, String path) {
        Fields.dropUnknown(tool, path, KNOWN_IN_TOOL, losses);
        String name = Fields.requiredText(tool, "name", path);
        if (name.isEmpty()) {
            throw invalid(at(path, "name"), "must not be empty");
        }
        return new Tool(
                name,
                Fields.text(tool, "description", path),
                Fields.object(tool, "input_schema", path),
                Fields.value(tool, "strict") == null ? null : Fields.flag(tool, "strict", path),
                Fields.object(tool, "cache_control", path));
    }

    private @Nullable ToolChoice toolChoice(List<Tool> tools) {
        JsonNode choice = Fields.object(root, "tool_choice", "");
        if (choice == null) {
            return null;
        }
        String type = Fields.requiredText(choice, "type", "tool_choice");
        String name = type.equals("tool") ? Fields.requiredText(choice, "name", "tool_choice") : null;
        boolean forced = type.equals("tool") || type.equals("any");
        boolean custom = name == null
                ? !tools.isEmpty()
                : tools.stream().anyMatch(t -> t.name().equals(name));
        if (forced && !custom && (name == null ? !serverTools.isEmpty() : serverTools.contains(name))) {
            throw invalid("tool_choice", "forces a tool that the provider of this model does not run");
        }
        ToolChoice read = switch (type) {
            case "auto" -> new ToolChoice(ToolChoice.Mode.AUTO, null);
            case "any" -> new ToolChoice(ToolChoice.Mode.REQUIRED, null);
            case "none" -> new ToolChoice(ToolChoice.Mode.NONE, null);
            case "tool" -> new ToolChoice(ToolChoice.Mode.NAMED, name);
            default -> throw invalid("tool_choice.type", "must be auto, any, none or tool");
        };
        return tools.isEmpty() ? null : read;
    }

    private @Nullable Boolean parallelToolCalls(List<Tool> tools) {
        JsonNode choice = Fields.value(root, "tool_choice");
        boolean disabled = choice != null && Fields.flag(choice, "disable_parallel_tool_use", "tool_choice");
        return (disabled && !tools.isEmpty()) ? Boolean.FALSE : null;
    }

    private List<String> stopSequences() {
        List<String> stop = new ArrayList<>();
        JsonNode array = Fields.array(root, "stop_sequences", "");
        for (int i = 0; array != null && i < array.size(); i++) {
            if (!array.get(i).isString()) {
                throw invalid(at("stop_sequences", i), "must be a string");
            }
            stop.add(array.get(i).stringValue());
        }
        return stop;
    }

    private @Nullable Reasoning reasoning() {
        JsonNode config = Fields.object(root, "output_config", "");
        String effort = config == null ? null : Fields.text(config, "effort", "output_config");
        JsonNode thinking = Fields.object(root, "thinking", "");
        if (thinking == null) {
            return effort == null ? null : new Reasoning(Reasoning.Mode.EFFORT, effort, null);
        }
        Fields.dropUnknown(thinking, "thinking", Set.of("type", "budget_tokens"), losses);
        String type = Fields.requiredText(thinking, "type", "thinking");
        if (effort != null && !type.equals("adaptive")) {
            losses.drop("output_config.effort");
        }
        return switch (type) {
            case "adaptive" -> new Reasoning(Reasoning.Mode.ADAPTIVE, effort, null);
            case "disabled" -> new Reasoning(Reasoning.Mode.OFF, null, null);
            case "enabled" -> new Reasoning(Reasoning.Mode.BUDGET, null, budget(thinking));
            default -> throw invalid("thinking.type", "must be enabled, disabled or adaptive");
        };
    }

    private static long budget(JsonNode thinking) {
        Long budget = Fields.count(thinking, "budget_tokens", "thinking", 1);
        if (budget == null) {
            throw invalid("thinking.budget_tokens", "is required");
        }
        return budget;
    }

    private @Nullable ResponseFormat format() {
        JsonNode config = Fields.object(root, "output_config", "");
        if (config != null) {
            Fields.dropUnknown(config, "output_config", Set.of("effort", "format"), losses);
        }
        JsonNode format = config == null ? null : Fields.object(config, "format", "output_config");
        String path = "output_config.format";
        if (format == null) {
            format = Fields.object(root, "output_format", "");
            path = "output_format";
        }
        if (format == null) {
            return null;
        }
        if (!Fields.requiredText(format, "type", path).equals("json_schema")) {
            throw invalid(at(path, "type"), "must be json_schema");
        }
        JsonNode schema = Fields.object(format, "schema", path);
        if (schema == null) {
            throw invalid(at(path, "schema"), "is required");
        }
        return new ResponseFormat(null, null, schema, null);
    }

    private @Nullable String user() {
        JsonNode metadata = Fields.object(root, "metadata", "");
        if (metadata == null) {
            return null;
        }
        Fields.dropUnknown(metadata, "metadata", Set.of("user_id"), losses);
        return Fields.text(metadata, "user_id", "metadata");
    }

    private @Nullable String serviceTier() {
        String tier = Fields.text(root, "service_tier", "");
        if (tier == null || tier.equals("auto")) {
            return tier;
        }
        if (tier.equals("standard_only")) {
            return "default";
        }
        losses.drop("service_tier");
        return null;
    }
}
