package dev.sluice.gateway.internal.dialect.ollama;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.internal.dialect.Losses;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.Reasoning;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.ResponseFormat;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.Tool;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.ToolChoice;
import dev.sluice.gateway.internal.dialect.neutral.EmbedRequest;
import dev.sluice.gateway.internal.dialect.neutral.Message;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import dev.sluice.gateway.spi.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Encodes one request. Tools take any name; cache breakpoints and signatures have no place and are left out. */
final class Requests {
    private final ChatRequest request;
    private final Target target;
    private final Losses losses;
    private final ObjectNode root = JsonNodeFactory.instance.objectNode();
    private final Map<String, String> toolNames = new HashMap<>();

    Requests(ChatRequest request, Target target, Losses losses) {
        this.request = request;
        this.target = target;
        this.losses = losses;
    }

    /** A request for embeddings. */
    static byte[] write(EmbedRequest request, Target target) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("model", target.model());
        ArrayNode input = root.putArray("input");
        request.inputs().forEach(input::add);
        if (request.dimensions() != null) {
            root.put("dimensions", request.dimensions());
        }
        options(JsonNodeFactory.instance.objectNode(), target, root);
        return CodecJson.MAPPER.writeValueAsBytes(root.put("truncate", true));
    }

    byte[] write() {
        root.put("model", target.model());
        ArrayNode messages = root.putArray("messages");
        for (Message message : request.messages()) {
            switch (message.role()) {
                case SYSTEM -> system(message, messages);
                case USER -> user(message, messages);
                case ASSISTANT -> assistant(message, messages);
            }
        }
        if (messages.isEmpty()) {
            // Ollama would load the model and answer with nothing.
            throw refused("messages: must hold a message that is not blank");
        }
        tools();
        format();
        think();
        options();
        noteLosses();
        // Without it, Ollama streams.
        root.put("stream", request.stream());
        return CodecJson.MAPPER.writeValueAsBytes(root);
    }

    private static void system(Message message, ArrayNode messages) {
        String text = text(message.parts(), "\n");
        if (!text.isBlank()) {
            messages.addObject().put("role", "system").put("content", text);
        }
    }

    private void user(Message message, ArrayNode messages) {
        List<Part> rest = new ArrayList<>();
        for (Part part : message.parts()) {
            if (part instanceof Part.ToolResult result) {
                toolResult(result, messages);
            } else {
                rest.add(part);
            }
        }
        if (!rest.isEmpty()) {
            content("user", text(rest, "\n"), rest, messages);
        }
    }

    private void toolResult(Part.ToolResult result, ArrayNode messages) {
        String text = text(result.content(), "\n");
        String shown = result.isError() && !text.startsWith("Error") ? "Error: " + text : text;
        ObjectNode written = content("tool", shown, result.content(), messages);
        String name = toolNames.get(result.toolCallId());
        if (name != null) {
            written.put("tool_name", name);
        }
    }

    private static ObjectNode content(String role, String text, List<Part> parts, ArrayNode messages) {
        ObjectNode written = messages.addObject().put("role", role).put("content", text);
        ArrayNode images = JsonNodeFactory.instance.arrayNode();
        for (Part part : parts) {
            if (part instanceof Part.Image image) {
                images.add(data(image));
            } else if (part instanceof Part.Document document && document.text() == null) {
                throw refused("this model's provider does not read documents: send their text");
            }
        }
        if (!images.isEmpty()) {
            written.set("images", images);
        }
        return written;
    }

    private static String data(Part.Image image) {
        if (image.data() == null) {
            throw refused("this model's provider does not fetch images: send the image itself as base64, not its URL");
        }
        return image.data();
    }

    private static GatewayException refused(String message) {
        return Problem.of(Problem.Kind.INVALID_REQUEST, message)
                .withParam("messages")
                .asException();
    }

    private void assistant(Message message, ArrayNode messages) {
        String text = text(message.parts(), "");
        String thinking = message.parts().stream()
                .filter(Part.Thinking.class::isInstance)
                .map(part -> ((Part.Thinking) part).text())
                .collect(Collectors.joining());
        ArrayNode calls = JsonNodeFactory.instance.arrayNode();
        for (Part part : message.parts()) {
            if (part instanceof Part.ToolCall call) {
                toolNames.put(call.id(), call.name());
                ObjectNode function = calls.addObject().putObject("function").put("name", call.name());
                function.set("arguments", CodecJson.arguments(call.arguments()));
            }
        }
        if (text.isEmpty() && thinking.isEmpty() && calls.isEmpty()) {
            return;
        }
        ObjectNode written = messages.addObject().put("role", "assistant").put("content", text);
        if (!thinking.isEmpty()) {
            written.put("thinking", thinking);
        }
        if (!calls.isEmpty()) {
            written.set("tool_calls", calls);
        }
    }

    private static String text(List<Part> parts, String between) {
        List<String> texts = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Part.Text text) {
                texts.add(text.text());
            } else if (part instanceof Part.Document document && document.text() != null) {
                texts.add(document.text());
            }
        }
        return String.join(between, texts);
    }

    private void tools() {
        ToolChoice choice = request.toolChoice();
        ToolChoice.Mode mode = choice == null ? ToolChoice.Mode.AUTO : choice.mode();
        if (request.tools().isEmpty() || mode == ToolChoice.Mode.NONE) {
            return;
        }
        ArrayNode tools = root.putArray("tools");
        for (int i = 0; i < request.tools().size(); i++) {
            Tool tool = request.tools().get(i);
            ObjectNode function = tools.addObject().put("type", "function").putObject("function");
            function.put("name", tool.name());
            if (tool.description() != null) {
                function.put("description", tool.description());
            }
            if (tool.schema() != null) {
                function.set("parameters", tool.schema());
            } else {
                function.putObject("parameters").put("type", "object").putObject("properties");
            }
            note(Boolean.TRUE.equals(tool.strict()), "tools[" + i + "].strict");
        }
        note(mode != ToolChoice.Mode.AUTO, "tool_choice");
        note(Boolean.FALSE.equals(request.parallelToolCalls()), "parallel_tool_calls");
    }

    private void format() {
        ResponseFormat format = request.format();
        if (format == null) {
            return;
        }
        if (format.schema() == null) {
            root.put("format", "json");
        } else {
            root.set("format", format.schema());
        }
    }

    private void think() {
        Reasoning reasoning = request.reasoning();
        if (reasoning == null) {
            return;
        }
        String effort = effort(reasoning);
        if (effort.equals("none")) {
            root.put("think", false);
        } else if (hasLevels()) {
            root.put("think", effort);
        } else {
            root.put("think", true);
        }
    }

    /** Other models think or do not, and refuse a level. */
    private boolean hasLevels() {
        return target.model().toLowerCase(Locale.ROOT).contains("gpt-oss");
    }

    private static String effort(Reasoning reasoning) {
        return switch (reasoning.mode()) {
            case OFF -> "none";
            case BUDGET -> effortOf(reasoning.budgetTokens() == null ? 0 : reasoning.budgetTokens());
            case EFFORT, ADAPTIVE -> {
                String effort = reasoning.effort() == null ? "high" : reasoning.effort();
                yield switch (effort) {
                    case "minimal" -> "low";
                    case "xhigh" -> "max";
                    default -> effort;
                };
            }
        };
    }

    private static String effortOf(long budget) {
        if (budget < 5_000) {
            return "low";
        }
        return budget < 10_000 ? "medium" : "high";
    }

    private void options() {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        put(options, "num_predict", request.maxTokens());
        put(options, "temperature", request.temperature());
        put(options, "top_p", request.topP());
        put(options, "top_k", request.topK());
        put(options, "seed", request.tuning().seed());
        put(options, "frequency_penalty", request.tuning().frequencyPenalty());
        put(options, "presence_penalty", request.tuning().presencePenalty());
        if (!request.stop().isEmpty()) {
            ArrayNode stop = options.putArray("stop");
            request.stop().forEach(stop::add);
        }
        options(options, target, root);
    }

    private static void options(ObjectNode options, Target target, ObjectNode root) {
        OptionNames.override(options, target.overrides());
        if (!options.isEmpty()) {
            root.set("options", options);
        }
    }

    private static void put(ObjectNode options, String name, @Nullable Number value) {
        if (value instanceof Double number) {
            options.put(name, number);
        } else if (value != null) {
            options.put(name, value.longValue());
        }
    }

    private void noteLosses() {
        note(request.user() != null, "user");
        note(request.serviceTier() != null, "service_tier");
    }

    private void note(boolean lost, String path) {
        if (lost) {
            losses.drop(path);
        }
    }
}
