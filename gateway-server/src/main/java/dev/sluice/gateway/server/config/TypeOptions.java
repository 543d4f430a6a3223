package dev.sluice.gateway.server.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings that only one type of provider knows: which keys they are, and what the type calls them. */
final class TypeOptions {
    private static final Map<String, List<String>> OF_TYPE = Map.of(
            "vertex", List.of("vertex_project_id", "vertex_region"),
            "bedrock", List.of("aws_region"),
            "azure", List.of("azure_resource_name", "azure_deployment_id", "azure_api_version"));

    private static final Map<String, List<String>> SECRETS_OF_TYPE = Map.of(
            "vertex", List.of(ServiceAccount.KEY),
            "bedrock", List.of("aws_access_key_id", "aws_secret_access_key", "aws_session_token"));

    private TypeOptions() {}

    /** The keys of all types that are no secrets. */
    static List<String> all() {
        return OF_TYPE.values().stream().flatMap(List::stream).toList();
    }

    /** The keys of a type that are secrets. */
    static List<String> secretsOf(String type) {
        return SECRETS_OF_TYPE.getOrDefault(type, List.of());
    }

    /** Whether anything of any type is set at a place. */
    static boolean areThere(Settings settings, KeyPath path) {
        return foreign(settings, path, "").isPresent();
    }

    /**
     * What is set at a place for a type: {@code vertex_region} is the option {@code region}.
     *
     * @throws IllegalArgumentException for something that another type knows alone: it would go unnoticed, and a secret
     *     to the wrong place
     */
    static Map<String, String> read(Settings settings, KeyPath path, String type) {
        foreign(settings, path, type).ifPresent(setting -> {
            throw new IllegalArgumentException(
                    "`" + setting.path().last() + "` means nothing to a provider of type " + type + "; remove it");
        });
        Map<String, String> options = new LinkedHashMap<>();
        for (String key : OF_TYPE.getOrDefault(type, List.of())) {
            settings.text(path.child(key)).ifPresent(value -> options.put(key.substring(key.indexOf('_') + 1), value));
        }
        return options;
    }

    private static Optional<Setting> foreign(Settings settings, KeyPath path, String type) {
        return settings.within(path).stream()
                .filter(setting -> isOfAnother(OF_TYPE, setting, type) || isOfAnother(SECRETS_OF_TYPE, setting, type))
                .findFirst();
    }

    private static boolean isOfAnother(Map<String, List<String>> table, Setting setting, String type) {
        return table.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(type))
                .anyMatch(entry -> entry.getValue().contains(setting.path().last()));
    }
}
