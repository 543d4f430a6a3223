package dev.sluice.gateway.internal.dialect.openai;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.MintedIds;
import dev.sluice.gateway.internal.dialect.ToolNames;
import dev.sluice.gateway.internal.dialect.neutral.ChatReply;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import dev.sluice.gateway.spi.Slice;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Decodes a whole OpenAI chat reply; of several choices the first. */
final class ReplyReader {
    private ReplyReader() {}

    static ChatReply read(Slice document, ChatRequest request) {
        Chunk reply = Chunk.parse(document);
        if (reply == null) {
            throw unusable("the provider's answer is not a well-formed JSON object");
        }
        if (reply.error != null) {
            throw Errors.inReply(reply.error).asException();
        }
        if (!reply.hasChoice) {
            throw unusable("the provider's answer holds no choice");
        }
        List<Part> content = new ArrayList<>(thinking(reply));
        if (!reply.text.isEmpty()) {
            content.add(Part.Text.of(reply.text));
        }
        ToolNames names = new ToolNames(request);
        for (Chunk.Call call : reply.calls) {
            String id = MintedIds.unlessGiven(call.id(), "call_");
            String arguments = call.arguments().isBlank() ? "{}" : call.arguments();
            content.add(new Part.ToolCall(id, names.original(call.name()), arguments, null));
        }
        String finish = reply.finishReason == null ? "stop" : reply.finishReason;
        return new ChatReply(
                reply.id,
                reply.model,
                Math.max(0, reply.created),
                content,
                FinishReasons.read(finish, !reply.calls.isEmpty()),
                null,
                reply.usage == null ? Usage.NONE : reply.usage);
    }

    private static GatewayException unusable(String message) {
        return Problem.of(Problem.Kind.UPSTREAM_PROTOCOL, message).asException();
    }

    private static List<Part> thinking(Chunk reply) {
        List<Part> thoughts = new ArrayList<>();
        if (reply.thinkingBlocks != null) {
            for (JsonNode block : reply.thinkingBlocks) {
                String signature = block.path("signature").asString("");
                if (block.path("data").isString()) {
                    thoughts.add(new Part.RedactedThinking(block.path("data").stringValue()));
                } else if (!signature.isEmpty()) {
                    thoughts.add(new Part.Thinking(block.path("thinking").asString(""), signature));
                }
            }
        }
        if (thoughts.isEmpty() && !reply.thinking().isEmpty()) {
            thoughts.add(new Part.Thinking(reply.thinking(), null));
        }
        return thoughts;
    }
}
