package dev.sluice.gateway.internal.dialect.anthropic;

import dev.sluice.gateway.internal.dialect.ToolNames;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import java.util.Set;
import java.util.stream.Collectors;

/** The tool through which a model without structured output gives an answer that must fit a schema. */
final class AnswerTool {
    private final String name;
    private final boolean wanted;

    AnswerTool(ChatRequest request) {
        Set<String> taken = request.tools().stream()
                .map(tool -> ToolNames.fitting(tool.name()))
                .collect(Collectors.toSet());
        String free = "json_tool_call";
        while (taken.contains(free)) {
            free += "_";
        }
        this.name = free;
        this.wanted = request.format() != null && request.format().schema() != null;
    }

    String name() {
        return name;
    }

    /** Whether a call of the tool of this name is the answer itself. */
    boolean isCalledAs(String tool) {
        return wanted && tool.equals(name);
    }
}
