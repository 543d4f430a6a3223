package dev.sluice.gateway.internal.dialect.gemini;

import dev.sluice.gateway.spi.Globs;
import java.util.List;
import java.util.Locale;

/**
 * What a model takes, by its name.
 *
 * @param thinking how it is asked to think
 * @param noBudget the budget that comes nearest to not thinking
 * @param leastBudget the least budget for thinking
 * @param mostBudget the largest budget
 * @param signsCalls whether it refuses a tool call in the history that lacks its signature
 * @param formatsWithTools whether it takes tools and a form of the answer together
 */
record ModelTraits(
        Thinking thinking,
        long noBudget,
        long leastBudget,
        long mostBudget,
        boolean signsCalls,
        boolean formatsWithTools) {
    enum Thinking {
        NONE,
        /** {@code thinkingBudget}. */
        BUDGET,
        /** {@code thinkingLevel}: low or high. */
        LOW_OR_HIGH,
        /** {@code thinkingLevel}: minimal, low, medium or high. */
        LEVEL
    }

    private record Row(String glob, ModelTraits traits) {}

    // The first row that matches holds. Names are compared in lower case; a "*" in front lets prefixes through
    // ("models/", "publishers/google/models/"). What is called gemini and not listed is newer than this table.
    private static final List<Row> TABLE = List.of(
            level("*gemini-3*pro*", Thinking.LOW_OR_HIGH),
            level("*gemini-3*", Thinking.LEVEL),
            none("*gemini-2.5-flash-image*"),
            budget("*gemini-2.5-pro*", 128, 128, 32768),
            budget("*gemini-2.5-flash-lite*", 0, 512, 24576),
            budget("*gemini-2.5*", 0, 1, 24576),
            none("*gemini-2*"),
            none("*gemini-1*"),
            level("*gemini-*pro*", Thinking.LOW_OR_HIGH),
            level("*gemini-*", Thinking.LEVEL),
            none("*"));

    private static Row none(String glob) {
        return new Row(glob, new ModelTraits(Thinking.NONE, 0, 0, 0, false, false));
    }

    private static Row budget(String glob, long none, long least, long most) {
        return new Row(glob, new ModelTraits(Thinking.BUDGET, none, least, most, false, false));
    }

    private static Row level(String glob, Thinking thinking) {
        return new Row(glob, new ModelTraits(thinking, 0, 0, 0, true, true));
    }

    static ModelTraits of(String model) {
        String name = model.toLowerCase(Locale.ROOT);
        return TABLE.stream()
                .filter(row -> Globs.matches(row.glob(), name))
                .findFirst()
                .orElseThrow()
                .traits();
    }
}
