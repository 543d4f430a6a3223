package dev.sluice.gateway.internal.dialect.gemini;

import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.internal.dialect.MintedIds;
import dev.sluice.gateway.internal.dialect.ToolNames;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import dev.sluice.gateway.internal.dialect.neutral.StopReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An answer as it is read: a whole one is one document, a streamed one several of the same form, each with a part of it.
 * Of several candidates it is the first.
 */
final class Answer {
    private static final String BLOCKED = "PROHIBITED_CONTENT";

    private final ToolNames names;
    private final Signatures signatures;
    private @Nullable String finishReason;
    private @Nullable Usage usage;
    private boolean callsTools;

    Answer(ChatRequest request, Signatures signatures) {
        this.names = new ToolNames(request);
        this.signatures = signatures;
    }

    /** Takes the next document and returns the parts that it adds. */
    List<Part> add(JsonNode document) {
        JsonNode candidate = document.path("candidates").path(0);
        List<Part> parts = new ArrayList<>();
        for (JsonNode part : candidate.path("content").path("parts")) {
            Part read = part(part);
            if (read != null) {
                parts.add(read);
            }
        }
        String reason = Json.text(candidate, "finishReason");
        if (!reason.isEmpty()) {
            finishReason = reason;
        } else if (candidate.isMissingNode()
                && !Json.text(document.path("promptFeedback"), "blockReason").isEmpty()) {
            finishReason = BLOCKED;
        }
        if (document.path("usageMetadata").isObject()) {
            usage = UsageMetadata.read(document.path("usageMetadata"));
        }
        return parts;
    }

    /** What was counted so far, which each document says anew; null while nothing was. */
    @Nullable
    Usage usage() {
        return usage;
    }

    /** Why the answer ended; null while it has not. */
    @Nullable
    StopReason stopReason() {
        return finishReason == null ? null : FinishReasons.read(finishReason, callsTools);
    }

    /** Text, a thought or a call; null for what no client can be shown (code that the provider ran, images). */
    private @Nullable Part part(JsonNode part) {
        JsonNode call = part.path("functionCall");
        if (call.isObject()) {
            return call(call, Json.textOrNull(part, "thoughtSignature"));
        }
        String text = Json.text(part, "text");
        if (text.isEmpty()) {
            return null;
        }
        return part.path("thought").booleanValue(false) ? new Part.Thinking(text, null) : Part.Text.of(text);
    }

    private Part call(JsonNode call, @Nullable String signature) {
        callsTools = true;
        String id = MintedIds.unlessGiven(Json.text(call, "id"), "call_");
        if (signature != null) {
            signatures.remember(id, signature);
        }
        return new Part.ToolCall(
                id,
                names.original(Json.text(call, "name")),
                CodecJson.argumentsText(call.path("args")),
                null,
                signature);
    }
}
