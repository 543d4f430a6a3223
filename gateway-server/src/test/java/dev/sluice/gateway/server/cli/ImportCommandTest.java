package dev.sluice.gateway.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.server.config.Config;
import dev.sluice.gateway.server.config.ConfigLoader;
import dev.sluice.gateway.server.config.ConfigSources;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code import keys.json}. */
class ImportCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    private Path keys;
    private Path endpoints;
    private Path target;

    @BeforeEach
    void writeFiles() throws IOException {
        keys = Files.writeString(
                directory.resolve("keys.json"),
                "{\"virtual_keys\":{\"testkey\":{\"provider\":\"acme\",\"api_key\":\"sk-of-acme\"}}}");
        endpoints = Files.writeString(directory.resolve("services.json"), "{\"acme\":\"https://acme.example/chat\"}");
        target = directory.resolve("new.yaml");
    }

    /** COMPAT 5.1 */
    @Test
    void whatItWritesIsTheSameAsGatewayYaml() throws Exception {
        assertThat(run("import", keys.toString(), "--endpoints", endpoints.toString(), "-o", target.toString()))
                .isZero();

        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Config imported = new ConfigLoader(ConfigSources.of(elsewhere, Map.of()).withFile(target)).load();
        Files.copy(keys, elsewhere.resolve("keys.json"));
        Files.copy(endpoints, elsewhere.resolve("aiservices.json"));
        Config beside = new ConfigLoader(ConfigSources.of(elsewhere, Map.of())).load();
        assertThat(imported.keys()).isNotEmpty().isEqualTo(beside.keys());
        assertThat(imported.endpoints()).isNotEmpty().isEqualTo(beside.endpoints());
    }

    @Test
    void whoImportsIsToldToMoveTheFilesAwaySinceNoKeyMayBeInTwo() {
        assertThat(run("import", keys.toString(), "--endpoints", endpoints.toString(), "-o", target.toString()))
                .isZero();

        assertThat(err.toString()).hasLineCount(1).contains("wrote " + target, "move " + keys + " and " + endpoints);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aFileThatItWritesIsItsOwnersAloneAndNoOtherIsOverwritten() throws Exception {
        assertThat(run("import", keys.toString(), "-o", target.toString())).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
        err.getBuffer().setLength(0);

        assertThat(run("import", keys.toString(), "-o", target.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("is there already").hasLineCount(1);
    }

    @Test
    void withoutAFileItIsPrinted() {
        assertThat(run("import", keys.toString())).isZero();
        assertThat(out.toString()).contains("keys:", "testkey", "sk-of-acme").doesNotContain("endpoints:");
    }

    @Test
    void aBrokenFileIsExitCode2WithItsPlace() throws Exception {
        Files.writeString(keys, "{\n \"virtual_keys\": { oops }}");

        assertThat(run("import", keys.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("keys.json:2:").hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aFileThatIsNotThereIsExitCode2() {
        assertThat(run("import", directory.resolve("nothing.json").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("nothing.json").hasLineCount(1);
    }

    private int run(String... arguments) {
        CommandLine line = GatewayCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
