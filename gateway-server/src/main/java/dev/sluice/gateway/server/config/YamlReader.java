package dev.sluice.gateway.server.config;

import java.util.Map;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Reads one YAML document into nodes that know their lines. Scalars stay the text that was written. */
final class YamlReader extends NodeReader {
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(32).build())
            .build();

    private final YAMLParser parser;

    private YamlReader(String fileName, YAMLParser parser) {
        super(fileName, parser);
        this.parser = parser;
    }

    /**
     * Reads a document; an empty one is an empty mapping.
     *
     * @throws ConfigException for text that is not one YAML mapping, with file and line and without the text itself
     */
    static FileNode.Mapping read(String fileName, String text) {
        try (YAMLParser parser = (YAMLParser) YAML.createParser(ObjectReadContext.empty(), text)) {
            return new YamlReader(fileName, parser).document();
        } catch (JacksonException e) {
            throw syntaxError(fileName, e);
        }
    }

    private FileNode.Mapping document() {
        JsonToken first = parser.nextToken();
        if (first == null || first == JsonToken.VALUE_NULL) {
            return new FileNode.Mapping(Map.of(), "1");
        }
        if (first != JsonToken.START_OBJECT) {
            throw problem(at(), "the file must hold keys and values, such as `server:`");
        }
        FileNode.Mapping root = mapping();
        if (parser.nextToken() != null) {
            throw problem(at(), "the file must hold one document; `---` begins another");
        }
        return root;
    }

    @Override
    void checkToken() {
        if (parser.isCurrentAlias()) {
            throw problem(at(), "YAML aliases (`*name`) are not supported; write the value out");
        }
    }

    @Override
    String twice(String name, String earlier) {
        return "`" + name + "` is here twice; it is on line " + earlier + " already";
    }

    @Override
    String at() {
        return Integer.toString(parser.currentTokenLocation().getLineNr());
    }

    /** What the parser has to say, without its excerpt of the text: that may be a secret. */
    private static ConfigException syntaxError(String fileName, JacksonException e) {
        if (e.getCause() instanceof MarkedYamlEngineException marked) {
            String what = "not valid YAML: " + marked.getProblem();
            return marked.getProblemMark()
                    .map(mark -> ConfigException.in(
                            fileName,
                            Integer.toString(mark.getLine() + 1),
                            what + " (column " + (mark.getColumn() + 1) + ")"))
                    .orElseGet(() -> ConfigException.in(fileName, "", what));
        }
        int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
        return ConfigException.in(fileName, line > 0 ? Integer.toString(line) : "", "not valid YAML");
    }
}
