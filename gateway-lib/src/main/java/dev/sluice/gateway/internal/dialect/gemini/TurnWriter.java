package dev.sluice.gateway.internal.dialect.gemini;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.internal.dialect.ToolNames;
import dev.sluice.gateway.internal.dialect.neutral.Message;
import dev.sluice.gateway.internal.dialect.neutral.Message.Role;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Encodes the conversation: turns that alternate, never empty. Calls and results have no ids there: a turn's results stand
 * in the order of the calls before them.
 */
final class TurnWriter {
    /** What Google documents for a history whose calls another model made. */
    private static final String NO_SIGNATURE = "skip_thought_signature_validator";

    private final ModelTraits traits;
    private final Signatures signatures;
    private final MediaParts media;
    private final Map<String, String> toolNames = new HashMap<>();
    private final Map<String, Integer> callOrder = new HashMap<>();
    private final ArrayNode contents = Json.array();

    TurnWriter(ModelTraits traits, Signatures signatures, MediaParts media) {
        this.traits = traits;
        this.signatures = signatures;
        this.media = media;
    }

    /** The text of all system messages, in order. */
    static ArrayNode system(List<Message> messages) {
        ArrayNode parts = Json.array();
        for (Message message : messages) {
            for (Part part : message.parts()) {
                if (message.role() == Role.SYSTEM
                        && part instanceof Part.Text text
                        && !text.text().isBlank()) {
                    parts.addObject().put("text", text.text());
                }
            }
        }
        return parts;
    }

    /** All other messages: those of one role in a row are one turn. */
    ArrayNode contents(List<Message> messages) {
        List<Part> turn = new ArrayList<>();
        Role role = Role.USER;
        for (Message message : messages) {
            List<Part> said =
                    message.parts().stream().filter(TurnWriter::isSaid).toList();
            if (message.role() == Role.SYSTEM || said.isEmpty()) {
                continue;
            }
            if (message.role() != role) {
                addTurn(role, turn);
                turn.clear();
                role = message.role();
            }
            turn.addAll(said);
        }
        addTurn(role, turn);
        return contents;
    }

    /** Thoughts are not sent back: the signature of a call stands for them. Google refuses text that is empty. */
    private static boolean isSaid(Part part) {
        return !(part instanceof Part.Thinking)
                && !(part instanceof Part.RedactedThinking)
                && !(part instanceof Part.Text text && text.text().isEmpty());
    }

    private void addTurn(Role role, List<Part> parts) {
        if (role == Role.ASSISTANT) {
            add("model", model(parts));
        } else {
            List<Part.ToolResult> results = results(parts);
            // Results stand alone in their content: some models refuse anything beside them.
            add("user", responses(results));
            ArrayNode rest = Json.array();
            results.forEach(result -> media(result, rest));
            for (Part part : parts) {
                if (!(part instanceof Part.ToolResult)) {
                    rest.add(part(part));
                }
            }
            add("user", rest);
        }
    }

    private void add(String role, ArrayNode parts) {
        if (!parts.isEmpty()) {
            contents.addObject().put("role", role).set("parts", parts);
        }
    }

    private ArrayNode model(List<Part> parts) {
        ArrayNode written = Json.array();
        callOrder.clear();
        for (Part part : parts) {
            if (part instanceof Part.ToolCall call) {
                written.add(call(call, callOrder.isEmpty()));
                toolNames.put(call.id(), ToolNames.fitting(call.name()));
                callOrder.put(call.id(), callOrder.size());
            } else {
                written.add(part(part));
            }
        }
        return written;
    }

    private ObjectNode call(Part.ToolCall call, boolean first) {
        ObjectNode part = Json.object();
        part.putObject("functionCall")
                .put("name", ToolNames.fitting(call.name()))
                .set("args", CodecJson.arguments(call.arguments()));
        String signature = signature(call, first);
        return signature == null ? part : part.put("thoughtSignature", signature);
    }

    private @Nullable String signature(Part.ToolCall call, boolean first) {
        if (call.signature() != null) {
            return call.signature();
        }
        String remembered = signatures.of(call.id());
        return remembered == null && first && traits.signsCalls() ? NO_SIGNATURE : remembered;
    }

    private List<Part.ToolResult> results(List<Part> parts) {
        return parts.stream()
                .filter(Part.ToolResult.class::isInstance)
                .map(Part.ToolResult.class::cast)
                .sorted(Comparator.comparingInt(
                        result -> callOrder.getOrDefault(result.toolCallId(), Integer.MAX_VALUE)))
                .toList();
    }

    private ArrayNode responses(List<Part.ToolResult> results) {
        ArrayNode parts = Json.array();
        for (Part.ToolResult result : results) {
            String name = toolNames.get(result.toolCallId());
            if (name == null) {
                throw orphan(result.toolCallId());
            }
            String text = result.content().stream()
                    .map(TurnWriter::textOf)
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.joining("\n"));
            parts.addObject()
                    .putObject("functionResponse")
                    .put("name", name)
                    .putObject("response")
                    .put(result.isError() ? "error" : "output", text);
        }
        return parts;
    }

    private static String textOf(Part part) {
        if (part instanceof Part.Text text) {
            return text.text();
        }
        return part instanceof Part.Document document && document.text() != null ? document.text() : "";
    }

    /** What a result holds beside text, behind a line that says whose it is. */
    private void media(Part.ToolResult result, ArrayNode parts) {
        List<Part> seen = result.content().stream()
                .filter(part -> !(part instanceof Part.Text) && textOf(part).isEmpty())
                .toList();
        if (!seen.isEmpty()) {
            parts.addObject().put("text", "tool result " + result.toolCallId() + ":");
            seen.forEach(part -> parts.add(part(part)));
        }
    }

    private ObjectNode part(Part part) {
        if (part instanceof Part.Text text) {
            return Json.object().put("text", text.text());
        } else if (part instanceof Part.Image image) {
            return media.image(image);
        } else if (part instanceof Part.Document document) {
            return media.document(document);
        }
        throw new IllegalStateException("no part for " + part.getClass());
    }

    private static GatewayException orphan(String id) {
        return Problem.of(
                        Problem.Kind.INVALID_REQUEST,
                        "messages: there is a result of tool call '" + id + "', but no such call before it")
                .withParam("messages")
                .asException();
    }
}
