package dev.sluice.gateway.internal.access;

import dev.sluice.gateway.Secret;
import dev.sluice.gateway.spi.Slice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Takes the exact value of a credential out of what a provider wrote: some echo the key they refuse. */
public final class Redaction {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Shorter members of an object of secrets are no secrets: a region, a type. */
    private static final int SHORTEST_MEMBER = 16;

    private static final String MASK = "[redacted]";

    private Redaction() {}

    public static String of(String text, Secret secret) {
        String clean = text;
        for (String value : valuesOf(secret)) {
            clean = clean.replace(value, MASK);
        }
        return clean;
    }

    /** The bytes with every occurrence masked; the same slice when there is none. */
    public static Slice of(Slice bytes, Secret secret) {
        // Latin-1 maps every byte to one char and back, so bytes that are not valid text survive as they are.
        String text = new String(bytes.array(), bytes.offset(), bytes.length(), StandardCharsets.ISO_8859_1);
        String clean = text;
        for (String value : valuesOf(secret)) {
            String needle = new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            clean = clean.replace(needle, MASK);
        }
        return clean.equals(text) ? bytes : Slice.of(clean.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The value, and where it is an object of several secrets each of them. */
    private static List<String> valuesOf(Secret secret) {
        String value = secret.reveal();
        if (!value.startsWith("{")) {
            return List.of(value);
        }
        List<String> values = new ArrayList<>();
        values.add(value);
        try {
            addTexts(JSON.readTree(value), values);
        } catch (JacksonException e) {
            return values;
        }
        return values;
    }

    private static void addTexts(JsonNode node, List<String> values) {
        if (node.isString() && node.stringValue().length() >= SHORTEST_MEMBER) {
            values.add(node.stringValue());
        }
        node.forEach(member -> addTexts(member, values));
    }
}
