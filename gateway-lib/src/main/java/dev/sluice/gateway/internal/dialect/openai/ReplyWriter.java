package dev.sluice.gateway.internal.dialect.openai;

import dev.sluice.gateway.internal.dialect.MintedIds;
import dev.sluice.gateway.internal.dialect.neutral.ChatReply;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import dev.sluice.gateway.internal.wire.JsonText;
import dev.sluice.gateway.internal.wire.OutBuffer;
import java.time.Clock;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Encodes a whole reply as an OpenAI chat completion. */
final class ReplyWriter {
    private ReplyWriter() {}

    static byte[] write(ChatReply reply, ChatRequest request, Clock clock) {
        List<Part.ToolCall> calls = all(reply, Part.ToolCall.class);
        String id = MintedIds.unlessGiven(reply.id(), "chatcmpl-");
        OutBuffer bytes = new OutBuffer();
        JsonText out = new JsonText(bytes);
        out.raw("{\"id\":").string(id).raw(",\"object\":\"chat.completion\",\"created\":");
        out.number(reply.created() > 0 ? reply.created() : clock.instant().getEpochSecond());
        out.raw(",\"model\":").string(request.model());
        out.raw(",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":");
        content(reply, calls, out);
        out.raw(",\"refusal\":null");
        thinking(reply, out);
        if (!calls.isEmpty() && request.legacyFunctions()) {
            out.raw(",\"function_call\":");
            function(calls.get(0), out);
        } else if (!calls.isEmpty()) {
            out.raw(",\"tool_calls\":");
            array(calls, ReplyWriter::call, out);
        }
        out.raw("},\"logprobs\":null,\"finish_reason\":");
        out.string(FinishReasons.write(reply.stopReason(), !calls.isEmpty(), request.legacyFunctions()));
        out.raw("}],\"usage\":");
        UsageJson.write(reply.usage(), out);
        out.raw("}");
        return bytes.toByteArray();
    }

    private static void content(ChatReply reply, List<Part.ToolCall> calls, JsonText out) {
        String text = all(reply, Part.Text.class).stream().map(Part.Text::text).collect(Collectors.joining());
        if (text.isEmpty() && !calls.isEmpty()) {
            out.raw("null");
        } else {
            out.string(text);
        }
    }

    private static void thinking(ChatReply reply, JsonText out) {
        String text = all(reply, Part.Thinking.class).stream()
                .map(Part.Thinking::text)
                .collect(Collectors.joining());
        if (!text.isEmpty()) {
            out.raw(",\"reasoning_content\":").string(text);
        }
        List<Part> blocks = reply.content().stream()
                .filter(p ->
                        p instanceof Part.RedactedThinking || (p instanceof Part.Thinking t && t.signature() != null))
                .toList();
        if (!blocks.isEmpty()) {
            out.raw(",\"thinking_blocks\":");
            array(blocks, ReplyWriter::thinkingBlock, out);
        }
    }

    private static void thinkingBlock(Part block, JsonText out) {
        if (block instanceof Part.Thinking thinking && thinking.signature() != null) {
            out.raw("{\"type\":\"thinking\",\"thinking\":").string(thinking.text());
            out.raw(",\"signature\":").string(thinking.signature()).raw("}");
        } else if (block instanceof Part.RedactedThinking redacted) {
            out.raw("{\"type\":\"redacted_thinking\",\"data\":")
                    .string(redacted.data())
                    .raw("}");
        }
    }

    private static void call(Part.ToolCall call, JsonText out) {
        out.raw("{\"id\":").string(call.id()).raw(",\"type\":\"function\",\"function\":");
        function(call, out);
        signature(call.signature(), out);
        out.raw("}");
    }

    /** Where clients of Google's own OpenAI endpoint look for it, and what they hand back. */
    static void signature(@Nullable String signature, JsonText out) {
        if (signature != null) {
            out.raw(",\"extra_content\":{\"google\":{\"thought_signature\":").string(signature);
            out.raw("}}");
        }
    }

    private static void function(Part.ToolCall call, JsonText out) {
        out.raw("{\"name\":").string(call.name()).raw(",\"arguments\":");
        out.string(call.arguments().isBlank() ? "{}" : call.arguments()).raw("}");
    }

    private static <T> void array(List<T> elements, BiConsumer<T, JsonText> writer, JsonText out) {
        out.raw("[");
        for (int i = 0; i < elements.size(); i++) {
            if (i > 0) {
                out.raw(",");
            }
            writer.accept(elements.get(i), out);
        }
        out.raw("]");
    }

    private static <T extends Part> List<T> all(ChatReply reply, Class<T> type) {
        return reply.content().stream().filter(type::isInstance).map(type::cast).toList();
    }
}
