package dev.sluice.gateway.internal.dialect.anthropic;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.internal.dialect.MintedIds;
import dev.sluice.gateway.internal.dialect.ToolNames;
import dev.sluice.gateway.internal.dialect.neutral.ChatReply;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import dev.sluice.gateway.internal.dialect.neutral.StopReason;
import dev.sluice.gateway.spi.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Decodes and encodes whole replies. */
final class Replies {
    private Replies() {}

    static ChatReply read(Slice document, ChatRequest request) {
        JsonNode root = CodecJson.objectOrNull(document);
        if (root != null && Json.text(root, "type").equals("error")) {
            throw Errors.inReply(document).asException();
        }
        JsonNode blocks = root == null ? null : root.get("content");
        if (root == null || blocks == null || !blocks.isArray()) {
            throw noReply();
        }
        ToolNames names = new ToolNames(request);
        AnswerTool answer = new AnswerTool(request);
        List<Part> content = new ArrayList<>();
        boolean unwrapped = false;
        for (JsonNode block : blocks) {
            Part part = part(block, names, answer);
            if (part != null) {
                content.add(part);
            }
            unwrapped |= isAnswer(block, answer);
        }
        boolean callsTools = content.stream().anyMatch(Part.ToolCall.class::isInstance);
        StopReason reason = StopReasons.settle(StopReasons.read(Json.text(root, "stop_reason")), callsTools, unwrapped);
        UsageCount usage = new UsageCount();
        usage.add(root.get("usage"));
        return new ChatReply(
                Json.text(root, "id"),
                Json.text(root, "model"),
                0,
                content,
                reason,
                Json.textOrNull(root, "stop_sequence"),
                usage.usageOrNone());
    }

    private static @Nullable Part part(JsonNode block, ToolNames names, AnswerTool answer) {
        return switch (Json.text(block, "type")) {
            case "text" -> Part.Text.of(Json.text(block, "text"));
            case "thinking" -> new Part.Thinking(Json.text(block, "thinking"), Json.textOrNull(block, "signature"));
            case "redacted_thinking" -> new Part.RedactedThinking(Json.text(block, "data"));
            case "tool_use" -> {
                String arguments = CodecJson.argumentsText(block.get("input"));
                yield isAnswer(block, answer)
                        ? Part.Text.of(arguments)
                        : new Part.ToolCall(
                                Json.text(block, "id"), names.original(Json.text(block, "name")), arguments, null);
            }
            default -> null;
        };
    }

    private static boolean isAnswer(JsonNode block, AnswerTool answer) {
        return Json.text(block, "type").equals("tool_use") && answer.isCalledAs(Json.text(block, "name"));
    }

    static byte[] write(ChatReply reply, ChatRequest request) {
        ObjectNode root = Json.object()
                .put("id", MintedIds.unlessGiven(reply.id(), "msg_"))
                .put("type", "message")
                .put("role", "assistant")
                .put("model", request.model());
        ArrayNode content = root.putArray("content");
        boolean callsTools = false;
        for (Part part : reply.content()) {
            ObjectNode block = block(part);
            if (block != null) {
                content.add(block);
            }
            callsTools |= part instanceof Part.ToolCall;
        }
        root.put("stop_reason", StopReasons.write(StopReasons.settle(reply.stopReason(), callsTools, false)));
        root.put("stop_sequence", reply.stopSequence());
        root.set("usage", UsageCount.write(reply.usage()));
        return Json.bytes(root);
    }

    private static @Nullable ObjectNode block(Part part) {
        ObjectNode block = Json.object();
        if (part instanceof Part.Text text) {
            return text.text().isEmpty() ? null : block.put("type", "text").put("text", text.text());
        } else if (part instanceof Part.Thinking thinking) {
            String signature = thinking.signature();
            return block.put("type", "thinking")
                    .put("thinking", thinking.text())
                    .put("signature", signature == null ? "" : signature);
        } else if (part instanceof Part.RedactedThinking redacted) {
            return block.put("type", "redacted_thinking").put("data", redacted.data());
        } else if (part instanceof Part.ToolCall call) {
            block.put("type", "tool_use")
                    .put("id", MintedIds.unlessGiven(call.id(), "toolu_"))
                    .put("name", call.name());
            block.set("input", CodecJson.arguments(call.arguments()));
            return block;
        }
        return null;
    }

    /** Looks for the top-level usage alone: the rest of a document that is only forwarded becomes no tree. */
    static Optional<Usage> readUsage(Slice document) {
        UsageCount usage = new UsageCount();
        try (JsonParser parser = Json.parser(document)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw noReply();
            }
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                parser.nextToken();
                if (name.equals("usage")) {
                    JsonNode value = parser.readValueAsTree();
                    usage.add(value);
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw noReply();
            }
        } catch (JacksonException e) {
            throw noReply();
        }
        return usage.usage();
    }

    private static GatewayException noReply() {
        return Problem.of(Problem.Kind.UPSTREAM_PROTOCOL, "the provider's reply is not a message in Anthropic's format")
                .asException();
    }
}
