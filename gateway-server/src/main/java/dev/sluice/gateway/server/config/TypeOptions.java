package dev.sluice.gateway.server.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The settings that only one type of provider knows: which keys they are, and what the type calls them. */
final class TypeOptions {
    private static final Map<String, List<String>> OF_TYPE = Map.of(
            "vertex", List.of("vertex_project_id", "vertex_region"),
            "bedrock", List.of("aws_region"),
            "azure", List.of("azure_resource_name", "azure_deployment_id", "azure_api_version"));

    private TypeOptions() {}

    /** Whether anything of any type is set at a place. */
    static boolean areThere(Settings settings, KeyPath path) {
        return OF_TYPE.values().stream()
                .flatMap(List::stream)
                .anyMatch(key -> settings.find(path.child(key)).isPresent());
    }

    /** What is set at a place for a type: {@code vertex_region} is the option {@code region}. */
    static Map<String, String> read(Settings settings, KeyPath path, String type) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String key : OF_TYPE.getOrDefault(type, List.of())) {
            settings.text(path.child(key)).ifPresent(value -> options.put(key.substring(key.indexOf('_') + 1), value));
        }
        return options;
    }
}
