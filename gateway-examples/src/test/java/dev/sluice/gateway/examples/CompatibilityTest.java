package dev.sluice.gateway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What users of other gateways find working, line by line, each with the tests that show it. A test says which line it
 * shows in its comment ({@code COMPAT} and the line's number). Run with {@code -Ddocs.update=true} to write the page anew.
 */
class CompatibilityTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGE = ROOT.resolve("docs/reference/compatibility.md");
    private static final Path LINES = Path.of("src/test/resources/compatibility.txt");
    private static final String LATER = "later)";

    /** A comment with a marker, and the first class or method behind it. */
    private static final Pattern MARKED = Pattern.compile(
            "COMPAT ((?:\\d\\.\\d+)(?:,\\s*(?:\\*\\s*)?\\d\\.\\d+)*)(?:(?!COMPAT \\d).)*?\\*/(.*?)(?:class (\\w+)|void (\\w+)\\()",
            Pattern.DOTALL);

    private static final Pattern NUMBER = Pattern.compile("\\d\\.\\d+");

    @Test
    void everyLineHasATestAndThePageNamesIt() throws IOException {
        Map<String, List<String>> shownBy = markers();
        StringBuilder page = new StringBuilder("# Compatibility\n\n"
                + "What users of smaller gateways bring along (files, variables, routes, scripts) and find working here, with the tests that\n"
                + "show it. Written by `mvn verify -Ddocs.update=true`.\n");
        List<String> without = new ArrayList<>();
        for (String line : Files.readAllLines(LINES)) {
            if (line.startsWith("# ")) {
                page.append("\n## ")
                        .append(line.substring(2))
                        .append("\n\n| line | what | shown by |\n|---|---|---|\n");
                continue;
            }
            int space = line.indexOf(' ');
            String number = line.substring(0, space);
            List<String> tests = shownBy.getOrDefault(number, List.of());
            if (tests.isEmpty() && !line.endsWith(LATER)) {
                without.add(line);
            }
            page.append("| %s | %s | %s |\n".formatted(number, line.substring(space + 1), String.join("<br>", tests)));
        }
        assertThat(without).as("lines that no test shows").isEmpty();
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).hasContent(page.toString());
    }

    @Test
    void everyMarkerNamesALineThatThereIs() throws IOException {
        List<String> known = Files.readAllLines(LINES).stream()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
        assertThat(known).containsAll(markers().keySet());
    }

    private static Map<String, List<String>> markers() throws IOException {
        Map<String, List<String>> shownBy = new TreeMap<>();
        for (String module : List.of("gateway-lib", "gateway-server", "gateway-examples")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                for (Path file : files.filter(f -> f.toString().endsWith("Test.java"))
                        .sorted()
                        .toList()) {
                    collect(file, shownBy);
                }
            }
        }
        return shownBy;
    }

    private static void collect(Path file, Map<String, List<String>> shownBy) throws IOException {
        String type = file.getFileName().toString().replace(".java", "");
        Matcher marked = MARKED.matcher(Files.readString(file));
        while (marked.find()) {
            String method = marked.group(4);
            String test =
                    "[%s](../../%s)".formatted(method == null ? type : type + "." + method, ROOT.relativize(file));
            Matcher number = NUMBER.matcher(marked.group(1));
            while (number.find()) {
                List<String> tests = shownBy.computeIfAbsent(number.group(), n -> new ArrayList<>());
                if (!tests.contains(test)) {
                    tests.add(test);
                }
            }
        }
    }
}
