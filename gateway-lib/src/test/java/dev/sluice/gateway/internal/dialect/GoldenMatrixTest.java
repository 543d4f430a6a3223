package dev.sluice.gateway.internal.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every client dialect gets through every provider dialect, against files.
 *
 * <p>A case is a directory below {@code src/test/resources/golden}. It holds up to one file for each dialect and
 * {@link GoldenSide}: {@code openai.request.json} is what an OpenAI client sends, {@code openai.reply.json} and
 * {@code openai.stream.sse} are what an OpenAI provider answers, {@code openai.error.json} is its error with status and
 * headers. From them every ordered pair of dialects is derived: the file of one dialect, translated, must be the file of
 * the other, and untranslated must come out to the byte. Where a translation is not the other file, because something
 * was lost or is said in another way, what it is stands in {@code openai-to-anthropic.request.json}: from what is read, to
 * what is written. A reply goes from the provider's dialect to the client's.
 *
 * <p>{@code mvn -pl gateway-lib test -Dtest=GoldenMatrixTest -Dgolden.update=true} writes what is missing and what has
 * changed; read the difference before you commit it.
 */
class GoldenMatrixTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");
    /** Replies that no Ollama gives: it neither signs nor refuses, and names no stop sequence and no cache. */
    private static final Set<String> UNSAYABLE_IN_OLLAMA = Set.of(
            "error-529",
            "interleaved-tools",
            "stop-context-window",
            "stop-pause",
            "stop-refusal",
            "stop-sequence",
            "thinking",
            "usage-cache");

    /** Replies that Google does not give: it neither refuses to go on nor names a stop sequence, and its calls come whole. */
    private static final Set<String> UNSAYABLE_IN_GEMINI = Set.of(
            "interleaved-tools",
            "json-schema-by-tool",
            "stop-context-window",
            "stop-pause",
            "stop-sequence",
            "thinking");

    @TestFactory
    Stream<DynamicNode> everyDialectThroughEveryDialect() throws IOException {
        return cases().stream().map(dir -> dynamicContainer(dir.getFileName().toString(), pairs(dir)));
    }

    private static Stream<DynamicNode> pairs(Path dir) {
        List<DynamicNode> tests = new ArrayList<>();
        for (GoldenSide side : GoldenSide.values()) {
            for (String from : side.readIn()) {
                for (String to : side.writtenIn()) {
                    if (Files.exists(dir.resolve(side.file(from)))) {
                        tests.add(dynamicTest(side + " from " + from + " to " + to, () -> check(dir, side, from, to)));
                    }
                }
            }
        }
        return tests.stream();
    }

    private static void check(Path dir, GoldenSide side, String from, String to) throws IOException {
        GoldenCase golden = new GoldenCase(dir);
        byte[] actual = side.translate(golden, from, to);
        if (UPDATE) {
            update(dir, side, from, to, actual);
        }
        byte[] expected = golden.read(golden.expected(side, from, to));
        if (from.equals(to) && side.isForwarded()) {
            assertThat(new String(actual, StandardCharsets.UTF_8))
                    .isEqualTo(new String(expected, StandardCharsets.UTF_8));
            return;
        }
        assertThat(side.comparable(actual)).isEqualTo(side.comparable(expected));
    }

    private static void update(Path dir, GoldenSide side, String from, String to, byte[] actual) throws IOException {
        Path plain = dir.resolve(side.file(to));
        Path special = dir.resolve(side.file(from + "-to-" + to));
        if (!Files.exists(plain)) {
            Files.write(plain, side.readable(actual));
        } else if (side.comparable(Files.readAllBytes(plain)).equals(side.comparable(actual))) {
            Files.deleteIfExists(special);
        } else if (!Files.exists(special)
                || !side.comparable(Files.readAllBytes(special)).equals(side.comparable(actual))) {
            Files.write(special, from.equals(to) && side.isForwarded() ? actual : side.readable(actual));
        }
    }

    @Test
    void everyFileIsRead() throws IOException {
        List<Path> cases = cases();
        assertThat(cases).hasSizeGreaterThan(12);
        for (Path dir : cases) {
            Set<String> read = new TreeSet<>();
            for (GoldenSide side : GoldenSide.values()) {
                for (String from : side.readIn()) {
                    if (Files.exists(dir.resolve(side.file(from)))) {
                        read.add(side.file(from));
                        side.writtenIn().forEach(to -> read.add(new GoldenCase(dir).expected(side, from, to)));
                    }
                }
            }
            try (Stream<Path> files = Files.list(dir)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .as(dir.toString())
                        .isSubsetOf(read);
            }
        }
    }

    @Test
    void everyCaseSaysTheSameInEveryDialect() throws IOException {
        for (Path dir : cases()) {
            for (GoldenSide side : GoldenSide.values()) {
                Set<String> said = GoldenSide.DIALECTS.keySet().stream()
                        .filter(dialect -> Files.exists(dir.resolve(side.file(dialect))))
                        .collect(Collectors.toCollection(TreeSet::new));
                assertThat(said).as(dir + " " + side).isIn(Set.of(), sayable(dir, side));
            }
        }
    }

    private static Set<String> sayable(Path dir, GoldenSide side) {
        Set<String> dialects = new TreeSet<>(GoldenSide.DIALECTS.keySet());
        String name = dir.getFileName().toString();
        if (side != GoldenSide.REQUEST && UNSAYABLE_IN_OLLAMA.contains(name)) {
            dialects.remove("ollama");
        }
        if (side != GoldenSide.REQUEST && UNSAYABLE_IN_GEMINI.contains(name)) {
            dialects.remove("gemini");
        }
        return dialects;
    }

    private static List<Path> cases() throws IOException {
        try (Stream<Path> dirs = Files.list(GOLDEN)) {
            return dirs.filter(Files::isDirectory).sorted().toList();
        }
    }
}
