package dev.sluice.gateway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Snippets in the guide are regions of programs that are compiled and run. A snippet stands below a line
 * {@code <!-- snippet: File.java#tag -->}; run with {@code -Ddocs.update=true} to write them anew.
 */
class DocumentationTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern SNIPPET =
            Pattern.compile("(<!-- snippet: ([A-Za-z]+\\.java)#([a-z]+) -->\n```java\n)(.*?)(```\n)", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
                Stream<Path> root = Files.list(ROOT)) {
            return Stream.concat(docs, root)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    @Test
    void everySnippetIsTheProgramThatIsRun() throws IOException {
        int snippets = 0;
        for (Path page : pages()) {
            String text = Files.readString(page);
            StringBuilder renewed = new StringBuilder();
            Matcher matcher = SNIPPET.matcher(text);
            while (matcher.find()) {
                snippets++;
                String code = region(matcher.group(2), matcher.group(3));
                matcher.appendReplacement(
                        renewed, Matcher.quoteReplacement(matcher.group(1) + code + matcher.group(5)));
            }
            matcher.appendTail(renewed);
            if (Boolean.getBoolean("docs.update")) {
                Files.writeString(page, renewed);
            } else {
                assertThat(text).as(page.getFileName().toString()).isEqualTo(renewed.toString());
            }
        }
        assertThat(snippets).isGreaterThanOrEqualTo(5);
    }

    @Test
    void everyLinkInTheDocsLeadsSomewhere() throws IOException {
        for (Path page : pages()) {
            Matcher matcher = LINK.matcher(Files.readString(page));
            while (matcher.find()) {
                assertThat(page.resolveSibling(matcher.group(1)))
                        .as("link in " + page)
                        .exists();
            }
        }
    }

    private static String region(String file, String tag) throws IOException {
        List<String> lines = Files.readAllLines(find(file));
        int from = lines.indexOf(indented(lines, "// tag::" + tag + "[]")) + 1;
        int to = lines.indexOf(indented(lines, "// end::" + tag + "[]"));
        return lines.subList(from, to).stream()
                        .collect(Collectors.joining("\n"))
                        .stripIndent() + "\n";
    }

    private static String indented(List<String> lines, String marker) {
        return lines.stream()
                .filter(line -> line.strip().equals(marker))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line " + marker));
    }

    private static Path find(String file) throws IOException {
        try (Stream<Path> sources = Files.walk(ROOT.resolve("gateway-examples/src"))) {
            return sources.filter(path -> path.getFileName().toString().equals(file))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no file " + file));
        }
    }
}
