package dev.sluice.gateway.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code .env.example} ships with every accepted name. {@code -Ddocs.update=true} writes it anew. */
class EnvExampleTest {
    private static final Path EXAMPLE = Path.of("../.env.example");

    @TempDir
    Path directory;

    /** COMPAT 2.3 */
    @Test
    void itHoldsEveryNameThatTheCodeTakes() throws IOException {
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(EXAMPLE, expected());
        }
        assertThat(Files.readString(EXAMPLE)).isEqualTo(expected());
    }

    @Test
    void aCopyOfItChangesNothing() throws IOException {
        Workspace here = new Workspace(directory);
        Config without = here.load();
        Files.copy(EXAMPLE, directory.resolve(".env"));

        assertThat(here.load()).isEqualTo(without);
    }

    @Test
    void itsExamplesAreValuesThatTheCodeTakes() throws IOException {
        Workspace here = new Workspace(directory);
        Files.createDirectories(directory.resolve("config/models"));
        for (String line : Files.readAllLines(EXAMPLE)) {
            if (line.matches("#[A-Z_]+=.+") && !line.startsWith("#GATEWAY_CONFIG=")) {
                here.env(line.substring(1, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }
        assertThat(here.load().providers()).containsKeys("openai", "anthropic");
    }

    private static String expected() {
        StringBuilder text = new StringBuilder("""
                # Copy this file to .env: `serve` reads it from the working directory, below what is set already.
                # NAME=value, to the end of the line; quotes optional. Every name stands here, commented out.
                """);
        List<EnvName> names = EnvName.ALL.stream()
                .filter(name -> name.use() != EnvName.Use.NOT_BUILT)
                .toList();
        for (EnvName name : names) {
            String concrete = name.name().replace("<APP>", "DEV").replace("<P>", "OPENAI");
            text.append("\n# ").append(name.doc());
            text.append("\n#")
                    .append(concrete)
                    .append('=')
                    .append(name.example())
                    .append('\n');
        }
        return text.toString();
    }
}
