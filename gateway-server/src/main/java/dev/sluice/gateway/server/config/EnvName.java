package dev.sluice.gateway.server.config;

import dev.sluice.gateway.Providers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One environment variable that the gateway knows.
 *
 * @param name its name; {@code <P>} and {@code <APP>} stand for a provider's and a client key's name
 * @param use what it is for
 * @param key the key of gateway.yaml that it sets; empty where there is none
 * @param example a value, for {@code .env.example}; no real secret
 * @param doc what it does, in one line
 */
record EnvName(String name, Use use, String key, String example, String doc) {
    static final String PROVIDER_PREFIX = "LLM_GATEWAY_PROVIDERS_";
    static final String PROVIDER_SUFFIX = "_API_KEY";
    static final List<String> KEY_PREFIXES = List.of("GATEWAY_KEY_", "PORTUS_KEY_");
    static final String OLLAMA_HOST = "OLLAMA_HOST";
    static final String OLLAMA_BASE_URL = "OLLAMA_BASE_URL";
    static final String CONFIG_PATH = "PORTUS_CONFIG_PATH";
    static final String CONFIG_FILE = "GATEWAY_CONFIG";
    static final String DEFAULT_PROVIDER = PROVIDER_PREFIX + "DEFAULT";

    /** How a variable is taken. */
    enum Use {
        /** Sets a key, over the file. */
        SETTING,
        /** Sets a provider's value where the file leaves it out. */
        VENDOR,
        /** A family of names. */
        FAMILY,
        /** Names the file. */
        CONFIG_FILE,
        /** Read by the {@code chat} command alone. */
        CLIENT,
        /** Known, without effect in this version. A name that ends in {@code *} stands for all that begin so. */
        NOT_BUILT
    }

    private static final List<String> NOT_BUILT = List.of(
            "GATEWAY_PUBLIC_URL",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_REGION",
            "AWS_DEFAULT_REGION",
            "AZURE_OPENAI_*",
            "GOOGLE_CLIENT_ID",
            "GOOGLE_CLIENT_SECRET");

    static final List<EnvName> ALL = all();

    private static List<EnvName> all() {
        List<EnvName> names = new ArrayList<>(own());
        names.addAll(vendors());
        names.add(new EnvName("GATEWAY_API_KEY", Use.CLIENT, "", "", "Key that the `chat` command sends."));
        for (String name : NOT_BUILT) {
            names.add(new EnvName(name, Use.NOT_BUILT, "", "", ""));
        }
        return List.copyOf(names);
    }

    /** What the gateway itself is set by. */
    private static List<EnvName> own() {
        return List.of(
                new EnvName(CONFIG_FILE, Use.CONFIG_FILE, "", "gateway.yaml", "The configuration file."),
                setting("PORT", "server.port", "8080", "Port to listen on."),
                setting("LLM_GATEWAY_SERVER_PORT", "server.port", "8080", "The same."),
                setting("PORTUS_PORT", "server.port", "8080", "The same."),
                setting("GATEWAY_HOST", "server.host", "127.0.0.1", "Address to listen on."),
                setting("GATEWAY_INSECURE_OPEN", "auth.insecure_open", "false", "Open beyond loopback, without keys."),
                setting("GATEWAY_ADMIN_KEY", "admin.key", "", "Key of the operator, 16 characters or more."),
                setting("DATABASE_URL", "store.url", "sqlite:./data/gateway.db", "Where the store is; or postgres://…"),
                setting("GATEWAY_MASTER_KEY", "store.master_key", "", "Seals the keys in the store."),
                setting(
                        "GATEWAY_ALLOW_PRIVATE_NETWORKS",
                        "egress.allow_private_networks",
                        "10.0.0.0/8,192.168.0.0/16",
                        "Private networks that registered endpoints may be in, with commas between."),
                setting("GATEWAY_METRICS_PUBLIC", "metrics.public", "false", "Metrics without the operator's key."),
                setting("GATEWAY_LOG_LEVEL", "log.level", "info", "debug, info, warn or error."),
                setting("LLM_GATEWAY_LOG_LEVEL", "log.level", "info", "The same."),
                new EnvName(
                        CONFIG_PATH,
                        Use.SETTING,
                        "models_dir",
                        "./config",
                        "Directory whose subdirectory `models` holds the alias files."),
                setting(
                        "PORTKEY_GATEWAY_URL",
                        "portkey_url",
                        "http://localhost:8787",
                        "Portkey gateway that the aliases of `models_dir` go through."),
                family("GATEWAY_KEY_<APP>", "keys.*.key", "A client key, named after the app in lower case."),
                family("PORTUS_KEY_<APP>", "keys.*.key", "The same."),
                setting(DEFAULT_PROVIDER, "default_provider", "openai", "Provider of models without a route."),
                family(
                        PROVIDER_PREFIX + "<P>" + PROVIDER_SUFFIX,
                        "providers.*.api_key",
                        "Key of provider P, also over the file's."));
    }

    /** The names that providers have given their users' variables. */
    private static List<EnvName> vendors() {
        List<EnvName> names = new ArrayList<>(List.of(
                vendor("OPENAI_API_KEY", "openai", "api_key", ""),
                vendor("OPENAI_BASE_URL", "openai", "base_url", "https://api.openai.com/v1"),
                vendor("ANTHROPIC_API_KEY", "anthropic", "api_key", ""),
                vendor("ANTHROPIC_BASE_URL", "anthropic", "base_url", "https://api.anthropic.com"),
                vendor("GEMINI_API_KEY", "gemini", "api_key", ""),
                vendor(OLLAMA_HOST, "ollama", "base_url", "127.0.0.1:11434"),
                vendor(OLLAMA_BASE_URL, "ollama", "base_url", "http://127.0.0.1:11434")));
        for (String host : Providers.presets()) {
            // A server on this machine has no vendor whose variable could be meant.
            if (!"localhost"
                    .equals(KnownProviders.named(host).orElseThrow().baseUrl().getHost())) {
                names.add(vendor(capitals(host) + PROVIDER_SUFFIX, host, "api_key", ""));
            }
        }
        return names;
    }

    /** What a variable's text means to the key that it sets. */
    static String meaning(String variable, String text) {
        return switch (variable) {
            case OLLAMA_HOST, OLLAMA_BASE_URL -> OllamaHost.url(text);
            case CONFIG_PATH -> text.endsWith("/") ? text + "models" : text + "/models";
            default -> text;
        };
    }

    /** A name as variables write it: in capitals, with {@code _} for {@code -} and {@code .}. */
    static String capitals(String name) {
        return name.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    }

    boolean matches(String variable) {
        return name.endsWith("*") ? variable.startsWith(name.substring(0, name.length() - 1)) : variable.equals(name);
    }

    KeyPath path() {
        return KeyPath.parse(key);
    }

    private static EnvName setting(String name, String key, String example, String doc) {
        return new EnvName(name, Use.SETTING, key, example, doc);
    }

    private static EnvName family(String name, String key, String doc) {
        return new EnvName(name, Use.FAMILY, key, "", doc);
    }

    private static EnvName vendor(String name, String provider, String value, String example) {
        String what = value.equals("api_key") ? "Key" : "Base URL";
        return new EnvName(
                name,
                Use.VENDOR,
                "providers." + provider + "." + value,
                example,
                what + " of provider " + provider + ".");
    }
}
