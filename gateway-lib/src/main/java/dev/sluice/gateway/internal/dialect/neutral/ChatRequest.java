package dev.sluice.gateway.internal.dialect.neutral;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A chat request in words that at least two dialects know. Null is "not said".
 *
 * @param model the requested name
 * @param messages the conversation, system messages in their place
 * @param tools function tools
 * @param toolChoice how tools are to be chosen
 * @param parallelToolCalls whether several calls may come at once
 * @param maxTokens the cap on output
 * @param tuning what else shapes the sampling
 * @param stop stop sequences
 * @param stream whether a stream is asked for
 * @param streamUsage whether the client wants usage in the stream (OpenAI); dialects that always send it ignore this
 * @param reasoning how much to think
 * @param format the form of the answer
 * @param user the end user
 * @param serviceTier in OpenAI's words: auto, default, flex, priority
 * @param legacyFunctions whether the client speaks of functions instead of tools (OpenAI before tools), to be answered
 *     likewise
 */
public record ChatRequest(
        String model,
        List<Message> messages,
        List<Tool> tools,
        @Nullable ToolChoice toolChoice,
        @Nullable Boolean parallelToolCalls,
        @Nullable Long maxTokens,
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Long topK,
        Tuning tuning,
        List<String> stop,
        boolean stream,
        boolean streamUsage,
        @Nullable Reasoning reasoning,
        @Nullable ResponseFormat format,
        @Nullable String user,
        @Nullable String serviceTier,
        boolean legacyFunctions) {
    public ChatRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        stop = List.copyOf(stop);
    }

    /** What shapes the sampling and a dialect may do without. */
    public record Tuning(
            @Nullable Long seed,
            @Nullable Double frequencyPenalty,
            @Nullable Double presencePenalty) {
        /** Nothing said. */
        public static final Tuning NONE = new Tuning(null, null, null);
    }

    /**
     * A function tool.
     *
     * @param schema the JSON schema of the arguments; null when none was given
     * @param cacheControl Anthropic's cache breakpoint
     */
    public record Tool(
            String name,
            @Nullable String description,
            @Nullable JsonNode schema,
            @Nullable Boolean strict,
            @Nullable JsonNode cacheControl) {}

    /**
     * How tools are chosen.
     *
     * @param name the tool to call, with {@link Mode#NAMED}
     */
    public record ToolChoice(Mode mode, @Nullable String name) {
        public enum Mode {
            AUTO,
            REQUIRED,
            NONE,
            NAMED
        }
    }

    /**
     * How much to think: a level, a budget, or a dialect's own switch.
     *
     * @param mode what was said
     * @param effort none, minimal, low, medium, high, xhigh, max; with {@link Mode#EFFORT}, or beside {@link Mode#ADAPTIVE}
     * @param budgetTokens with {@link Mode#BUDGET}
     */
    public record Reasoning(
            Mode mode, @Nullable String effort, @Nullable Long budgetTokens) {
        public enum Mode {
            EFFORT,
            BUDGET,
            ADAPTIVE,
            OFF
        }
    }

    /**
     * The form of the answer.
     *
     * @param schema the JSON schema; null for "any JSON object"
     */
    public record ResponseFormat(
            @Nullable String name,
            @Nullable String description,
            @Nullable JsonNode schema,
            @Nullable Boolean strict) {}
}
