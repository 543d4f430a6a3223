package dev.sluice.gateway.internal.dialect.gemini;

import dev.sluice.gateway.Usage;
import tools.jackson.databind.JsonNode;

/** Google's token counts. */
final class UsageMetadata {
    private UsageMetadata() {}

    /** What the prompt's cache served is inside the prompt's count; what was thought mostly is beside the candidates'. */
    static Usage read(JsonNode usage) {
        long prompt = count(usage, "promptTokenCount") + count(usage, "toolUsePromptTokenCount");
        long candidates = count(usage, "candidatesTokenCount");
        long thoughts = count(usage, "thoughtsTokenCount");
        // Some models count the thoughts with the candidates; the total tells.
        boolean inside =
                thoughts > 0 && candidates >= thoughts && count(usage, "totalTokenCount") == prompt + candidates;
        long output = inside ? candidates : candidates + thoughts;
        long cached = Math.min(prompt, count(usage, "cachedContentTokenCount"));
        return new Usage(prompt, output, cached, 0, thoughts);
    }

    private static long count(JsonNode usage, String name) {
        JsonNode value = usage.path(name);
        return value.isIntegralNumber() && value.canConvertToInt() ? Math.max(0, value.intValue()) : 0;
    }
}
