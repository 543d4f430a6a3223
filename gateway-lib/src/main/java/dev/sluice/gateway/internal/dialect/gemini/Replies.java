package dev.sluice.gateway.internal.dialect.gemini;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.internal.dialect.neutral.ChatReply;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import dev.sluice.gateway.internal.dialect.neutral.StopReason;
import dev.sluice.gateway.spi.Slice;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Decodes whole replies. */
final class Replies {
    private Replies() {}

    static ChatReply read(Slice document, ChatRequest request, Signatures signatures) {
        JsonNode root = CodecJson.readOrMissing(document);
        if (Errors.isError(root)) {
            throw Errors.inReply(root).asException();
        }
        Answer answer = new Answer(request, signatures);
        List<Part> content = answer.add(root);
        StopReason reason = answer.stopReason();
        if (content.isEmpty() && reason == null) {
            throw Problem.of(
                            Problem.Kind.UPSTREAM_PROTOCOL,
                            "the provider's reply is not an answer in Gemini's format: it holds no candidate")
                    .asException();
        }
        boolean callsTools = content.stream().anyMatch(Part.ToolCall.class::isInstance);
        Usage usage = answer.usage();
        return new ChatReply(
                Json.text(root, "responseId"),
                Json.text(root, "modelVersion"),
                0,
                content,
                reason != null ? reason : FinishReasons.read("", callsTools),
                null,
                usage == null ? Usage.NONE : usage);
    }
}
