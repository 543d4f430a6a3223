package dev.sluice.gateway.internal.dialect.openai;

import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.Reasoning;
import dev.sluice.gateway.spi.Globs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model takes, by its name.
 *
 * @param glob matches the name, without the vendor that some hosts put before it
 * @param maxCompletionTokens whether the cap goes by that name, and {@code max_tokens} is refused
 * @param efforts the values of {@code reasoning_effort}; empty when it does not know the field
 * @param sampling whether it takes {@code temperature} and {@code top_p}
 * @param replaysReasoning whether it wants its reasoning back in turns that called tools
 */
record ModelTraits(
        String glob, boolean maxCompletionTokens, List<String> efforts, boolean sampling, boolean replaysReasoning) {

    /** The first match holds. */
    private static final List<ModelTraits> TABLE = List.of(
            reasoning("o1*", "low", "medium", "high"),
            reasoning("o3*", "low", "medium", "high"),
            reasoning("o4-*", "low", "medium", "high"),
            new ModelTraits("gpt-5*-chat*", true, List.of(), true, false),
            reasoning("gpt-5*-pro*", "high"),
            reasoning("gpt-5*-codex*", "low", "medium", "high"),
            reasoning("gpt-5.1*", "none", "low", "medium", "high"),
            reasoning("gpt-5.*", "none", "low", "medium", "high", "xhigh"),
            reasoning("gpt-5*", "minimal", "low", "medium", "high"),
            new ModelTraits("gpt-oss*", false, List.of("low", "medium", "high"), true, false),
            new ModelTraits("grok-3-mini*", false, List.of("low", "high"), true, false),
            new ModelTraits("deepseek-*", false, List.of(), true, true),
            new ModelTraits("*", false, List.of(), true, false));

    private static final List<String> SCALE = List.of("none", "minimal", "low", "medium", "high", "xhigh", "max");

    private static ModelTraits reasoning(String glob, String... efforts) {
        return new ModelTraits(glob, true, List.of(efforts), false, false);
    }

    static ModelTraits of(String model) {
        String name = model.substring(model.lastIndexOf('/') + 1);
        return TABLE.stream()
                .filter(traits -> Globs.matches(traits.glob, name))
                .findFirst()
                .orElseThrow();
    }

    /** The effort that says what was asked for as nearly as this model can; null when it cannot. */
    @Nullable
    String effort(Reasoning reasoning) {
        if (efforts.isEmpty()) {
            return null;
        }
        return switch (reasoning.mode()) {
            case OFF -> nearest("none");
            case EFFORT, ADAPTIVE -> nearest(reasoning.effort() == null ? "high" : reasoning.effort());
            case BUDGET -> nearest(effortOf(reasoning.budgetTokens() == null ? 0 : reasoning.budgetTokens()));
        };
    }

    private static String effortOf(long budget) {
        if (budget < 2_000) {
            return "minimal";
        }
        if (budget < 5_000) {
            return "low";
        }
        return budget < 10_000 ? "medium" : "high";
    }

    private @Nullable String nearest(String wanted) {
        if (efforts.contains(wanted)) {
            return wanted;
        }
        int place = SCALE.indexOf(wanted);
        // An effort that is not known here may be a new one: the provider is the judge of it. "None" has no neighbour.
        if (place <= 0) {
            return place < 0 ? wanted : null;
        }
        String nearest = null;
        for (String effort : efforts) {
            if (!effort.equals("none") && (nearest == null || distance(effort, place) < distance(nearest, place))) {
                nearest = effort;
            }
        }
        return nearest;
    }

    private static int distance(String effort, int place) {
        return Math.abs(SCALE.indexOf(effort) - place);
    }
}
