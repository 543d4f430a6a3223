package dev.sluice.gateway.internal.dialect;

import java.util.Set;

/** The fields of OpenAI's chat requests: what an override of such a name means is said in OpenAI's words. */
final class OverrideNames {
    private static final Set<String> OPENAI_CHAT = Set.of(
            "audio",
            "frequency_penalty",
            "function_call",
            "functions",
            "logit_bias",
            "logprobs",
            "max_completion_tokens",
            "max_tokens",
            "metadata",
            "modalities",
            "n",
            "parallel_tool_calls",
            "prediction",
            "presence_penalty",
            "prompt_cache_key",
            "prompt_cache_retention",
            "reasoning_effort",
            "response_format",
            "safety_identifier",
            "seed",
            "service_tier",
            "stop",
            "store",
            "temperature",
            "tool_choice",
            "tools",
            "top_logprobs",
            "top_p",
            "user",
            "verbosity",
            "web_search_options");

    private OverrideNames() {}

    static boolean isOpenAis(String name) {
        return OPENAI_CHAT.contains(name);
    }
}
