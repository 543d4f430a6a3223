package dev.sluice.gateway.server.config;

import dev.sluice.gateway.spi.Slice;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Writes what a virtual-key file and an endpoints file say as entries of gateway.yaml. */
public final class KeyFileImport {
    private final FileSnapshot files = new FileSnapshot();
    private final StringBuilder yaml = new StringBuilder();

    private KeyFileImport() {}

    /**
     * The same as gateway.yaml has it: {@code keys} with {@code provider} and {@code api_key}, and {@code endpoints}.
     * Variables are left as they are written. The text holds the keys themselves.
     *
     * @param keys the virtual-key file
     * @param endpoints the endpoints file; empty for none
     * @throws ConfigException with file, line and column of what is wrong
     */
    public static String yaml(Path keys, Optional<Path> endpoints) {
        KeyFileImport writer = new KeyFileImport();
        writer.keys(keys);
        endpoints.ifPresent(writer::endpoints);
        return writer.yaml.toString();
    }

    private void keys(Path path) {
        FileNode.Mapping root = read(path);
        Findings findings = new Findings();
        Settings settings = new Settings();
        new VirtualKeyFile(path.toString(), Map.of(), settings, findings).read(root);
        findings.throwIfAny();
        Map<String, String> names = new LinkedHashMap<>();
        for (String name : settings.namesBelow(VirtualKeyFile.KEYS)) {
            settings.text(VirtualKeyFile.KEYS.child(name).child("key")).ifPresent(key -> names.put(key, name));
        }
        yaml.append("keys:\n");
        VirtualKeyFile.entries(root).forEach((key, entry) -> {
            if (key.contains("${")) {
                throw ConfigException.in(path.toString(), entry.at(), "the virtual key here holds `${`; rename it");
            }
            FileNode.Mapping parts = (FileNode.Mapping) entry.value();
            yaml.append("  ").append(names.get(key)).append(": { key: ").append(JsonText.quoted(key));
            parts.entries()
                    .forEach((field, value) ->
                            yaml.append(", ").append(field).append(": ").append(JsonText.quoted(text(value))));
            yaml.append(" }\n");
        });
    }

    private void endpoints(Path path) {
        FileNode.Mapping root = read(path);
        Findings findings = new Findings();
        FileSettings.readAt(
                KeyPath.of("endpoints"),
                Schema.TREE.under("endpoints"),
                path.toString(),
                root,
                Map.of(),
                new Settings(),
                findings);
        findings.throwIfAny();
        yaml.append("endpoints:\n");
        root.entries()
                .forEach((name, value) -> yaml.append("  ")
                        .append(name)
                        .append(": ")
                        .append(JsonText.quoted(text(value)))
                        .append('\n'));
    }

    private FileNode.Mapping read(Path path) {
        String name = path.toString();
        Slice content = files.read(path)
                .orElseThrow(
                        () -> ConfigException.in(name, "", "is not there, cannot be read, or has more than 16 MB"));
        return JsonReader.read(name, FileText.of(name, content));
    }

    private static String text(FileNode.Entry entry) {
        return entry.value() instanceof FileNode.Scalar scalar ? String.valueOf(scalar.text()) : "";
    }
}
