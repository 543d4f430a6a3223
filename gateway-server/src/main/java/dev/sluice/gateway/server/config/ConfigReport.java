package dev.sluice.gateway.server.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What {@code check} prints about a configuration that can be used. Secrets are masked. */
public final class ConfigReport {
    private ConfigReport() {}

    public static List<String> lines(Config config) {
        List<String> lines = new ArrayList<>();
        lines.add("file: " + config.file().map(Object::toString).orElse("none"));
        lines.add("requests: " + (config.open() ? "open, no key is needed" : "a client key is required"));
        lines.add("");
        List<Setting> settings = config.settings().stream()
                .filter(setting -> !setting.values().isEmpty() || setting.isUnset() || stands(setting, config))
                .sorted(Comparator.comparingInt(ConfigReport::section))
                .toList();
        int width = settings.stream()
                .mapToInt(s -> s.path().toString().length() + s.shown().length())
                .filter(w -> w < 90)
                .max()
                .orElse(0);
        for (Setting setting : settings) {
            String left = setting.path() + " = " + setting.shown();
            lines.add(left + " ".repeat(Math.max(0, width + 3 - left.length())) + "  (" + setting.origin() + ")");
        }
        section(lines, "Not set:", config.missing());
        section(lines, "Set, but not built yet in this version, and without effect:", config.notBuilt());
        section(lines, "Note:", config.warnings());
        return lines;
    }

    private static void section(List<String> lines, String title, List<String> items) {
        if (!items.isEmpty()) {
            lines.add("");
            lines.add(title);
            items.forEach(item -> lines.add("  " + item));
        }
    }

    /** Whether an entry that says nothing but its name is all there is of it. */
    private static boolean stands(Setting entry, Config config) {
        return config.settings().stream()
                        .filter(other -> other.path().isWithin(entry.path()))
                        .count()
                == 1;
    }

    /** Values stay together by their first name, in the order of the table of keys. */
    private static int section(Setting setting) {
        String top = setting.path().segments().get(0);
        List<String> tops = Schema.TREE.names();
        return tops.indexOf(top);
    }
}
