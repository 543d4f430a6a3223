package dev.sluice.gateway.internal.dialect.anthropic;

import dev.sluice.gateway.internal.dialect.Losses;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.Reasoning;
import dev.sluice.gateway.internal.dialect.neutral.Message;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a request asks a model to think, and the cap on output that goes with it.
 *
 * @param thinking the {@code thinking} field, or null for no thinking
 * @param effort {@code output_config.effort}
 */
record ThinkingPlan(@Nullable ObjectNode thinking, @Nullable String effort, long maxTokens) {
    private static final long DEFAULT_MAX_TOKENS = 4096;
    private static final long LEAST_BUDGET = 1024;
    private static final Map<String, Long> BUDGETS =
            Map.of("minimal", 1024L, "low", 1024L, "medium", 2048L, "high", 4096L, "xhigh", 8192L, "max", 16384L);

    static ThinkingPlan of(ChatRequest request, ModelTraits traits, Losses losses) {
        Long max = request.maxTokens();
        ThinkingPlan none = new ThinkingPlan(null, null, max == null ? DEFAULT_MAX_TOKENS : max);
        Reasoning reasoning = request.reasoning();
        if (reasoning == null || isOff(reasoning)) {
            return none;
        }
        ThinkingPlan plan = switch (traits.thinking()) {
            case NONE -> null;
            case BUDGET -> budget(reasoning, request);
            case ADAPTIVE, ADAPTIVE_TO_HIGH -> adaptive(reasoning, traits, none.maxTokens());
        };
        if (plan == null) {
            losses.drop("reasoning_effort");
            return none;
        }
        return plan;
    }

    boolean on() {
        return thinking != null;
    }

    private static boolean isOff(Reasoning reasoning) {
        return reasoning.mode() == Reasoning.Mode.OFF || "none".equals(reasoning.effort());
    }

    private static @Nullable ThinkingPlan budget(Reasoning reasoning, ChatRequest request) {
        Long max = request.maxTokens();
        Long asked = reasoning.mode() == Reasoning.Mode.BUDGET
                ? reasoning.budgetTokens()
                : BUDGETS.get(reasoning.effort() == null ? "high" : reasoning.effort());
        if (asked == null || (max != null && max <= LEAST_BUDGET) || lastToolTurnIsUnsigned(request)) {
            return null;
        }
        long budget = Math.max(LEAST_BUDGET, max == null ? asked : Math.min(asked, max - 1));
        ObjectNode thinking = Json.object().put("type", "enabled").put("budget_tokens", budget);
        return new ThinkingPlan(thinking, null, max == null ? budget + DEFAULT_MAX_TOKENS : max);
    }

    /** Models with a budget refuse to think when a tool turn in the history lacks the thinking that led to it. */
    private static boolean lastToolTurnIsUnsigned(ChatRequest request) {
        for (int i = request.messages().size() - 1; i >= 0; i--) {
            Message message = request.messages().get(i);
            if (message.role() == Message.Role.ASSISTANT
                    && message.parts().stream().anyMatch(Part.ToolCall.class::isInstance)) {
                return message.parts().stream().noneMatch(ThinkingPlan::isSealed);
            }
        }
        return false;
    }

    private static boolean isSealed(Part part) {
        return part instanceof Part.RedactedThinking
                || (part instanceof Part.Thinking thinking && thinking.signature() != null);
    }

    private static @Nullable ThinkingPlan adaptive(Reasoning reasoning, ModelTraits traits, long maxTokens) {
        String asked =
                reasoning.mode() == Reasoning.Mode.BUDGET ? effortOf(reasoning.budgetTokens()) : reasoning.effort();
        if (asked != null && !BUDGETS.containsKey(asked)) {
            return null;
        }
        boolean toHigh = traits.thinking() == ModelTraits.Thinking.ADAPTIVE_TO_HIGH;
        String effort = "minimal".equals(asked)
                ? "low"
                : toHigh && ("xhigh".equals(asked) || "max".equals(asked)) ? "high" : asked;
        return new ThinkingPlan(Json.object().put("type", "adaptive"), effort, maxTokens);
    }

    private static @Nullable String effortOf(@Nullable Long budget) {
        if (budget == null) {
            return null;
        }
        return budget < 5000 ? "low" : budget < 10000 ? "medium" : "high";
    }
}
