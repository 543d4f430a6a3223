package dev.sluice.gateway.internal.dialect.anthropic;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.internal.dialect.ToolNames;
import dev.sluice.gateway.internal.dialect.neutral.Message;
import dev.sluice.gateway.internal.dialect.neutral.Message.Role;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Encodes the conversation: turns that alternate, never empty, with what Anthropic wants first in front. */
final class TurnWriter {
    private static final Set<String> IMAGE_TYPES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
    private static final String PDF = "application/pdf";

    private final CacheBreakpoints cache;

    TurnWriter(CacheBreakpoints cache) {
        this.cache = cache;
    }

    /** The blocks of all system messages, in order. */
    ArrayNode system(List<Message> messages) {
        ArrayNode blocks = Json.array();
        for (Message message : messages) {
            if (message.role() == Role.SYSTEM) {
                message.parts().forEach(part -> add(part, blocks));
            }
        }
        return blocks;
    }

    /** All other messages: those of one role in a row are one turn. */
    ArrayNode turns(List<Message> messages) {
        ArrayNode turns = Json.array();
        List<Part> turn = new ArrayList<>();
        Role role = Role.USER;
        for (Message message : messages) {
            if (message.role() == Role.SYSTEM || message.parts().stream().noneMatch(this::isSaid)) {
                continue;
            }
            if (message.role() != role) {
                addTurn(role, turn, turns);
                turn.clear();
                role = message.role();
            }
            turn.addAll(role == Role.ASSISTANT ? thinkingFirst(message.parts()) : message.parts());
        }
        addTurn(role, turn, turns);
        return turns;
    }

    private void addTurn(Role role, List<Part> parts, ArrayNode turns) {
        ArrayNode blocks = Json.array();
        // A tool's result must stand right behind its call, so results lead their turn.
        parts.stream().filter(Part.ToolResult.class::isInstance).forEach(part -> add(part, blocks));
        parts.stream().filter(part -> !(part instanceof Part.ToolResult)).forEach(part -> add(part, blocks));
        if (!blocks.isEmpty()) {
            turns.addObject()
                    .put("role", role == Role.USER ? "user" : "assistant")
                    .set("content", blocks);
        }
    }

    private static List<Part> thinkingFirst(List<Part> parts) {
        List<Part> ordered = new ArrayList<>(parts.size());
        parts.stream().filter(TurnWriter::isThinking).forEach(ordered::add);
        parts.stream().filter(part -> !isThinking(part)).forEach(ordered::add);
        return ordered;
    }

    private static boolean isThinking(Part part) {
        return part instanceof Part.Thinking || part instanceof Part.RedactedThinking;
    }

    /** Anthropic refuses text that is blank; thinking that it has not signed it would refuse too. */
    private boolean isSaid(Part part) {
        if (part instanceof Part.Text text) {
            return !text.text().isBlank();
        }
        return !(part instanceof Part.Thinking thinking) || thinking.signature() != null;
    }

    private void add(Part part, ArrayNode blocks) {
        if (isSaid(part)) {
            blocks.add(block(part));
        }
    }

    private ObjectNode block(Part part) {
        if (part instanceof Part.Text text) {
            return cache.place(text.cacheControl(), typed("text").put("text", text.text()));
        } else if (part instanceof Part.Image image) {
            return image(image);
        } else if (part instanceof Part.Document document) {
            return document(document);
        } else if (part instanceof Part.ToolCall call) {
            ObjectNode block = typed("tool_use")
                    .put("id", ToolNames.fitting(call.id()))
                    .put("name", ToolNames.fitting(call.name()));
            block.set("input", CodecJson.arguments(call.arguments()));
            return cache.place(call.cacheControl(), block);
        } else if (part instanceof Part.ToolResult result) {
            return toolResult(result);
        } else if (part instanceof Part.Thinking thinking) {
            return typed("thinking").put("thinking", thinking.text()).put("signature", thinking.signature());
        } else if (part instanceof Part.RedactedThinking redacted) {
            return typed("redacted_thinking").put("data", redacted.data());
        }
        throw new IllegalStateException("no block for " + part.getClass());
    }

    private ObjectNode toolResult(Part.ToolResult result) {
        ObjectNode block = typed("tool_result").put("tool_use_id", ToolNames.fitting(result.toolCallId()));
        ArrayNode content = Json.array();
        result.content().forEach(part -> add(part, content));
        boolean plain = content.size() == 1
                && content.get(0).size() == 2
                && content.get(0).has("text");
        if (plain) {
            block.put("content", Json.text(content.get(0), "text"));
        } else if (!content.isEmpty()) {
            block.set("content", content);
        }
        if (result.isError()) {
            block.put("is_error", true);
        }
        return cache.place(result.cacheControl(), block);
    }

    private ObjectNode image(Part.Image image) {
        String url = image.url();
        if (url != null) {
            return isPdf(url)
                    ? document(new Part.Document(null, null, null, url, null, image.cacheControl()))
                    : withSource("image", typed("url").put("url", url), image.cacheControl());
        }
        String type = image.mediaType() == null ? "" : image.mediaType().toLowerCase(Locale.ROOT);
        if (type.equals(PDF)) {
            return document(new Part.Document(PDF, image.data(), null, null, null, image.cacheControl()));
        }
        if (type.equals("image/jpg")) {
            type = "image/jpeg";
        }
        if (!IMAGE_TYPES.contains(type)) {
            throw unreadable("images of type '" + type + "'; jpeg, png, gif and webp can be");
        }
        ObjectNode source = typed("base64").put("media_type", type).put("data", image.data());
        return withSource("image", source, image.cacheControl());
    }

    private static boolean isPdf(String url) {
        int end = url.length();
        for (char mark : new char[] {'#', '?'}) {
            int at = url.indexOf(mark);
            end = at < 0 ? end : Math.min(end, at);
        }
        return url.substring(0, end).toLowerCase(Locale.ROOT).endsWith(".pdf");
    }

    private ObjectNode document(Part.Document document) {
        ObjectNode block = withSource("document", documentSource(document), null);
        if (document.title() != null && !document.title().isBlank()) {
            block.put("title", document.title());
        }
        return cache.place(document.cacheControl(), block);
    }

    private static ObjectNode documentSource(Part.Document document) {
        if (document.url() != null) {
            return typed("url").put("url", document.url());
        }
        String text = document.text();
        String type = document.mediaType() == null ? PDF : document.mediaType().toLowerCase(Locale.ROOT);
        if (text == null && type.startsWith("text/plain")) {
            text = decode(document.data());
        }
        if (text != null) {
            return typed("text").put("media_type", "text/plain").put("data", text);
        }
        if (!type.equals(PDF)) {
            throw unreadable("files of type '" + type + "'; PDF and plain text can be");
        }
        return typed("base64").put("media_type", PDF).put("data", document.data());
    }

    private static String decode(@Nullable String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64 == null ? "" : base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw unreadable("a file whose data is not base64");
        }
    }

    private ObjectNode withSource(String type, ObjectNode source, @Nullable JsonNode cacheControl) {
        ObjectNode block = typed(type);
        block.set("source", source);
        return cache.place(cacheControl, block);
    }

    private static ObjectNode typed(String type) {
        return Json.object().put("type", type);
    }

    private static GatewayException unreadable(String what) {
        return Problem.of(Problem.Kind.INVALID_REQUEST, "messages: the provider of this model cannot be sent " + what)
                .withParam("messages")
                .asException();
    }
}
