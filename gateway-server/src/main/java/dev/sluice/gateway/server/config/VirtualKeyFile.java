package dev.sluice.gateway.server.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a virtual-key file into {@code keys}. A key has no name in such a file: it is called after its provider, with a
 * number, so that nothing of it is in a log.
 */
final class VirtualKeyFile {
    private static final String ROOT = "virtual_keys";
    static final KeyPath KEYS = KeyPath.of("keys");

    private final String fileName;
    private final Map<String, String> environment;
    private final Settings settings;
    private final Findings findings;
    private final Map<String, Integer> numbers = new HashMap<>();

    VirtualKeyFile(String fileName, Map<String, String> environment, Settings settings, Findings findings) {
        this.fileName = fileName;
        this.environment = environment;
        this.settings = settings;
        this.findings = findings;
    }

    void read(FileNode.Mapping root) {
        root.entries().forEach((name, entry) -> {
            if (!name.equals(ROOT)) {
                problem(entry.at(), "`" + name + "` is not a known key; the only one is `" + ROOT + "`");
            }
        });
        FileNode.Entry keys = root.entries().get(ROOT);
        if (keys == null) {
            problem(root.at(), "the file needs `" + ROOT + "`");
        } else if (keys.value() instanceof FileNode.Mapping mapping) {
            mapping.entries().forEach(this::entry);
        } else {
            problem(
                    keys.at(),
                    "`" + ROOT + "` must be a mapping, not " + keys.value().kind());
        }
    }

    /** The entries by their keys, of a file that {@link #read} found right. */
    static Map<String, FileNode.Entry> entries(FileNode.Mapping root) {
        FileNode.Entry keys = root.entries().get(ROOT);
        return keys != null && keys.value() instanceof FileNode.Mapping mapping ? mapping.entries() : Map.of();
    }

    private void entry(String key, FileNode.Entry entry) {
        if (!(entry.value() instanceof FileNode.Mapping mapping)) {
            problem(
                    entry.at(),
                    "the virtual key here must have a mapping, not "
                            + entry.value().kind());
            return;
        }
        FileNode.Entry provider = mapping.entries().get("provider");
        if (provider == null
                || !(provider.value() instanceof FileNode.Scalar scalar)
                || !FileSettings.isName(String.valueOf(scalar.text()))) {
            problem(
                    provider == null ? entry.at() : provider.at(),
                    "the virtual key here needs `provider`: letters, digits, `.`, `_` and `-`, 64 at most");
            return;
        }
        try {
            ValueType.SECRET.check(key, List.of());
        } catch (IllegalArgumentException e) {
            problem(entry.at(), "the virtual key here must be " + e.getMessage());
            return;
        }
        KeyPath path = KEYS.child(freeName(String.valueOf(scalar.text())));
        Origin origin = Origin.at(fileName, entry.at(), "");
        settings.put(new Setting(path.child("key"), List.of(key), origin, Optional.empty(), true));
        FileSettings.readAt(path, Schema.VIRTUAL_KEY, fileName, mapping, environment, settings, findings);
    }

    private String freeName(String provider) {
        while (true) {
            String name = provider + "-" + numbers.merge(provider, 1, Integer::sum);
            if (settings.within(KEYS.child(name)).isEmpty()) {
                return name;
            }
        }
    }

    private void problem(String at, String what) {
        findings.problem(Origin.at(fileName, at, ""), what);
    }
}
