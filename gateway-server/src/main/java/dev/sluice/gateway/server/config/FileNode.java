package dev.sluice.gateway.server.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A parsed piece of a YAML or JSON file that knows where it stands: {@code 3}, the line, or {@code 3:14} with the column. */
sealed interface FileNode {
    String at();

    /** What it is, in the words of an error message. */
    String kind();

    /**
     * A single value.
     *
     * @param text the value as it was written, or null for an empty one
     * @param literal a number, {@code true}, {@code false} or {@code null} as JSON writes it; null for text
     */
    record Scalar(@Nullable String text, @Nullable String literal, String at) implements FileNode {
        @Override
        public String kind() {
            return text == null ? "nothing" : "a single value";
        }
    }

    /** A list. */
    record Sequence(List<FileNode> items, String at) implements FileNode {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Names and their values, in the order of the file. */
    record Mapping(Map<String, Entry> entries, String at) implements FileNode {
        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /** One name of a mapping with where it stands. */
    record Entry(String at, FileNode value) {}
}
