package dev.sluice.gateway.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table of all keys that gateway.yaml may hold, and of those that it may not hold yet. Parsing, suggestions, what
 * {@code check} prints and the reference in the guide all come from it.
 */
final class Schema {
    /** Virtual threads carry calls from this Java version on; before it, platform threads do, and fewer of them. */
    private static final int FIRST_JAVA_WITH_VIRTUAL_THREADS = 24;

    static final List<String> AUTH_MODES = List.of("auto", "keys", "open");
    static final List<String> HEALTH_DETAILS = List.of("always", "auto", "never");
    private static final List<String> VIA = List.of("portkey", "direct");
    private static final List<String> LOG_LEVELS = List.of("debug", "info", "warn", "error");
    private static final List<String> LOG_FORMATS = List.of("json", "text");

    private static final List<ConfigKey> KEYS = List.of(
            fixed("server.host", ValueType.TEXT, "127.0.0.1", "Address to listen on."),
            fixed("server.port", ValueType.NUMBER, "8080", "Port to listen on; 0 takes any free one."),
            fixed("server.max_body", ValueType.SIZE, "32MB", "Largest request body; a larger one gets 413."),
            fixed(
                    "server.max_concurrent",
                    ValueType.NUMBER,
                    "10000",
                    "Most calls at once (default 1000 before Java 24); the next one gets 503."),
            fixed("server.drain_timeout", ValueType.DURATION, "600s", "How long running calls may end after SIGTERM."),
            fixed(
                    "server.hosts",
                    ValueType.TEXT_LIST,
                    null,
                    "Names beside the loopback ones that a `Host` header may hold while requests are open."),
            unbuilt("server.trusted_proxies"),
            oneOf("log.level", LOG_LEVELS, "info", true, "Least severe level that is logged."),
            oneOf("log.format", LOG_FORMATS, "json", false, "One JSON object or one line of text per event."),
            oneOf(
                    "auth.mode",
                    AUTH_MODES,
                    "auto",
                    false,
                    "`keys`: a key is required; `open`: none is; `auto`: required once there is one."),
            fixed("auth.insecure_open", ValueType.BOOLEAN, "false", "Allows an open gateway that is not on loopback."),
            live("admin.key", ValueType.SECRET, null, "Key of the operator, 16 characters or more."),
            unbuilt("admin.listen"),
            fixed(
                    "store.url",
                    ValueType.STORE_URL,
                    "sqlite:./data/gateway.db",
                    "Where registered models are kept: `sqlite:PATH`, `sqlite::memory:` (`serve --demo`), or PostgreSQL."),
            fixed(
                    "store.master_key",
                    ValueType.SECRET,
                    null,
                    "Seals the keys in the store, 32 characters or more; in place of the file."),
            fixed(
                    "store.master_key_file",
                    ValueType.PATH,
                    "./data/master.key",
                    "File of the key that seals the keys in the store; made on first use."),
            live(
                    "egress.allow_private_networks",
                    ValueType.TEXT_LIST,
                    null,
                    "Private networks (`10.1.0.0/16`) that endpoints registered at run time may be in."),
            live("metrics.public", ValueType.BOOLEAN, "false", "Shows `/metrics` without the operator's key."),
            oneOf(
                    "health.details",
                    HEALTH_DETAILS,
                    "auto",
                    true,
                    "Whether `/health` shows URLs; `auto`: on loopback, in open mode, and with the operator's key."),
            live("default_provider", ValueType.TEXT, null, "Provider of models that nothing else says a provider for."),
            live("providers.default", ValueType.TEXT, null, "Another way to write `default_provider`."),
            live("providers.*.type", ValueType.TEXT, null, "What it speaks; the provider's own name when left out."),
            live("providers.*.base_url", ValueType.URL, null, "Base URL; the type's own when left out."),
            live("providers.*.api_path", ValueType.TEXT, null, "Path between base URL and operation; may be empty."),
            live("providers.*.api_key", ValueType.SECRET, null, "Key that the provider is shown."),
            unbuilt("providers.*.credentials"),
            unbuilt("providers.*.capabilities"),
            unbuilt("providers.*.aws_region"),
            unbuilt("providers.*.aws_access_key_id"),
            unbuilt("providers.*.aws_secret_access_key"),
            unbuilt("providers.*.aws_session_token"),
            live("providers.*.vertex_project_id", ValueType.TEXT, null, "Vertex AI: the project."),
            live("providers.*.vertex_region", ValueType.TEXT, null, "Vertex AI: the region."),
            live(
                    "providers.*.vertex_service_account_json",
                    ValueType.SECRET_TEXT,
                    null,
                    "Vertex AI: the service account, as JSON, base64 of it, or the path of a file."),
            live("models.*.provider", ValueType.TEXT, null, "Provider of the alias."),
            live("models.*.model", ValueType.TEXT, null, "Name of the model there; the alias itself when left out."),
            live("models.*.targets[].provider", ValueType.TEXT, null, "Provider of one of several targets."),
            live("models.*.targets[].model", ValueType.TEXT, null, "Name of the model there."),
            unbuilt("models.*.targets[].weight"),
            live(
                    "models.*.targets[].override_params",
                    ValueType.JSON_OBJECT,
                    null,
                    "Request fields for this target, above those of the alias."),
            unbuilt("models.*.targets[].capabilities"),
            live(
                    "models.*.fallbacks",
                    ValueType.TEXT_LIST,
                    null,
                    "Aliases, or `provider/model`, to try after the targets; their own fallbacks are not followed."),
            live("models.*.timeouts.connect", ValueType.DURATION, "5s", "To connect, per attempt."),
            live("models.*.timeouts.first_content", ValueType.DURATION, "60s", "To the first content of a stream."),
            live("models.*.timeouts.idle", ValueType.DURATION, "60s", "Between two events of a stream after that."),
            live("models.*.timeouts.total", ValueType.DURATION, "600s", "The whole call, all attempts together."),
            live("models.*.retries.max", ValueType.NUMBER, "2", "Retries of one target, 0 to 10."),
            live(
                    "models.*.override_params",
                    ValueType.JSON_OBJECT,
                    null,
                    "Request fields that stand above the client's, by their names in OpenAI's API."),
            live(
                    "models.*.beta_headers",
                    ValueType.HEADERS,
                    null,
                    "A list joins the client's `anthropic-beta`; a mapping sets headers by name."),
            unbuilt("models.*.capabilities"),
            live("routes[].match", ValueType.TEXT, null, "Model names that take this route; `*` is any run."),
            live("routes[].provider", ValueType.TEXT, null, "Provider that they go to."),
            live("keys.*.key", ValueType.SECRET, null, "The key that clients send, 4 characters or more."),
            live(
                    "keys.*.models",
                    ValueType.TEXT_LIST,
                    null,
                    "Model names it may call, `*` is any run; all when empty."),
            live("keys.*.provider", ValueType.TEXT, null, "The only provider that the key reaches."),
            live("keys.*.api_key", ValueType.SECRET, null, "Key that this provider is shown for it."),
            unbuilt("keys.*.limits"),
            unbuilt("keys.*.budget"),
            live(
                    "endpoints.*",
                    ValueType.FULL_URL,
                    null,
                    "Full URL of a provider's chats, for keys with `provider`; nothing is appended."),
            live("models_dir", ValueType.PATH, null, "Directory of alias files: `NAME.json` is the alias `NAME`."),
            live(
                    "virtual_keys_file",
                    ValueType.PATH,
                    null,
                    "Client keys that belong to a provider; `./keys.json` where that is there."),
            live(
                    "endpoints_file",
                    ValueType.PATH,
                    null,
                    "`endpoints` as JSON; `./aiservices.json` where that is there."),
            live("portkey_url", ValueType.URL, null, "Portkey gateway that the aliases of `models_dir` go through."),
            unbuilt("stream"),
            unbuilt("ledger"));

    private static final List<ConfigKey> ALIAS_FILE_KEYS = List.of(
            live("provider", ValueType.TEXT, null, "A configured provider, a type, or another name for one."),
            live("model", ValueType.TEXT, null, "Name of the model there; or `override_params.model`, or the alias."),
            live("api_key", ValueType.SECRET, null, "Key of this alias alone; the provider's own when left out."),
            live("base_url", ValueType.URL, null, "Base URL of this alias alone."),
            live("override_params", ValueType.JSON_OBJECT, null, "As for `models`."),
            live("beta_headers", ValueType.HEADERS, null, "As for `models`."),
            oneOf("via", VIA, "portkey", true, "`direct` leaves `portkey_url` out."),
            live("vertex_project_id", ValueType.TEXT, null, "Vertex AI: the project."),
            live("vertex_region", ValueType.TEXT, null, "Vertex AI: the region."),
            live(
                    "vertex_service_account_json",
                    ValueType.SECRET_TEXT,
                    null,
                    "Vertex AI: the service account, as JSON, base64 of it, or the path of a file."),
            live("aws_region", ValueType.TEXT, null, "Bedrock: the region."),
            live("aws_access_key_id", ValueType.SECRET, null, "Bedrock: the access key's id."),
            live("aws_secret_access_key", ValueType.SECRET, null, "Bedrock: the access key."),
            live("aws_session_token", ValueType.SECRET, null, "Bedrock: the session token."),
            live("azure_resource_name", ValueType.TEXT, null, "Azure OpenAI: the resource."),
            live("azure_deployment_id", ValueType.TEXT, null, "Azure OpenAI: the deployment."),
            live("azure_api_version", ValueType.TEXT, null, "Azure OpenAI: the version of the API."));

    private static final List<ConfigKey> VIRTUAL_KEY_KEYS = List.of(
            live("provider", ValueType.TEXT, null, "The only provider that the key reaches."),
            live("api_key", ValueType.SECRET, null, "Key that this provider is shown."));

    static final Node TREE = tree(KEYS);
    /** What a file of {@code models_dir} may hold. */
    static final Node ALIAS_FILE = tree(ALIAS_FILE_KEYS);
    /** What an entry of a virtual-key file may hold. */
    static final Node VIRTUAL_KEY = tree(VIRTUAL_KEY_KEYS);

    private Schema() {}

    static List<ConfigKey> keys() {
        return KEYS;
    }

    static List<ConfigKey> aliasFileKeys() {
        return ALIAS_FILE_KEYS;
    }

    /** The key that a path in a file stands for. */
    static Optional<ConfigKey> find(KeyPath path) {
        Node node = TREE;
        for (String segment : path.segments()) {
            Node next = segment.startsWith("[") ? node.child("[]") : node.child(segment);
            if (next == null) {
                return Optional.empty();
            }
            node = next;
        }
        return Optional.ofNullable(node.key);
    }

    /** The default of a key on this Java runtime. */
    static Optional<String> defaultOf(ConfigKey key) {
        boolean fewer = key.pattern().equals("server.max_concurrent")
                && Runtime.version().feature() < FIRST_JAVA_WITH_VIRTUAL_THREADS;
        return fewer ? Optional.of("1000") : key.defaultText();
    }

    private static ConfigKey fixed(String pattern, ValueType type, @Nullable String defaultText, String doc) {
        return new ConfigKey(pattern, type, List.of(), Optional.ofNullable(defaultText), false, true, doc);
    }

    private static ConfigKey live(String pattern, ValueType type, @Nullable String defaultText, String doc) {
        return new ConfigKey(pattern, type, List.of(), Optional.ofNullable(defaultText), true, true, doc);
    }

    private static ConfigKey oneOf(
            String pattern, List<String> names, String defaultText, boolean reloadable, String doc) {
        return new ConfigKey(pattern, ValueType.ONE_OF, names, Optional.of(defaultText), reloadable, true, doc);
    }

    private static ConfigKey unbuilt(String pattern) {
        return new ConfigKey(pattern, ValueType.TEXT, List.of(), Optional.empty(), false, false, "");
    }

    private static Node tree(List<ConfigKey> keys) {
        Node root = new Node();
        for (ConfigKey key : keys) {
            Node node = root;
            for (String segment : key.segments()) {
                node = node.children.computeIfAbsent(segment, s -> new Node());
            }
            node.key = key;
        }
        return root;
    }

    /** A place in the tree of keys: a key, or what may stand below. */
    static final class Node {
        private final Map<String, Node> children = new LinkedHashMap<>();
        private @Nullable ConfigKey key;

        @Nullable
        ConfigKey key() {
            return key;
        }

        @Nullable
        Node child(String name) {
            Node exact = children.get(name);
            return exact != null ? exact : children.get("*");
        }

        /** A place that is there. */
        Node under(String name) {
            return Objects.requireNonNull(children.get(name), name);
        }

        /** The list's item, when this is a list of mappings. */
        @Nullable
        Node item() {
            return children.get("[]");
        }

        /** Whether this name is one that the operator chooses. */
        boolean isChosen(String name) {
            return children.containsKey("*") && !children.containsKey(name);
        }

        List<String> names() {
            List<String> names = new ArrayList<>(children.keySet());
            names.remove("*");
            return names;
        }
    }
}
