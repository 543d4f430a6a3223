package dev.sluice.gateway.internal.dialect.ollama;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.dialect.CodecJson;
import dev.sluice.gateway.spi.Slice;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Overrides in Ollama's words that have their place in {@code options}: written by their own names, or all in one object. */
final class OptionNames {
    static final String ALL = "options";

    private static final Set<String> NAMES = Set.of(
            "main_gpu",
            "min_p",
            "num_batch",
            "num_ctx",
            "num_gpu",
            "num_keep",
            "num_predict",
            "num_thread",
            "repeat_last_n",
            "repeat_penalty",
            "top_k",
            "typical_p",
            "use_mmap");

    private OptionNames() {}

    static boolean isOption(String name) {
        return NAMES.contains(name);
    }

    /** @throws dev.sluice.gateway.GatewayException when the value is none */
    static JsonNode requireObject(Slice options) {
        JsonNode value = CodecJson.read(options);
        if (!value.isObject()) {
            throw Problem.of(Problem.Kind.INVALID_REQUEST, "options: must be an object")
                    .withParam(ALL)
                    .asException();
        }
        return value;
    }

    /** Puts a target's overrides above what the client asked for; null takes an option out. */
    static void override(ObjectNode options, Map<String, Slice> overrides) {
        overrides.forEach((name, json) -> {
            if (name.equals(ALL)) {
                requireObject(json).forEachEntry((option, value) -> set(options, option, value));
            } else if (isOption(name)) {
                set(options, name, CodecJson.read(json));
            }
        });
    }

    private static void set(ObjectNode options, String name, JsonNode value) {
        if (value.isNull()) {
            options.remove(name);
        } else {
            options.set(name, value);
        }
    }
}
