package dev.sluice.gateway.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Turns the tokens of a YAML or JSON parser into nodes. */
abstract class NodeReader {
    private final String fileName;
    private final JsonParser parser;

    NodeReader(String fileName, JsonParser parser) {
        this.fileName = fileName;
        this.parser = parser;
    }

    /** Where the current token stands. */
    abstract String at();

    /** Refuses what a format has and a configuration may not hold. */
    void checkToken() {}

    /** What is wrong with a name that is there twice; the name itself may be secret in some files. */
    abstract String twice(String name, String earlier);

    final FileNode node(JsonToken token) {
        checkToken();
        if (token == JsonToken.START_OBJECT) {
            return mapping();
        }
        if (token == JsonToken.START_ARRAY) {
            return sequence();
        }
        return switch (token) {
            case VALUE_NULL -> new FileNode.Scalar(null, "null", at());
            case VALUE_TRUE, VALUE_FALSE -> new FileNode.Scalar(parser.getString(), token.asString(), at());
            case VALUE_NUMBER_INT ->
                new FileNode.Scalar(
                        parser.getString(), parser.getBigIntegerValue().toString(), at());
            case VALUE_NUMBER_FLOAT ->
                new FileNode.Scalar(parser.getString(), parser.getDecimalValue().toString(), at());
            default -> new FileNode.Scalar(parser.getString(), null, at());
        };
    }

    final FileNode.Mapping mapping() {
        String at = at();
        Map<String, FileNode.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.getString();
            String nameAt = at();
            FileNode.Entry earlier = entries.put(name, new FileNode.Entry(nameAt, node(parser.nextToken())));
            if (earlier != null) {
                throw problem(nameAt, twice(name, earlier.at()));
            }
        }
        return new FileNode.Mapping(entries, at);
    }

    private FileNode.Sequence sequence() {
        String at = at();
        List<FileNode> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(node(token));
        }
        return new FileNode.Sequence(items, at);
    }

    final ConfigException problem(String at, String what) {
        return ConfigException.in(fileName, at, what);
    }
}
