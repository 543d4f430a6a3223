package dev.sluice.gateway.internal.dialect.anthropic;

import static dev.sluice.gateway.internal.dialect.anthropic.Fields.at;
import static dev.sluice.gateway.internal.dialect.anthropic.Fields.invalid;

import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.internal.dialect.Losses;
import dev.sluice.gateway.internal.dialect.neutral.Message;
import dev.sluice.gateway.internal.dialect.neutral.Message.Role;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Decodes the conversation of a messages request, turn by turn. */
final class ContentReader {
    private static final Set<String> KNOWN_IN_DOCUMENT = Set.of("type", "source", "title", "cache_control");

    private final Losses losses;
    private final List<Message> messages = new ArrayList<>();

    ContentReader(Losses losses) {
        this.losses = losses;
    }

    List<Message> messages() {
        return messages;
    }

    /** A system prompt: a string, or text blocks. */
    void system(JsonNode content, String path) {
        List<Part> parts = new ArrayList<>();
        if (content.isString()) {
            parts.add(Part.Text.of(content.stringValue()));
        } else {
            for (int i = 0; i < blocks(content, path).size(); i++) {
                JsonNode block = content.get(i);
                String blockPath = at(path, i);
                if (!type(block, blockPath).equals("text")) {
                    throw invalid(at(blockPath, "type"), "must be text");
                }
                parts.add(text(block, blockPath));
            }
        }
        add(Role.SYSTEM, parts);
    }

    void message(JsonNode message, String path) {
        if (!message.isObject()) {
            throw invalid(path, "must be an object");
        }
        String role = Fields.requiredText(message, "role", path);
        JsonNode content = Fields.value(message, "content");
        if (content == null) {
            throw invalid(at(path, "content"), "is required");
        }
        switch (role) {
            case "system" -> system(content, at(path, "content"));
            case "user" -> turn(Role.USER, content, at(path, "content"));
            case "assistant" -> turn(Role.ASSISTANT, content, at(path, "content"));
            default -> throw invalid(at(path, "role"), "must be user, assistant or system");
        }
    }

    private void turn(Role role, JsonNode content, String path) {
        if (content.isString()) {
            add(role, List.of(Part.Text.of(content.stringValue())));
            return;
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < blocks(content, path).size(); i++) {
            JsonNode block = content.get(i);
            String blockPath = at(path, i);
            if (type(block, blockPath).equals("mid_conv_system")) {
                add(role, parts);
                parts = new ArrayList<>();
                boolean plain = Fields.value(block, "text") != null;
                system(required(block, plain ? "text" : "content", blockPath), blockPath);
            } else {
                Part part = role == Role.USER ? userPart(block, blockPath) : assistantPart(block, blockPath);
                if (part != null) {
                    parts.add(part);
                }
            }
        }
        add(role, parts);
    }

    private void add(Role role, List<Part> parts) {
        if (!parts.isEmpty()) {
            messages.add(new Message(role, parts));
        }
    }

    private @Nullable Part userPart(JsonNode block, String path) {
        return type(block, path).equals("tool_result") ? toolResult(block, path) : input(block, path);
    }

    /** A block that a user's turn and a tool's result may both hold; null for one that is left out. */
    private @Nullable Part input(JsonNode block, String path) {
        String type = type(block, path);
        return switch (type) {
            case "text" -> text(block, path);
            case "image" -> image(block, path);
            case "document" -> document(block, path);
            case "search_result" -> searchResult(block, path);
            default -> leaveOut(type, path);
        };
    }

    private @Nullable Part assistantPart(JsonNode block, String path) {
        String type = type(block, path);
        return switch (type) {
            case "text" -> text(block, path);
            case "tool_use" -> toolCall(block, path);
            case "thinking" ->
                new Part.Thinking(Fields.requiredText(block, "thinking", path), Json.textOrNull(block, "signature"));
            case "redacted_thinking" -> new Part.RedactedThinking(Fields.requiredText(block, "data", path));
            default -> leaveOut(type, path);
        };
    }

    /** What a provider's own tools said and did is no input for another provider; anything else would be lost input. */
    private @Nullable Part leaveOut(String type, String path) {
        boolean serverTool = type.equals("server_tool_use")
                || type.equals("mcp_tool_use")
                || type.equals("container_upload")
                || type.equals("tool_reference")
                || (type.endsWith("_tool_result") && !type.equals("tool_result"));
        if (!serverTool) {
            throw invalid(
                    at(path, "type"), "a block of type " + type + " cannot be sent to the provider of this model");
        }
        losses.drop(path);
        return null;
    }

    private Part.Text text(JsonNode block, String path) {
        Fields.dropUnknown(block, path, Set.of("type", "text", "cache_control"), losses);
        return new Part.Text(Fields.requiredText(block, "text", path), cacheControl(block, path));
    }

    private Part image(JsonNode block, String path) {
        JsonNode source = required(block, "source", path);
        String sourcePath = at(path, "source");
        String type = type(source, sourcePath);
        return switch (type) {
            case "base64" ->
                new Part.Image(
                        Fields.requiredText(source, "media_type", sourcePath),
                        Fields.requiredText(source, "data", sourcePath),
                        null,
                        cacheControl(block, path));
            case "url" ->
                new Part.Image(null, null, Fields.requiredText(source, "url", sourcePath), cacheControl(block, path));
            default -> throw unreadable(type, sourcePath);
        };
    }

    private Part document(JsonNode block, String path) {
        Fields.dropUnknown(block, path, KNOWN_IN_DOCUMENT, losses);
        JsonNode source = required(block, "source", path);
        String sourcePath = at(path, "source");
        String title = Fields.text(block, "title", path);
        JsonNode cache = cacheControl(block, path);
        String type = type(source, sourcePath);
        return switch (type) {
            case "base64" ->
                new Part.Document(
                        Fields.requiredText(source, "media_type", sourcePath),
                        Fields.requiredText(source, "data", sourcePath),
                        null,
                        null,
                        title,
                        cache);
            case "text" -> plain(Fields.requiredText(source, "data", sourcePath), title, cache);
            case "url" ->
                new Part.Document(null, null, null, Fields.requiredText(source, "url", sourcePath), title, cache);
            case "content" ->
                plain(plainText(required(source, "content", sourcePath), at(sourcePath, "content")), title, cache);
            default -> throw unreadable(type, sourcePath);
        };
    }

    private static Part plain(String text, @Nullable String title, @Nullable JsonNode cache) {
        return new Part.Document(null, null, text, null, title, cache);
    }

    private Part searchResult(JsonNode block, String path) {
        String head = Fields.requiredText(block, "title", path) + "\n" + Fields.requiredText(block, "source", path);
        String text = plainText(required(block, "content", path), at(path, "content"));
        return new Part.Text(head + "\n" + text, cacheControl(block, path));
    }

    /** A string, or text blocks joined by line breaks. */
    private static String plainText(JsonNode content, String path) {
        if (content.isString()) {
            return content.stringValue();
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < blocks(content, path).size(); i++) {
            String blockPath = at(path, i);
            if (!type(content.get(i), blockPath).equals("text")) {
                throw invalid(at(blockPath, "type"), "only text can be sent to the provider of this model here");
            }
            lines.add(Fields.requiredText(content.get(i), "text", blockPath));
        }
        return String.join("\n", lines);
    }

    private static Part toolCall(JsonNode block, String path) {
        return new Part.ToolCall(
                Fields.requiredText(block, "id", path),
                Fields.requiredText(block, "name", path),
                CodecJson.argumentsText(Fields.object(block, "input", path)),
                cacheControl(block, path));
    }

    private Part toolResult(JsonNode block, String path) {
        List<Part> parts = new ArrayList<>();
        JsonNode content = Fields.value(block, "content");
        if (content != null && content.isString()) {
            parts.add(Part.Text.of(content.stringValue()));
        } else if (content != null) {
            String contentPath = at(path, "content");
            for (int i = 0; i < blocks(content, contentPath).size(); i++) {
                Part part = input(content.get(i), at(contentPath, i));
                if (part != null) {
                    parts.add(part);
                }
            }
        }
        return new Part.ToolResult(
                Fields.requiredText(block, "tool_use_id", path),
                parts,
                Fields.flag(block, "is_error", path),
                cacheControl(block, path));
    }

    private static @Nullable JsonNode cacheControl(JsonNode block, String path) {
        return Fields.object(block, "cache_control", path);
    }

    private static JsonNode blocks(JsonNode content, String path) {
        if (!content.isArray()) {
            throw invalid(path, "must be a string or an array of blocks");
        }
        return content;
    }

    private static String type(JsonNode block, String path) {
        if (!block.isObject()) {
            throw invalid(path, "must be an object");
        }
        return Fields.requiredText(block, "type", path);
    }

    private static JsonNode required(JsonNode object, String name, String path) {
        JsonNode value = Fields.value(object, name);
        if (value == null) {
            throw invalid(at(path, name), "is required");
        }
        return value;
    }

    private static RuntimeException unreadable(String type, String path) {
        return invalid(path, "a source of type " + type + " cannot be sent to the provider of this model");
    }
}
