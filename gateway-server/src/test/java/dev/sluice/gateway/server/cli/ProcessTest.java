package dev.sluice.gateway.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.server.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process: exit codes, what goes to which stream, and signals. */
class ProcessTest {
    @TempDir
    Path directory;

    @Test
    void servesUntilItIsToldToStopAndThenEndsCleanly() throws Exception {
        Process process = start("serve", "--demo", "--port", "0");
        try (BufferedReader out = process.inputReader()) {
            String line = out.readLine();
            assertThat(line)
                    .startsWith("{\"timestamp\":\"")
                    .contains("listening on http://127.0.0.1:")
                    .contains("providers: demo; requests need no key");
            process.toHandle().destroy();

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(out.lines().toList()).last().asString().contains("stopped");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aServerWithAStoreLeavesNoTemporaryFileBehind() throws Exception {
        Process process = start("serve", "--port", "0");
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.lines().anyMatch(line -> line.contains("the store is ready")))
                    .isTrue();
            process.toHandle().destroy();
            assertThat(out.lines().toList()).last().asString().contains("stopped");
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        try (Stream<Path> left = Files.list(temporary())) {
            assertThat(left.filter(file -> !file.getFileName().toString().startsWith("hsperfdata")))
                    .isEmpty();
        }
    }

    @Test
    void theFirstLineNamesTheProvidersOfTheEndpointsFileToo() throws Exception {
        Files.writeString(directory.resolve("aiservices.json"), "{\"acme\":\"http://localhost:1/x\"}");
        Process process = start("serve", "--port", "0");
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).contains("providers: acme; requests need no key");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aBrokenFileIsExitCode2WithFileLineAndKeyAndNoStackTrace() throws Exception {
        Files.writeString(directory.resolve("gateway.yaml"), "server:\n  prot: 1\n");

        assertRun(2, "gateway.yaml:2: `server.prot` is not a known key; did you mean `server.port`?", "serve");
        assertRun(2, "gateway.yaml:2: `server.prot` is not a known key; did you mean `server.port`?", "check");
    }

    @Test
    void aPortThatIsTakenIsExitCode1AndOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            List<String> lines = run(1, "serve", "--demo", "--port", port);

            assertThat(lines).hasSize(1).first().asString().contains(port);
        }
    }

    @Test
    void checkPrintsTheConfigurationOfAFile() throws Exception {
        Files.writeString(directory.resolve("other.yaml"), "log: { level: warn, format: text }\n");
        Process process = start("check", "other.yaml");
        try (BufferedReader out = process.inputReader()) {
            List<String> lines =
                    out.lines().map(line -> line.replaceAll(" +", " ")).toList();

            assertThat(lines).contains("log.level = warn (other.yaml:1)");
        }
        assertThat(process.waitFor()).isZero();
    }

    private void assertRun(int code, String line, String... arguments) throws Exception {
        assertThat(run(code, arguments)).containsExactly(line);
    }

    /** Runs to the end and returns what was said to the operator. */
    private List<String> run(int code, String... arguments) throws Exception {
        Process process = start(arguments);
        try (BufferedReader err = process.errorReader()) {
            List<String> lines = err.lines().toList();
            assertThat(process.waitFor()).as(String.join("\n", lines)).isEqualTo(code);
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }

    private Path temporary() throws IOException {
        return Files.createDirectories(directory.resolve("tmp"));
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        return builder.start();
    }
}
