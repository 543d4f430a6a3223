package dev.sluice.gateway.internal.dialect.anthropic;

import dev.sluice.gateway.spi.Globs;
import java.util.List;
import java.util.Locale;

/**
 * What a model takes, by its name.
 *
 * @param sampling which of temperature, top_p and top_k it takes
 * @param thinking how it is asked to think
 * @param structuredOutput whether it takes {@code output_config.format}, and strict tools
 */
record ModelTraits(Sampling sampling, Thinking thinking, boolean structuredOutput) {
    enum Sampling {
        ALL,
        /** Temperature or top_p, not both. */
        ONE,
        NONE
    }

    enum Thinking {
        NONE,
        /** {@code budget_tokens}. */
        BUDGET,
        /** {@code adaptive} with an effort, of which high is the highest. */
        ADAPTIVE_TO_HIGH,
        /** {@code adaptive} with any effort. */
        ADAPTIVE
    }

    private record Row(String glob, ModelTraits traits) {}

    // The first row that matches holds. Names are compared in lower case with "-" for ".", so that claude-opus-4.7 is
    // found as well; a "*" in front lets prefixes of other hosts through. What is called claude and not listed is newer
    // than this table, and newer models have gone one way; what is not called claude is a compatible host.
    private static final List<Row> TABLE = List.of(
            row("*claude-2*", Sampling.ALL, Thinking.NONE, false),
            row("*claude-instant*", Sampling.ALL, Thinking.NONE, false),
            row("*claude-3-7*", Sampling.ALL, Thinking.BUDGET, false),
            row("*claude-3-*", Sampling.ALL, Thinking.NONE, false),
            row("*claude-opus-4-1*", Sampling.ONE, Thinking.BUDGET, true),
            row("*claude-*-4-5*", Sampling.ONE, Thinking.BUDGET, true),
            row("*claude-*-4-6*", Sampling.ONE, Thinking.ADAPTIVE_TO_HIGH, true),
            row("*claude-*-4", Sampling.ALL, Thinking.BUDGET, false),
            row("*claude-*-4-0*", Sampling.ALL, Thinking.BUDGET, false),
            row("*claude-*-4-20*", Sampling.ALL, Thinking.BUDGET, false),
            row("*claude-*-4@*", Sampling.ALL, Thinking.BUDGET, false),
            row("*claude-*", Sampling.NONE, Thinking.ADAPTIVE, true),
            row("*", Sampling.ALL, Thinking.BUDGET, false));

    private static Row row(String glob, Sampling sampling, Thinking thinking, boolean structuredOutput) {
        return new Row(glob, new ModelTraits(sampling, thinking, structuredOutput));
    }

    static ModelTraits of(String model) {
        String name = model.toLowerCase(Locale.ROOT).replace('.', '-');
        return TABLE.stream()
                .filter(row -> Globs.matches(row.glob(), name))
                .findFirst()
                .orElseThrow()
                .traits();
    }
}
