package dev.sluice.gateway.server.config;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** Reads one JSON object into nodes that know their lines and columns. */
final class JsonReader extends NodeReader {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(64).build())
            .build();

    private final JsonParser parser;

    private JsonReader(String fileName, JsonParser parser) {
        super(fileName, parser);
        this.parser = parser;
    }

    /**
     * Reads an object.
     *
     * @throws ConfigException for text that is not one JSON object, with file, line and column and without the text itself
     */
    static FileNode.Mapping read(String fileName, String text) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            return new JsonReader(fileName, parser).document();
        } catch (JacksonException e) {
            throw ConfigException.in(fileName, at(e.getLocation()), "not valid JSON" + reason(e));
        }
    }

    private FileNode.Mapping document() {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw problem(at(), "the file must hold a JSON object, such as `{ … }`");
        }
        FileNode.Mapping root = mapping();
        if (parser.nextToken() != null) {
            throw problem(at(), "something stands behind the JSON object; remove it");
        }
        return root;
    }

    @Override
    String twice(String name, String earlier) {
        return "the name here is at " + earlier + " already";
    }

    @Override
    String at() {
        return at(parser.currentTokenLocation());
    }

    private static String at(TokenStreamLocation place) {
        return place == null || place.getLineNr() < 1
                ? "1:1"
                : place.getLineNr() + ":" + Math.max(1, place.getColumnNr());
    }

    /** What the parser has to say where that holds one character of the text at most: the text may be a secret. */
    private static String reason(JacksonException e) {
        String message = String.valueOf(e.getOriginalMessage());
        boolean harmless = message.startsWith("Unexpected character") || message.startsWith("Unexpected end-of-input");
        // Where the parser was when the text ended is said in its own terms.
        int end = message.indexOf(": expected close marker");
        return harmless ? ": " + (end < 0 ? message : message.substring(0, end)) : "";
    }
}
