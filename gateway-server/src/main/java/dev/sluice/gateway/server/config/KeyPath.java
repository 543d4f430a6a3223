package dev.sluice.gateway.server.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a value stands in the configuration: {@code server.port}, {@code models."gpt-4.1".targets[0].model}.
 *
 * @param segments the names from the top; an item of a list is {@code [0]}
 */
public record KeyPath(List<String> segments) {
    static final KeyPath ROOT = new KeyPath(List.of());

    public KeyPath {
        segments = List.copyOf(segments);
    }

    static KeyPath of(String... segments) {
        return new KeyPath(List.of(segments));
    }

    /** The path of a key whose names hold no dots: {@code server.port}. */
    static KeyPath parse(String key) {
        return of(key.split("\\."));
    }

    KeyPath child(String segment) {
        List<String> longer = new ArrayList<>(segments);
        longer.add(segment);
        return new KeyPath(longer);
    }

    KeyPath item(int index) {
        return child("[" + index + "]");
    }

    /** Whether this is the other path or stands below it. */
    boolean isWithin(KeyPath other) {
        return segments.size() >= other.segments.size()
                && segments.subList(0, other.segments.size()).equals(other.segments);
    }

    String last() {
        return segments.get(segments.size() - 1);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String segment : segments) {
            boolean item = segment.startsWith("[");
            text.append(text.isEmpty() || item ? "" : ".");
            text.append(segment.indexOf('.') < 0 ? segment : '"' + segment + '"');
        }
        return text.toString();
    }
}
