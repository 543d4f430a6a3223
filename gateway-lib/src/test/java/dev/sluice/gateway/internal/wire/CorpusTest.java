package dev.sluice.gateway.internal.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents and streams kept in files, as they are and damaged from fixed seeds. */
class CorpusTest {
    private static final int DAMAGES = 300;

    @ParameterizedTest
    @MethodSource("json")
    void jsonIsTakenWhenItIsValid(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);

        assertThat(JsonObjectPropertyTest.accepts(bytes))
                .isEqualTo(file.getFileName().toString().startsWith("valid-"));
    }

    @ParameterizedTest
    @MethodSource("json")
    void damagedJsonIsJudgedAsJacksonDoes(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Random random = new Random(file.getFileName().toString().hashCode());
        for (int i = 0; i < DAMAGES; i++) {
            byte[] damaged = Mutations.mutate(bytes, random);
            assertThat(JsonObjectPropertyTest.accepts(damaged))
                    .as(() -> new String(damaged, ISO_8859_1))
                    .isEqualTo(JsonOracle.isObject(damaged));
        }
    }

    @ParameterizedTest
    @MethodSource("sse")
    void streamsAreCutAsTheStandardSays(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Random random = new Random(file.getFileName().toString().hashCode());

        judge(bytes, random);
        for (int i = 0; i < DAMAGES; i++) {
            judge(Mutations.mutate(bytes, random), random);
        }
    }

    @Test
    void corpusIsThere() {
        assertThat(json()).hasSizeGreaterThan(50);
        assertThat(sse()).hasSizeGreaterThan(20);
    }

    private static void judge(byte[] stream, Random random) throws IOException {
        FrameLog whole = FrameLog.of(new SseFrames(ChunkedInput.of(stream), 1 << 20));
        ChunkedInput in = ChunkedInput.cut(stream, random);
        FrameLog cut = FrameLog.of(new SseFrames(in, 1 << 20), in, random);

        assertThat(whole.raw()).isEqualTo(new String(stream, ISO_8859_1));
        assertThat(cut.raw()).isEqualTo(whole.raw());
        assertThat(cut.normalised()).isEqualTo(whole.normalised());
        assertThat(whole.events()).isEqualTo(ReferenceEvents.of(stream));
    }

    static Stream<Path> json() {
        return files("/corpus/json").stream();
    }

    static Stream<Path> sse() {
        return files("/corpus/sse").stream();
    }

    private static List<Path> files(String directory) {
        URL url = CorpusTest.class.getResource(directory);
        assertThat(url).as(directory).isNotNull();
        try (Stream<Path> files = Files.list(Path.of(url.toURI()))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
