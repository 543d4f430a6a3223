package dev.sluice.gateway.internal.dialect.gemini;

import dev.sluice.gateway.internal.dialect.Losses;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.Reasoning;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** How a request asks a model to think. */
final class ThinkingPlan {
    private static final String NONE = "none";
    private static final Map<String, Long> BUDGETS =
            Map.of("minimal", 1024L, "low", 1024L, "medium", 2048L, "high", 4096L, "xhigh", 8192L, "max", 16384L);
    /** The model decides. */
    private static final long DYNAMIC = -1;

    private ThinkingPlan() {}

    /** The {@code thinkingConfig}; null for a request that does not ask, or a model that cannot be asked. */
    static @Nullable ObjectNode config(@Nullable Reasoning reasoning, ModelTraits traits, Losses losses) {
        if (reasoning == null) {
            return null;
        }
        String effort = effort(reasoning);
        boolean known = effort == null || effort.equals(NONE) || BUDGETS.containsKey(effort);
        if (traits.thinking() == ModelTraits.Thinking.NONE || !known) {
            if (!NONE.equals(effort)) {
                losses.drop("reasoning_effort");
            }
            return null;
        }
        return traits.thinking() == ModelTraits.Thinking.BUDGET
                ? budget(reasoning, effort, traits)
                : level(reasoning, effort, traits);
    }

    private static @Nullable String effort(Reasoning reasoning) {
        return switch (reasoning.mode()) {
            case OFF -> NONE;
            case BUDGET -> null;
            case EFFORT, ADAPTIVE -> reasoning.effort();
        };
    }

    private static ObjectNode budget(Reasoning reasoning, @Nullable String effort, ModelTraits traits) {
        if (NONE.equals(effort)) {
            return Json.object().put("thinkingBudget", traits.noBudget()).put("includeThoughts", false);
        }
        Long asked = effort == null ? reasoning.budgetTokens() : BUDGETS.get(effort);
        long budget = asked == null ? DYNAMIC : Math.max(traits.leastBudget(), Math.min(asked, traits.mostBudget()));
        return Json.object().put("thinkingBudget", budget).put("includeThoughts", true);
    }

    private static ObjectNode level(Reasoning reasoning, @Nullable String effort, ModelTraits traits) {
        ObjectNode config = Json.object();
        String level = effort == null ? levelOf(reasoning.budgetTokens()) : level(effort);
        if (level != null && traits.thinking() == ModelTraits.Thinking.LOW_OR_HIGH) {
            level = level.equals("medium") || level.equals("high") ? "high" : "low";
        }
        if (level != null) {
            config.put("thinkingLevel", level);
        }
        return config.put("includeThoughts", !NONE.equals(effort));
    }

    private static String level(String effort) {
        return switch (effort) {
            case NONE, "minimal" -> "minimal";
            case "xhigh", "max" -> "high";
            default -> effort;
        };
    }

    private static @Nullable String levelOf(@Nullable Long budget) {
        if (budget == null) {
            return null;
        }
        return budget < 2000 ? "minimal" : budget < 5000 ? "low" : budget < 10000 ? "medium" : "high";
    }
}
