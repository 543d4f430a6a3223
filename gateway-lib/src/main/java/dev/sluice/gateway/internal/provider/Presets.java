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
            preset("portkey", "portkey", "http://localhost:8787"),
            preset("gemini", "gemini", "https://generativelanguage.googleapis.com"),
            preset("vertex", "vertex", "https://aiplatform.googleapis.com"),
            preset("ollama", "ollama", "http://localhost:11434"),
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

    private static final Map<String, String> SYNONYMS = Map.ofEntries(
            Map.entry("openai-compatible", "openai"),
            Map.entry("claude", "anthropic"),
            Map.entry("google", "gemini"),
            Map.entry("google-ai", "gemini"),
            Map.entry("google-gemini", "gemini"),
            Map.entry("vertex-ai", "vertex"),
            Map.entry("google-vertex", "vertex"),
            Map.entry("google-vertex-ai", "vertex"),
            Map.entry("grok", "xai"),
            Map.entry("x-ai", "xai"),
            Map.entry("mistral-ai", "mistral"),
            Map.entry("together-ai", "together"),
            Map.entry("fireworks-ai", "fireworks"),
            Map.entry("perplexity-ai", "perplexity"),
            Map.entry("lm-studio", "lmstudio"));

    /** What a Portkey gateway calls a type or host, where that is not its name here. */
    private static final Map<String, String> PORTKEY_SLUGS = Map.ofEntries(
            Map.entry("azure", "azure-openai"),
            Map.entry("fireworks", "fireworks-ai"),
            Map.entry("gemini", "google"),
            Map.entry("mistral", "mistral-ai"),
            Map.entry("perplexity", "perplexity-ai"),
            Map.entry("together", "together-ai"),
            Map.entry("vertex", "vertex-ai"),
            Map.entry("xai", "x-ai"));

    private static final Map<String, String> LATER = Map.ofEntries(
            Map.entry("azure", "azure"),
            Map.entry("azure-openai", "azure"),
            Map.entry("bedrock", "bedrock"),
            Map.entry("aws-bedrock", "bedrock"),
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

    /** What a Portkey gateway calls a provider, by its name here, a synonym or Portkey's own name. */
    static String portkeySlug(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String known = SYNONYMS.getOrDefault(lower, LATER.getOrDefault(lower, lower));
        return PORTKEY_SLUGS.getOrDefault(known, known);
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
