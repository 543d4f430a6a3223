package dev.sluice.gateway.internal.dialect.openai;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.dialect.ToolNames;
import dev.sluice.gateway.internal.dialect.neutral.Message;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/** Encodes messages. Thinking and cache breakpoints have no place in this dialect and are left out. */
final class MessageWriter {
    private static final int LONGEST_ID = 40;

    private final JsonGenerator json;
    private final ModelTraits traits;

    MessageWriter(JsonGenerator json, ModelTraits traits) {
        this.json = json;
        this.traits = traits;
    }

    void write(List<Message> messages) {
        for (Message message : messages) {
            switch (message.role()) {
                case SYSTEM -> system(message);
                case USER -> user(message);
                case ASSISTANT -> assistant(message);
            }
        }
    }

    private void system(Message message) {
        // One string: arrays break some compatible hosts.
        String text = texts(message.parts()).collect(Collectors.joining("\n"));
        if (!text.isBlank()) {
            begin("system");
            json.writeStringProperty("content", text);
            json.writeEndObject();
        }
    }

    private void user(Message message) {
        // Tool messages must stand directly after the assistant's turn, so they come before the rest of the user's, and
        // they take only text: what else they hold goes to the user message that follows.
        List<Part> rest = new ArrayList<>();
        for (Part part : message.parts()) {
            if (part instanceof Part.ToolResult result) {
                toolResult(result, rest);
            }
        }
        message.parts().stream().filter(MessageWriter::isUserContent).forEach(rest::add);
        if (rest.isEmpty()) {
            return;
        }
        begin("user");
        if (rest.size() == 1 && rest.get(0) instanceof Part.Text text) {
            json.writeStringProperty("content", text.text());
        } else {
            json.writeArrayPropertyStart("content");
            rest.forEach(this::part);
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void toolResult(Part.ToolResult result, List<Part> rest) {
        String id = fittingId(result.toolCallId());
        Stream<String> documents = result.content().stream()
                .filter(p -> p instanceof Part.Document d && d.text() != null)
                .map(p -> String.valueOf(((Part.Document) p).text()));
        String text = Stream.concat(texts(result.content()), documents).collect(Collectors.joining("\n"));
        begin("tool");
        json.writeStringProperty("tool_call_id", id);
        json.writeStringProperty("content", result.isError() && !text.startsWith("Error") ? "Error: " + text : text);
        json.writeEndObject();
        List<Part> media = result.content().stream()
                .filter(p -> p instanceof Part.Image || (p instanceof Part.Document d && d.text() == null))
                .toList();
        if (!media.isEmpty()) {
            rest.add(Part.Text.of("tool result " + id + ":"));
            rest.addAll(media);
        }
    }

    private static boolean isUserContent(Part part) {
        return (part instanceof Part.Text text && !text.text().isEmpty())
                || part instanceof Part.Image
                || part instanceof Part.Document;
    }

    private void assistant(Message message) {
        String text = texts(message.parts()).collect(Collectors.joining());
        List<Part.ToolCall> calls = message.parts().stream()
                .filter(Part.ToolCall.class::isInstance)
                .map(Part.ToolCall.class::cast)
                .toList();
        if (text.isEmpty() && calls.isEmpty()) {
            return;
        }
        begin("assistant");
        if (text.isEmpty()) {
            json.writeNullProperty("content");
        } else {
            json.writeStringProperty("content", text);
        }
        if (!calls.isEmpty()) {
            reasoning(message);
            json.writeArrayPropertyStart("tool_calls");
            calls.forEach(this::toolCall);
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void reasoning(Message message) {
        String reasoning = message.parts().stream()
                .filter(Part.Thinking.class::isInstance)
                .map(part -> ((Part.Thinking) part).text())
                .collect(Collectors.joining());
        if (traits.replaysReasoning() && !reasoning.isEmpty()) {
            json.writeStringProperty("reasoning_content", reasoning);
        }
    }

    private void toolCall(Part.ToolCall call) {
        json.writeStartObject();
        json.writeStringProperty("id", fittingId(call.id()));
        json.writeStringProperty("type", "function");
        json.writeObjectPropertyStart("function");
        json.writeStringProperty("name", ToolNames.fitting(call.name()));
        json.writeStringProperty("arguments", call.arguments().isBlank() ? "{}" : call.arguments());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void part(Part part) {
        if (part instanceof Part.Text text) {
            text(text.text());
        } else if (part instanceof Part.Image image) {
            image(image);
        } else if (part instanceof Part.Document document) {
            document(document);
        }
    }

    private void text(String text) {
        json.writeStartObject();
        json.writeStringProperty("type", "text");
        json.writeStringProperty("text", text);
        json.writeEndObject();
    }

    private void image(Part.Image image) {
        json.writeStartObject();
        json.writeStringProperty("type", "image_url");
        json.writeObjectPropertyStart("image_url");
        json.writeStringProperty(
                "url", image.url() != null ? image.url() : "data:" + image.mediaType() + ";base64," + image.data());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void document(Part.Document document) {
        if (document.url() != null) {
            throw Problem.of(
                            Problem.Kind.INVALID_REQUEST,
                            "this model's provider does not fetch documents: send the document itself, not its URL")
                    .withParam("messages")
                    .asException();
        }
        if (document.text() != null) {
            text(document.text());
            return;
        }
        json.writeStartObject();
        json.writeStringProperty("type", "file");
        json.writeObjectPropertyStart("file");
        json.writeStringProperty("filename", document.title() != null ? document.title() : "document.pdf");
        json.writeStringProperty("file_data", "data:" + document.mediaType() + ";base64," + document.data());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void begin(String role) {
        json.writeStartObject();
        json.writeStringProperty("role", role);
    }

    /** The id, or a short one in place of a longer one that compatible hosts refuse: the same for a call and its result. */
    private static String fittingId(String id) {
        if (id.length() <= LONGEST_ID) {
            return id;
        }
        String digest =
                UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
        return "call_" + digest.replace("-", "").substring(0, 24);
    }

    private static Stream<String> texts(List<Part> parts) {
        return parts.stream().filter(Part.Text.class::isInstance).map(part -> ((Part.Text) part).text());
    }
}
