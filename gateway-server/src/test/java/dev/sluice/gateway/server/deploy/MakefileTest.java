package dev.sluice.gateway.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The short names that people type. COMPAT 8.1 */
class MakefileTest {
    private final String makefile;

    MakefileTest() throws IOException {
        makefile = Files.readString(Path.of("../Makefile"));
    }

    @Test
    void everyUsualTargetIsThereAndExplained() {
        assertThat(targets()).contains("run", "test", "lint", "fmt", "build", "docker-build", "help");
        assertThat(targets()).allMatch(target -> makefile.matches("(?s).*\n" + target + ":[^\n]* ## \\S.*"));
    }

    @Test
    void everyTargetRunsAlthoughAFileHasItsName() {
        String phony = makefile.lines()
                .filter(line -> line.startsWith(".PHONY: "))
                .findFirst()
                .orElseThrow();

        assertThat(Arrays.asList(phony.substring(".PHONY: ".length()).split(" ")))
                .containsExactlyInAnyOrderElementsOf(targets());
    }

    private List<String> targets() {
        return Pattern.compile("(?m)^([a-z-]+):")
                .matcher(makefile)
                .results()
                .map(result -> result.group(1))
                .toList();
    }
}
