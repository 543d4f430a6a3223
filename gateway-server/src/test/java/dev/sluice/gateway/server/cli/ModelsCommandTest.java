package dev.sluice.gateway.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code models} and {@code migrate} on a SQLite store. */
class ModelsCommandTest {
    private static final String ENDPOINT = "https://models.example/v1";

    @TempDir
    Path directory;

    @BeforeEach
    void configure() throws IOException {
        yaml("");
    }

    @Test
    void registersListsReplacesAndRemovesWithoutAServer() throws Exception {
        assertDone(run("models", "list"), "");
        assertDone(
                run(
                        "models",
                        "add",
                        "example/model-1",
                        "--endpoint",
                        ENDPOINT,
                        "--name",
                        "One",
                        "--api-key-env",
                        "HOME"),
                "registered example/model-1");
        assertDone(
                run("models", "add", "example/model-1", "--endpoint", ENDPOINT, "--name", "Two"),
                "replaced example/model-1");

        Outcome list = run("models", "list");
        assertThat(list.out()).hasSize(1).first().asString().startsWith("example/model-1\t" + ENDPOINT + "\tkey\t");
        assertThat(list.out().get(0)).endsWith("\tTwo").doesNotContain(System.getenv("HOME"));

        assertDone(run("models", "rm", "example/model-1"), "removed example/model-1");
        Outcome again = run("models", "rm", "example/model-1");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).containsExactly("no model is registered under this id");
    }

    @Test
    void aKeyComesFromStandardInputAndAnEmptyOneRemovesIt() throws Exception {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("sk-from-stdin\n".getBytes(StandardCharsets.UTF_8)));
        try {
            assertDone(run("models", "add", "m", "--endpoint", ENDPOINT, "--api-key-stdin"), "registered m");
        } finally {
            System.setIn(before);
        }
        assertThat(run("models", "list").out().get(0)).contains("\tkey\t");

        assertDone(run("models", "add", "m", "--endpoint", ENDPOINT, "--api-key", ""), "replaced m");
        assertThat(run("models", "list").out().get(0)).contains("\tno key\t");
    }

    @ParameterizedTest
    @CsvSource({
        "1, http://10.0.0.1, private",
        "1, http://169.254.169.254/latest, no setting allows it",
        "1, ftp://models.example, must begin with https://",
        "1, nonsense here, is not a URL",
    })
    void refusesWhatTheApiRefusesInTheSameWords(int code, String endpoint, String words) throws Exception {
        Outcome outcome = run("models", "add", "m", "--endpoint", endpoint);

        assertThat(outcome.code()).isEqualTo(code);
        assertThat(outcome.err())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("`endpoint` ")
                .contains(words);
        assertThat(run("models", "list").out()).isEmpty();
    }

    @Test
    void anIdThatAFileOwnsIsRefusedWithTheFile() throws Exception {
        yaml("providers: { openai: { api_key: k } }\nmodels: { fast: { provider: openai } }\n");
        Outcome outcome = run("models", "add", "fast", "--endpoint", ENDPOINT);

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).containsExactly("this model is defined in " + file() + "; change it there");
    }

    @Test
    void wrongUsageIsExitCode2AndSaysWhereToRead() throws Exception {
        for (String[] arguments : new String[][] {
            {"models"},
            {"models", "add", "m"},
            {"models", "add", "m", "--endpoint", ENDPOINT, "--api-key", "a", "--api-key-stdin"},
            {"models", "add", "m", "--endpoint", ENDPOINT, "--api-key-env", "NOT_SET"},
            {"models", "rm"},
            {"models", "drop", "m"}
        }) {
            Outcome outcome = Outcome.of(arguments);
            assertThat(outcome.code()).as(String.join(" ", arguments)).isEqualTo(2);
            assertThat(outcome.err()).hasSize(2).last().asString().startsWith("see: gateway models");
        }
    }

    @Test
    void migrateSaysFromWhereToWhere() throws Exception {
        assertThat(run("migrate").out())
                .hasSize(1)
                .first()
                .asString()
                .matches("sqlite .*: brought from version 0 to [1-9]");
        assertThat(run("migrate").out()).hasSize(1).first().asString().matches("sqlite .*: is at version [1-9], .*");
    }

    @Test
    void aStoreThatCannotBeUsedIsExitCode1AndOneLine() throws Exception {
        Files.createDirectories(directory.resolve("data"));
        Files.writeString(
                directory.resolve("data/gateway.db"),
                "this is no database, and long enough to be looked at".repeat(50));

        for (String[] arguments : new String[][] {{"migrate"}, {"models", "list"}}) {
            Outcome outcome = run(arguments);
            assertThat(outcome.code()).isEqualTo(1);
            assertThat(outcome.err()).last().asString().contains("damaged or no SQLite database");
        }
    }

    @Test
    void aStoreInMemoryIsNobodyElses() throws Exception {
        Files.writeString(file(), "store: { url: 'sqlite::memory:' }\n");
        Outcome outcome = run("models", "list");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).hasSize(1).first().asString().contains("store.url");
    }

    private Path file() {
        return directory.resolve("gateway.yaml");
    }

    private void yaml(String more) throws IOException {
        Files.writeString(file(), "store: { url: 'sqlite:./data/gateway.db' }\n" + more);
    }

    /** Runs a command on the configuration of this test. */
    private Outcome run(String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--no-env-file", "--config", file().toString()));
        return Outcome.of(arguments.toArray(String[]::new));
    }

    private static void assertDone(Outcome outcome, String said) {
        assertThat(outcome.code()).as(outcome.toString()).isZero();
        assertThat(String.join("\n", outcome.out())).isEqualTo(said);
    }

    /** How a command ended. */
    private record Outcome(int code, List<String> out, List<String> err) {
        static Outcome of(String... arguments) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            CommandLine line = GatewayCommand.commandLine();
            line.setOut(new PrintWriter(out, true));
            line.setErr(new PrintWriter(err, true));
            int code = line.execute(arguments);
            return new Outcome(
                    code,
                    out.toString().lines().toList(),
                    err.toString().lines().toList());
        }
    }
}
