package dev.sluice.gateway.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The values that are known so far, by key. Filled from the weakest source to the strongest; not thread-safe. */
final class Settings {
    private final Map<KeyPath, Setting> values = new LinkedHashMap<>();

    void put(Setting setting) {
        values.put(setting.path(), setting);
    }

    void putIfAbsent(Setting setting) {
        values.putIfAbsent(setting.path(), setting);
    }

    void remove(KeyPath path) {
        values.remove(path);
    }

    Optional<Setting> find(KeyPath path) {
        return Optional.ofNullable(values.get(path));
    }

    Optional<Setting> find(String... segments) {
        return find(KeyPath.of(segments));
    }

    /** The value, when there is one and its variables are set. */
    Optional<String> text(KeyPath path) {
        return find(path).filter(s -> !s.isUnset() && !s.values().isEmpty()).map(Setting::value);
    }

    /** The next segments below a path, in order. */
    Set<String> namesBelow(KeyPath path) {
        Set<String> names = new LinkedHashSet<>();
        int depth = path.segments().size();
        for (KeyPath key : values.keySet()) {
            if (key.isWithin(path) && key.segments().size() > depth) {
                names.add(key.segments().get(depth));
            }
        }
        return names;
    }

    /** The settings at and below a path. */
    List<Setting> within(KeyPath path) {
        List<Setting> found = new ArrayList<>();
        values.forEach((key, setting) -> {
            if (key.isWithin(path)) {
                found.add(setting);
            }
        });
        return found;
    }

    /** Where the first value at or below a path came from. */
    Origin origin(KeyPath path) {
        return within(path).stream().findFirst().map(Setting::origin).orElse(Origin.DEFAULT);
    }

    /** The variables that something at or below a path needs and that are not set, in words. */
    Optional<String> unsetWithin(KeyPath path) {
        List<String> names = within(path).stream()
                .flatMap(s -> s.unsetVariable().stream())
                .distinct()
                .toList();
        return switch (names.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of("variable " + names.get(0) + " is not set");
            default -> Optional.of("variables " + String.join(", ", names) + " are not set");
        };
    }

    List<Setting> all() {
        return List.copyOf(values.values());
    }
}
