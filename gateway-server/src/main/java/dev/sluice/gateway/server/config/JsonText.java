package dev.sluice.gateway.server.config;

import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes a piece of a file as JSON, with the variables filled in that its texts use. */
final class JsonText {
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, String> environment;
    private @Nullable String variable;
    private @Nullable String unset;

    private JsonText(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The piece as JSON; what a variable holds stays text. */
    static Expansion of(FileNode node, Map<String, String> environment) {
        JsonText writer = new JsonText(environment);
        String json = writer.write(node);
        return new Expansion(json, Optional.ofNullable(writer.variable), Optional.ofNullable(writer.unset));
    }

    /** A text as JSON. */
    static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }

    private String write(FileNode node) {
        if (node instanceof FileNode.Mapping mapping) {
            StringJoiner object = new StringJoiner(",", "{", "}");
            mapping.entries().forEach((name, entry) -> object.add(quoted(name) + ":" + write(entry.value())));
            return object.toString();
        }
        if (node instanceof FileNode.Sequence sequence) {
            StringJoiner array = new StringJoiner(",", "[", "]");
            sequence.items().forEach(item -> array.add(write(item)));
            return array.toString();
        }
        FileNode.Scalar scalar = (FileNode.Scalar) node;
        return scalar.literal() != null ? scalar.literal() : text(String.valueOf(scalar.text()));
    }

    private String text(String text) {
        Expansion expanded = Expansion.of(text, environment);
        expanded.variable().ifPresent(name -> variable = name);
        if (unset == null) {
            expanded.unset().ifPresent(name -> unset = name);
        }
        return quoted(expanded.value());
    }
}
