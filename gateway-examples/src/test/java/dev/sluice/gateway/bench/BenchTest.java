package dev.sluice.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchTest {
    private final StringWriter printed = new StringWriter();

    @ParameterizedTest
    @CsvSource({"mock,--port", "load,--rate", "compare,--jvm-flags"})
    void eachCommandExplainsItself(String command, String option) {
        assertThat(run(command, "--help")).isZero();
        assertThat(printed.toString()).contains(option);
    }

    @Test
    void loadAgainstTheMockSucceeds() throws Exception {
        try (RunningMock mock = new RunningMock()) {
            assertThat(run("load", "--url", mock.url(), "--connections", "2", "--seconds", "1", "--rate", "20"))
                    .isZero();
        }
    }

    @Test
    void loadAgainstNothingFails() {
        assertThat(run("load", "--url", "http://127.0.0.1:1", "--seconds", "1")).isEqualTo(1);
    }

    @Test
    void wrongUsageIsToldApartFromFailure() {
        assertThat(run("load", "--streams", "2", "--rate", "5")).isEqualTo(2);
        assertThat(run("load", "--url", "ftp://x")).isEqualTo(2);
        assertThat(run("compare", "--jar", "no-such.jar")).isEqualTo(2);
        assertThat(printed.toString()).contains("no no-such.jar");
        assertThat(run()).isEqualTo(2);
    }

    private int run(String... args) {
        PrintWriter writer = new PrintWriter(printed);
        CommandLine line = Bench.commandLine().setOut(writer).setErr(writer);
        return line.execute(args);
    }
}
