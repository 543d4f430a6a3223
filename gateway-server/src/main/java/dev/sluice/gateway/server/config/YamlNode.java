package dev.sluice.gateway.server.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A parsed piece of YAML that knows its line. */
sealed interface YamlNode {
    int line();

    /** What it is, in the words of an error message. */
    String kind();

    /** A scalar as it was written, or null for an empty one. */
    record Scalar(@Nullable String text, int line) implements YamlNode {
        @Override
        public String kind() {
            return text == null ? "nothing" : "a single value";
        }
    }

    /** A list. */
    record Sequence(List<YamlNode> items, int line) implements YamlNode {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Names and their values, in the order of the file. */
    record Mapping(Map<String, Entry> entries, int line) implements YamlNode {
        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /** One name of a mapping with the line it stands on. */
    record Entry(int line, YamlNode value) {}
}
