package dev.sluice.gateway.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Reads one YAML document into nodes that know their lines. Scalars stay the text that was written. */
final class YamlReader {
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(32).build())
            .build();

    private final String fileName;
    private final YAMLParser parser;

    private YamlReader(String fileName, YAMLParser parser) {
        this.fileName = fileName;
        this.parser = parser;
    }

    /**
     * Reads a document; an empty one is an empty mapping.
     *
     * @throws ConfigException for text that is not one YAML mapping, with file and line and without the text itself
     */
    static YamlNode.Mapping read(String fileName, String text) {
        try (YAMLParser parser = (YAMLParser) YAML.createParser(ObjectReadContext.empty(), text)) {
            return new YamlReader(fileName, parser).document();
        } catch (JacksonException e) {
            throw new ConfigException(fileName + syntaxError(e));
        }
    }

    private YamlNode.Mapping document() {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return new YamlNode.Mapping(Map.of(), 1);
        }
        if (first == JsonToken.VALUE_NULL) {
            return new YamlNode.Mapping(Map.of(), 1);
        }
        if (first != JsonToken.START_OBJECT) {
            throw problem(line(), "the file must hold keys and values, such as `server:`");
        }
        YamlNode.Mapping root = mapping();
        if (parser.nextToken() != null) {
            throw problem(line(), "the file must hold one document; `---` begins another");
        }
        return root;
    }

    private YamlNode node(JsonToken token) {
        if (parser.isCurrentAlias()) {
            throw problem(line(), "YAML aliases (`*name`) are not supported; write the value out");
        }
        if (token == JsonToken.START_OBJECT) {
            return mapping();
        }
        if (token == JsonToken.START_ARRAY) {
            return sequence();
        }
        return new YamlNode.Scalar(token == JsonToken.VALUE_NULL ? null : parser.getString(), line());
    }

    private YamlNode.Mapping mapping() {
        int line = line();
        Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.getString();
            int nameLine = line();
            YamlNode.Entry earlier = entries.put(name, new YamlNode.Entry(nameLine, node(parser.nextToken())));
            if (earlier != null) {
                throw problem(nameLine, "`" + name + "` is here twice; it is on line " + earlier.line() + " already");
            }
        }
        return new YamlNode.Mapping(entries, line);
    }

    private YamlNode.Sequence sequence() {
        int line = line();
        List<YamlNode> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(node(token));
        }
        return new YamlNode.Sequence(items, line);
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    private ConfigException problem(int line, String what) {
        return new ConfigException(fileName + ":" + line + ": " + what);
    }

    /** What the parser has to say, without its excerpt of the text: that may be a secret. */
    private static String syntaxError(JacksonException e) {
        if (e.getCause() instanceof MarkedYamlEngineException marked) {
            String what = String.valueOf(marked.getProblem());
            return marked.getProblemMark()
                    .map(mark -> ":" + (mark.getLine() + 1) + ": not valid YAML: " + what + " (column "
                            + (mark.getColumn() + 1) + ")")
                    .orElse(": not valid YAML: " + what);
        }
        int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
        return (line > 0 ? ":" + line : "") + ": not valid YAML";
    }
}
