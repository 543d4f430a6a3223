package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.Tuning;
import dev.sluice.gateway.internal.wire.Envelope;
import dev.sluice.gateway.internal.wire.JsonObject;
import dev.sluice.gateway.internal.wire.JsonText;
import dev.sluice.gateway.internal.wire.OutBuffer;
import dev.sluice.gateway.spi.Slice;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A few fields of an OpenAI chat request, read by its codec like those of a whole one, to stand in the place of another
 * request's.
 *
 * @param names the fields
 * @param said a request with nothing else in it
 * @param dropped the fields that the neutral model does not know
 */
record PartialRequest(Set<String> names, ChatRequest said, List<String> dropped) {

    /**
     * Reads the fields; null is "not said".
     *
     * @throws dev.sluice.gateway.GatewayException naming the field that is wrong, or that cannot be said elsewhere
     * @throws dev.sluice.gateway.internal.wire.JsonSyntaxException when a value is not JSON
     */
    static PartialRequest read(Map<String, Slice> fields) {
        OutBuffer out = new OutBuffer();
        JsonText json = new JsonText(out).raw("{\"messages\":[{\"role\":\"user\",\"content\":\".\"}]");
        if (!fields.containsKey("tools") && !fields.containsKey("functions")) {
            // How a tool is chosen is read only where there is one.
            json.raw(
                    fields.containsKey("function_call")
                            ? ",\"functions\":[{\"name\":\"any\"}]"
                            : ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"any\"}}]");
        }
        fields.forEach((name, value) -> {
            json.raw(",").string(name).raw(":");
            out.append(value);
        });
        json.raw("}");
        Losses losses = new Losses();
        Envelope envelope = new Envelope(JsonObject.scan(out.toByteArray()), "", false);
        ChatRequest said = Codecs.client(Dialect.OPENAI_CHAT).readRequest(envelope, losses);
        return new PartialRequest(Set.copyOf(fields.keySet()), said, losses.dropped());
    }

    /** These fields but for one. */
    PartialRequest without(String name) {
        Set<String> rest = new HashSet<>(names);
        rest.remove(name);
        return new PartialRequest(rest, said, dropped);
    }

    boolean sets(String... anyOf) {
        for (String name : anyOf) {
            if (names.contains(name)) {
                return true;
            }
        }
        return false;
    }

    /** The request with these fields in place of its own. */
    ChatRequest over(ChatRequest request) {
        return new ChatRequest(
                request.model(),
                request.messages(),
                sets("tools", "functions") ? said.tools() : request.tools(),
                pick(said.toolChoice(), request.toolChoice(), "tool_choice", "function_call"),
                pick(said.parallelToolCalls(), request.parallelToolCalls(), "parallel_tool_calls"),
                pick(said.maxTokens(), request.maxTokens(), "max_tokens", "max_completion_tokens"),
                pick(said.temperature(), request.temperature(), "temperature"),
                pick(said.topP(), request.topP(), "top_p"),
                pick(said.topK(), request.topK(), "top_k"),
                tuning(request.tuning()),
                sets("stop") ? said.stop() : request.stop(),
                request.stream(),
                request.streamUsage(),
                pick(said.reasoning(), request.reasoning(), "reasoning_effort"),
                pick(said.format(), request.format(), "response_format"),
                pick(said.user(), request.user(), "user", "safety_identifier"),
                pick(said.serviceTier(), request.serviceTier(), "service_tier"),
                request.legacyFunctions());
    }

    private Tuning tuning(Tuning theirs) {
        Tuning ours = said.tuning();
        return new Tuning(
                pick(ours.seed(), theirs.seed(), "seed"),
                pick(ours.frequencyPenalty(), theirs.frequencyPenalty(), "frequency_penalty"),
                pick(ours.presencePenalty(), theirs.presencePenalty(), "presence_penalty"));
    }

    private <T> @Nullable T pick(@Nullable T ours, @Nullable T theirs, String... anyOf) {
        return sets(anyOf) ? ours : theirs;
    }
}
