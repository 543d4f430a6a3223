package dev.sluice.gateway.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.testkit.ScriptedProvider;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code chat}, against a server that says what it is told to say. */
class ChatCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private ScriptedProvider gateway;

    @BeforeEach
    void start() {
        gateway = ScriptedProvider.start();
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    @Test
    void printsAStreamAsText() {
        gateway.enqueue(ScriptedReply.events(
                "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n",
                "data: {\"choices\":[{\"delta\":{\"content\":\"Hel\"}}]}\n\n",
                ": ping\n\n",
                "data: {\"choices\":[{\"delta\":{\"content\":\"lo\"}}]}\n\n",
                "data: [DONE]\n\n"));

        assertThat(chat("fast", "Say hello", "--key", "testkey")).isZero();
        assertThat(out.toString().strip()).isEqualTo("Hello");
        assertThat(gateway.requests().get(0).header("authorization")).contains("Bearer testkey");
        assertThat(gateway.requests().get(0).bodyText())
                .isEqualTo("{\"model\":\"fast\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Say"
                        + " hello\"}]}");
    }

    @Test
    void printsAWholeAnswerWithoutStream() {
        gateway.enqueue(ScriptedReply.json(200, "{\"choices\":[{\"message\":{\"content\":\"Hello\"}}]}"));

        assertThat(chat("fast", "x", "--no-stream")).isZero();
        assertThat(out.toString().strip()).isEqualTo("Hello");
        assertThat(gateway.requests().get(0).bodyText()).contains("\"stream\":false");
    }

    @Test
    void anErrorIsItsStatusAndMessage() {
        gateway.enqueue(ScriptedReply.json(404, "{\"error\":{\"message\":\"no such model\"}}"));

        assertThat(chat("nope", "x")).isEqualTo(1);
        assertThat(err.toString().strip()).isEqualTo("404: no such model");
    }

    @Test
    void aStreamThatBreaksOffIsAnError() {
        gateway.enqueue(ScriptedReply.events(
                "data: {\"choices\":[{\"delta\":{\"content\":\"Hel\"}}]}\n\n",
                "data: {\"error\":{\"message\":\"upstream is gone\"}}\n\n"));

        assertThat(chat("fast", "x")).isEqualTo(1);
        assertThat(out.toString().strip()).isEqualTo("Hel");
        assertThat(err.toString().strip()).isEqualTo("the answer broke off: upstream is gone");
    }

    /** COMPAT 5.5 */
    @Test
    void aMissingServerIsOneLine() {
        String nowhere = ScriptedProvider.refusing().toString();

        assertThat(run("chat", "fast", "x", "--url", nowhere)).isEqualTo(1);
        assertThat(err.toString().strip())
                .isEqualTo("no gateway answers at " + nowhere + "; is it running? (gateway serve)");
    }

    @Test
    void somethingThatIsNoGatewayIsOneLine() {
        gateway.enqueue(
                ScriptedReply.document(200, "text/html", "<html>".getBytes(java.nio.charset.StandardCharsets.UTF_8)));

        assertThat(chat("fast", "x", "--no-stream")).isEqualTo(1);
        assertThat(err.toString().strip()).startsWith("the answer is not JSON").hasLineCount(1);
    }

    /** COMPAT 5.5 */
    @Test
    void anotherPathIsAskedWithTheKeyThatDecides() {
        gateway.enqueue(ScriptedReply.json(200, "{\"choices\":[{\"message\":{\"content\":\"Hello\"}}]}"));

        assertThat(chat("m", "x", "--no-stream", "--path", "/completions/chat", "--key", "testkey"))
                .isZero();
        assertThat(gateway.requests().get(0).path()).isEqualTo("/completions/chat");
        assertThat(gateway.requests().get(0).header("authorization")).contains("Bearer testkey");
    }

    /** COMPAT 5.5 */
    @Test
    void helpSaysWhatThereIs() {
        assertThat(run("chat", "-h")).isZero();
        assertThat(out.toString())
                .contains("MODEL", "PROMPT", "--url", "--key", "GATEWAY_API_KEY", "--path", "--no-stream");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "ftp://x", "http://", "http://a b", "://", ""})
    void anAddressThatIsNoneIsWrongUsage(String url) {
        assertThat(run("chat", "m", "x", "--url", url)).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("--url must be an http or https URL")
                .hasLineCount(2);
    }

    @Test
    void aKeyThatNoHeaderCanHoldIsWrongUsage() {
        assertThat(chat("m", "x", "--key", "a\nb")).isEqualTo(2);
    }

    @Test
    void aModelIsRequired() {
        assertThat(run("chat")).isEqualTo(2);
    }

    private int chat(String... arguments) {
        List<String> all = new ArrayList<>(List.of("chat", "--url", gateway.baseUrl() + "/"));
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new));
    }

    private int run(String... arguments) {
        CommandLine line = GatewayCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
