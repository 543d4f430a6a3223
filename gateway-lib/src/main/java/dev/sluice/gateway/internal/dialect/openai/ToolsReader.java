package dev.sluice.gateway.internal.dialect.openai;

import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.Tool;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.ToolChoice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The tools of a request and how they are to be chosen.
 *
 * @param choice null when there are no tools
 * @param legacy whether they came as functions
 */
record ToolsReader(List<Tool> tools, @Nullable ToolChoice choice, boolean legacy) {

    static ToolsReader read(JsonNode body) {
        List<Tool> tools = tools(body);
        List<Tool> functions = functions(body);
        if (tools.isEmpty() && !functions.isEmpty()) {
            return new ToolsReader(functions, functionCall(body), true);
        }
        return tools.isEmpty() ? new ToolsReader(tools, null, false) : choose(tools, body);
    }

    private static List<Tool> tools(JsonNode body) {
        List<Tool> tools = new ArrayList<>();
        JsonNode array = Json.array(body, "tools", "");
        for (int i = 0; array != null && i < array.size(); i++) {
            String path = "tools[" + i + "]";
            JsonNode tool = Json.element(array.get(i), path);
            String type = Json.requiredString(tool, "type", path);
            if (!type.equals("function")) {
                throw Json.invalid(path + ".type", "'" + type + "' is not supported by this model's provider");
            }
            JsonNode function = Json.requiredObject(tool, "function", path);
            tools.add(tool(function, path + ".function", Json.object(tool, "cache_control", path)));
        }
        return tools;
    }

    private static List<Tool> functions(JsonNode body) {
        List<Tool> functions = new ArrayList<>();
        JsonNode array = Json.array(body, "functions", "");
        for (int i = 0; array != null && i < array.size(); i++) {
            String path = "functions[" + i + "]";
            functions.add(tool(Json.element(array.get(i), path), path, null));
        }
        return functions;
    }

    private static Tool tool(JsonNode function, String path, @Nullable JsonNode cacheControl) {
        return new Tool(
                Json.requiredString(function, "name", path),
                Json.string(function, "description", path),
                Json.object(function, "parameters", path),
                Json.bool(function, "strict", path),
                cacheControl);
    }

    private static ToolsReader choose(List<Tool> tools, JsonNode body) {
        JsonNode choice = Json.field(body, "tool_choice");
        if (choice == null) {
            return new ToolsReader(tools, null, false);
        }
        if (choice.isString()) {
            return new ToolsReader(tools, mode(choice.stringValue(), "tool_choice"), false);
        }
        Json.element(choice, "tool_choice");
        String type = Json.requiredString(choice, "type", "tool_choice");
        return switch (type) {
            case "function" -> {
                JsonNode function = Json.requiredObject(choice, "function", "tool_choice");
                yield new ToolsReader(tools, named(function, "tool_choice.function"), false);
            }
            case "allowed_tools" -> {
                JsonNode allowed = Json.requiredObject(choice, "allowed_tools", "tool_choice");
                yield allowed(tools, allowed, "tool_choice.allowed_tools");
            }
            default ->
                throw Json.invalid("tool_choice.type", "'" + type + "' is not supported by this model's provider");
        };
    }

    private static ToolsReader allowed(List<Tool> tools, JsonNode allowed, String path) {
        Set<String> names = new HashSet<>();
        JsonNode array = Json.array(allowed, "tools", path);
        for (int i = 0; array != null && i < array.size(); i++) {
            String at = path + ".tools[" + i + "]";
            JsonNode function = Json.requiredObject(Json.element(array.get(i), at), "function", at);
            names.add(Json.requiredString(function, "name", at + ".function"));
        }
        List<Tool> kept = tools.stream().filter(t -> names.contains(t.name())).toList();
        // A list that names a tool that is not there is no restriction that could be kept to.
        boolean known = kept.stream().map(Tool::name).distinct().count() == names.size() && !kept.isEmpty();
        return new ToolsReader(known ? kept : tools, mode(Json.requiredString(allowed, "mode", path), path), false);
    }

    private static @Nullable ToolChoice functionCall(JsonNode body) {
        JsonNode choice = Json.field(body, "function_call");
        if (choice == null) {
            return null;
        }
        return choice.isString()
                ? mode(choice.stringValue(), "function_call")
                : named(Json.element(choice, "function_call"), "function_call");
    }

    private static ToolChoice named(JsonNode function, String path) {
        return new ToolChoice(ToolChoice.Mode.NAMED, Json.requiredString(function, "name", path));
    }

    private static ToolChoice mode(String mode, String path) {
        return switch (mode) {
            case "auto" -> new ToolChoice(ToolChoice.Mode.AUTO, null);
            case "required" -> new ToolChoice(ToolChoice.Mode.REQUIRED, null);
            case "none" -> new ToolChoice(ToolChoice.Mode.NONE, null);
            default -> throw Json.invalid(path, "'" + mode + "' is not one of auto, required, none");
        };
    }
}
