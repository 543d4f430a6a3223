package dev.sluice.gateway.internal.provider;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What goes by a name: the types, hosts that speak one of them, and other names for both. */
public final class Presets {
    private static final List<Preset> TABLE = List.of(
            preset("openai", "openai", "https://api.openai.com"),
            preset("anthropic", "anthropic", "https://api.anthropic.com"),
            preset("demo", "demo", "demo:scripted"),
            preset("groq", "openai", "https://api.groq.com/openai/v1"),
            preset("mistral", "openai", "https://api.mistral.ai/v1"),
            preset("deepseek", "openai", "https://api.deepseek.com", ""),
            preset("openrouter", "openai", "https://openrouter.ai/api/v1"),
            preset("xai", "openai", "https://api.x.ai/v1"),
            preset("together", "openai", "https://api.together.xyz/v1"),
            preset("fireworks", "openai", "https://api.fireworks.ai/inference/v1"),
            preset("perplexity", "openai", "https://api.perplexity.ai", ""),
            preset("cerebras", "openai", "https://api.cerebras.ai/v1"),
            preset("vllm", "openai", "http://localhost:8000/v1"),
            preset("lmstudio", "openai", "http://localhost:1234/v1"));

    private static final Map<String, String> SYNONYMS = Map.of(
            "openai-compatible", "openai",
            "claude", "anthropic",
            "grok", "xai",
            "x-ai", "xai",
            "together-ai", "together",
            "fireworks-ai", "fireworks",
            "lm-studio", "lmstudio");

    private static final Map<String, String> LATER = Map.ofEntries(
            Map.entry("azure", "azure"),
            Map.entry("azure-openai", "azure"),
            Map.entry("gemini", "gemini"),
            Map.entry("google", "gemini"),
            Map.entry("vertex", "vertex"),
            Map.entry("vertex-ai", "vertex"),
            Map.entry("bedrock", "bedrock"),
            Map.entry("aws-bedrock", "bedrock"),
            Map.entry("ollama", "ollama"),
            Map.entry("portkey", "portkey"),
            Map.entry("gemini-cli", "gemini-cli"));

    private Presets() {}

    /** What goes by a name or by another word for it, in any case. */
    public static Optional<Preset> find(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String known = SYNONYMS.getOrDefault(lower, lower);
        return TABLE.stream().filter(preset -> preset.name().equals(known)).findFirst();
    }

    /** The type that a later version will have under this name. */
    public static Optional<String> later(String name) {
        return Optional.ofNullable(LATER.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The names of the types. */
    public static Set<String> types() {
        return names(true);
    }

    /** The names of the hosts. */
    public static Set<String> hosts() {
        return names(false);
    }

    private static Set<String> names(boolean types) {
        return TABLE.stream()
                .filter(preset -> preset.isType() == types)
                .map(Preset::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Preset preset(String name, String type, String baseUrl) {
        return new Preset(name, type, URI.create(baseUrl), Optional.empty());
    }

    private static Preset preset(String name, String type, String baseUrl, String apiPath) {
        return new Preset(name, type, URI.create(baseUrl), Optional.of(apiPath));
    }

    /**
     * A type, or a host that speaks one.
     *
     * @param apiPath what stands behind the base URL, where that is not the type's default
     */
    public record Preset(String name, String type, URI baseUrl, Optional<String> apiPath) {
        /** Whether this is a type, not a host that speaks one. */
        public boolean isType() {
            return name.equals(type);
        }
    }
}
