package dev.sluice.gateway.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.gateway.server.config.ConfigSources;
import dev.sluice.gateway.server.run.RunningServer;
import dev.sluice.gateway.testkit.ScriptedProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that the container image runs, run here. COMPAT 8.1 */
class ImageScriptsTest {
    private static final Path SCRIPTS =
            Path.of("../scripts/image").toAbsolutePath().normalize();

    @TempDir
    Path directory;

    @Test
    void theCommandGivesItsArgumentsToTheJarAndPutsTheUsersFlagsLast() throws Exception {
        assumeThat(Path.of("/bin/sh")).isExecutable();
        Path java = Files.writeString(directory.resolve("java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();

        Finished run = run(
                List.of(SCRIPTS.resolve("gateway").toString(), "check", "two words"),
                Map.of("PATH", directory + ":/usr/bin:/bin", "JAVA_OPTS", "-Xmx2g -Da=b"));

        assertThat(run.code()).isZero();
        assertThat(run.lines())
                .startsWith("-XX:+UseSerialGC")
                .endsWith(
                        "-XX:AOTCache=/app/gateway-server.aot",
                        "-Xmx2g",
                        "-Da=b",
                        "-jar",
                        "/app/gateway-server.jar",
                        "check",
                        "two words");
    }

    @Test
    void theHealthCheckPassesWhileTheServerAnswersAndFailsWhenNothingDoes() throws Exception {
        assumeThat(Path.of("/bin/bash")).isExecutable();
        try (RunningServer server = RunningServer.start(
                ConfigSources.of(directory, Map.of()).withDemo().withFlags(Optional.empty(), Optional.of(0)))) {
            String port = server.url().substring(server.url().lastIndexOf(':') + 1);
            assertThat(health(port)).isZero();
        }

        assertThat(health(String.valueOf(ScriptedProvider.refusing().getPort())))
                .isNotZero();
    }

    private int health(String port) throws Exception {
        return run(List.of(SCRIPTS.resolve("healthy").toString()), Map.of("PORT", port))
                .code();
    }

    private record Finished(int code, List<String> lines) {}

    private Finished run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.redirectErrorStream(true).environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Finished(process.waitFor(), output.lines().toList());
    }
}
