package dev.sluice.gateway.internal.dialect.openai;

import dev.sluice.gateway.internal.dialect.Losses;
import dev.sluice.gateway.internal.dialect.neutral.Message;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Decodes the messages of one OpenAI chat request: tool messages become parts of the user's turn. */
final class MessageReader {
    private final ContentReader contents;
    private final Losses losses;
    private final List<Message> messages = new ArrayList<>();

    /** The tool results read last: further ones and one user message join them. */
    private final List<Part> results = new ArrayList<>();

    private final Map<String, String> lastIdOfFunction = new HashMap<>();
    private int legacyCalls;

    MessageReader(Losses losses) {
        this.losses = losses;
        this.contents = new ContentReader(losses);
    }

    List<Message> read(JsonNode array) {
        for (int i = 0; i < array.size(); i++) {
            String path = "messages[" + i + "]";
            message(Json.element(array.get(i), path), path);
        }
        endResults();
        return messages;
    }

    private void message(JsonNode message, String path) {
        String role = Json.requiredString(message, "role", path);
        if (Json.field(message, "name") != null && !role.equals("function")) {
            losses.drop("messages[].name");
        }
        switch (role) {
            case "system", "developer" -> {
                endResults();
                add(Message.Role.SYSTEM, message, contents.system(message, path), path);
            }
            case "user" -> {
                results.addAll(marked(message, contents.user(message, path), path));
                messages.add(new Message(Message.Role.USER, results));
                results.clear();
            }
            case "assistant" -> {
                endResults();
                add(Message.Role.ASSISTANT, message, assistant(message, path), path);
            }
            case "tool" -> result(Json.requiredString(message, "tool_call_id", path), message, path);
            case "function" -> {
                String name = Json.requiredString(message, "name", path);
                String id = lastIdOfFunction.get(name);
                if (id == null) {
                    throw Json.invalid(path + ".name", "no call of function '" + name + "' came before");
                }
                result(id, message, path);
            }
            default ->
                throw Json.invalid(
                        path + ".role",
                        "'" + role + "' is not one of system, developer, user, assistant, tool, function");
        }
    }

    private void add(Message.Role role, JsonNode message, List<Part> parts, String path) {
        messages.add(new Message(role, marked(message, parts, path)));
    }

    private void result(String id, JsonNode message, String path) {
        JsonNode cacheControl = Json.object(message, "cache_control", path);
        results.add(new Part.ToolResult(id, contents.tool(message, path), false, cacheControl));
    }

    private void endResults() {
        if (!results.isEmpty()) {
            messages.add(new Message(Message.Role.USER, results));
            results.clear();
        }
    }

    private List<Part> assistant(JsonNode message, String path) {
        if (Json.field(message, "audio") != null) {
            throw Json.invalid(path + ".audio", "this model's provider does not take audio");
        }
        List<Part> parts = new ArrayList<>(thinking(message, path));
        parts.addAll(contents.assistant(message, path));
        String refusal = Json.string(message, "refusal", path);
        if (refusal != null && !refusal.isEmpty()) {
            parts.add(Part.Text.of(refusal));
        }
        JsonNode calls = Json.array(message, "tool_calls", path);
        for (int i = 0; calls != null && i < calls.size(); i++) {
            parts.add(call(calls.get(i), path + ".tool_calls[" + i + "]"));
        }
        JsonNode functionCall = Json.object(message, "function_call", path);
        if (functionCall != null) {
            parts.add(functionCall(functionCall, path + ".function_call"));
        }
        return parts;
    }

    private static List<Part> thinking(JsonNode message, String path) {
        List<Part> thoughts = new ArrayList<>();
        JsonNode blocks = Json.array(message, "thinking_blocks", path);
        for (int i = 0; blocks != null && i < blocks.size(); i++) {
            String at = path + ".thinking_blocks[" + i + "]";
            JsonNode block = Json.element(blocks.get(i), at);
            String data = Json.string(block, "data", at);
            String text = Json.string(block, "thinking", at);
            if (data != null) {
                thoughts.add(new Part.RedactedThinking(data));
            } else if (text != null) {
                String signature = Json.string(block, "signature", at);
                thoughts.add(new Part.Thinking(text, signature == null || signature.isEmpty() ? null : signature));
            }
        }
        String text = Json.string(message, "reasoning_content", path);
        if (thoughts.isEmpty() && text != null && !text.isEmpty()) {
            thoughts.add(new Part.Thinking(text, null));
        }
        return thoughts;
    }

    private static Part call(JsonNode call, String path) {
        JsonNode function = Json.requiredObject(Json.element(call, path), "function", path);
        String arguments = Json.string(function, "arguments", path + ".function");
        return new Part.ToolCall(
                Json.requiredString(call, "id", path),
                Json.requiredString(function, "name", path + ".function"),
                arguments == null ? "" : arguments,
                Json.object(call, "cache_control", path),
                call.path("extra_content")
                        .path("google")
                        .path("thought_signature")
                        .stringValue(null));
    }

    private Part functionCall(JsonNode call, String path) {
        String name = Json.requiredString(call, "name", path);
        String arguments = Json.string(call, "arguments", path);
        // Counted and not drawn by lot: the same history must give the same bytes, or no prompt cache would hit.
        String id = String.format("call_%024d", legacyCalls++);
        lastIdOfFunction.put(name, id);
        return new Part.ToolCall(id, name, arguments == null ? "" : arguments, null);
    }

    /** A cache breakpoint on a message is one on its last part. */
    private static List<Part> marked(JsonNode message, List<Part> parts, String path) {
        JsonNode cacheControl = Json.object(message, "cache_control", path);
        if (cacheControl == null || parts.isEmpty()) {
            return parts;
        }
        List<Part> marked = new ArrayList<>(parts);
        marked.set(marked.size() - 1, marked(marked.get(marked.size() - 1), cacheControl));
        return marked;
    }

    private static Part marked(Part part, @Nullable JsonNode mark) {
        if (part instanceof Part.Text p) {
            return new Part.Text(p.text(), mark);
        }
        if (part instanceof Part.Image p) {
            return new Part.Image(p.mediaType(), p.data(), p.url(), mark);
        }
        if (part instanceof Part.Document p) {
            return new Part.Document(p.mediaType(), p.data(), p.text(), p.url(), p.title(), mark);
        }
        if (part instanceof Part.ToolCall p) {
            return new Part.ToolCall(p.id(), p.name(), p.arguments(), mark, p.signature());
        }
        return part;
    }
}
