package dev.sluice.gateway.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the value of one key of a file, with the variables that it uses. */
final class FileValues {
    private final String fileName;
    private final Map<String, String> environment;
    private final Settings settings;
    private final Findings findings;

    FileValues(String fileName, Map<String, String> environment, Settings settings, Findings findings) {
        this.fileName = fileName;
        this.environment = environment;
        this.settings = settings;
        this.findings = findings;
    }

    void read(KeyPath path, ConfigKey key, FileNode node, String at) {
        FileNode.Mapping mapping = node instanceof FileNode.Mapping m ? m : null;
        boolean list = key.type() == ValueType.TEXT_LIST || key.type() == ValueType.HEADERS;
        if (mapping != null && key.type() == ValueType.JSON_OBJECT) {
            mapping.entries().forEach((name, entry) -> json(path.child(name), entry));
        } else if (mapping != null && key.type() == ValueType.HEADERS) {
            mapping.entries()
                    .forEach((name, entry) -> values(path.child(name), key, List.of(entry.value()), entry.at()));
        } else if (list && node instanceof FileNode.Sequence sequence) {
            values(path, key, sequence.items(), at);
        } else if (!list && key.type() != ValueType.JSON_OBJECT && node instanceof FileNode.Scalar) {
            values(path, key, List.of(node), at);
        } else {
            problem(at, "`" + path + "` must be " + key.type().form() + ", not " + node.kind());
        }
    }

    /** A field of a request: its value stays JSON. */
    private void json(KeyPath path, FileNode.Entry entry) {
        Expansion expanded = JsonText.of(entry.value(), environment);
        settings.put(new Setting(
                path,
                List.of(expanded.value()),
                Origin.at(fileName, entry.at(), expanded.variable().orElse("")),
                expanded.unset(),
                false));
    }

    private void values(KeyPath path, ConfigKey key, List<FileNode> items, String at) {
        List<String> values = new ArrayList<>();
        String variable = "";
        Optional<String> unset = Optional.empty();
        for (FileNode item : items) {
            if (!(item instanceof FileNode.Scalar scalar)) {
                problem(item.at(), "`" + path + "` must be text, not " + item.kind());
                return;
            }
            if (scalar.text() == null) {
                problem(item.at(), "`" + path + "` has no value; give it one or remove it");
                return;
            }
            Expansion expanded = Expansion.of(scalar.text(), environment);
            variable = expanded.variable().orElse(variable);
            unset = unset.isPresent() ? unset : expanded.unset();
            values.add(expanded.value());
        }
        Setting setting = new Setting(path, values, Origin.at(fileName, at, variable), unset, key.secret());
        check(setting, key, at, variable);
        settings.put(setting);
    }

    private void check(Setting setting, ConfigKey key, String at, String variable) {
        if (setting.isUnset()) {
            return;
        }
        for (String value : setting.values()) {
            try {
                key.type().check(value, key.names());
            } catch (IllegalArgumentException e) {
                // What a variable holds, and a URL, may be secret too.
                boolean url = key.type() == ValueType.URL || key.type() == ValueType.FULL_URL;
                boolean showable = variable.isEmpty() && !key.secret() && !url;
                String from = variable.isEmpty() ? "" : "; it comes from ${" + variable + "}";
                problem(
                        at,
                        "`" + setting.path() + "` must be " + e.getMessage()
                                + (showable ? ", not `" + value + "`" : from));
            }
        }
    }

    private void problem(String at, String what) {
        findings.problem(Origin.at(fileName, at, ""), what);
    }
}
