package dev.sluice.gateway.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link ScriptedProvider} does about one request: steps, done in order. Immutable; each method returns a longer
 * script.
 *
 * <pre>
 * ScriptedReply.json(200, "{}")
 * ScriptedReply.events("data: 1\n\n", "data: [DONE]\n\n")
 * ScriptedReply.stream().chunk("data: 1\n\n").await(gate).chunk("data: 2\n\n").reset()
 * </pre>
 */
public final class ScriptedReply {
    private final List<Step> steps;
    private final long readsAtMost;

    private ScriptedReply(List<Step> steps, long readsAtMost) {
        this.steps = steps;
        this.readsAtMost = readsAtMost;
    }

    /** A script without steps: nothing is sent, and the connection waits for the next request. */
    public static ScriptedReply nothing() {
        return new ScriptedReply(List.of(), Long.MAX_VALUE);
    }

    /** A JSON document. Further headers as alternating names and values. */
    public static ScriptedReply json(int status, String body, String... headers) {
        return document(status, "application/json", body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** A document with its content-length. Further headers as alternating names and values. */
    public static ScriptedReply document(int status, String contentType, byte[] body, String... headers) {
        return head(status, withFirst(headers, "content-type", contentType, "content-length", "" + body.length))
                .bytes(body);
    }

    /** The page that a captive portal answers everything with: 200 and HTML. */
    public static ScriptedReply loginPage() {
        return document(
                200,
                "text/html; charset=utf-8",
                "<html><body>Please log in</body></html>".getBytes(StandardCharsets.UTF_8));
    }

    /** A complete event stream, one chunk per frame; frames are exact bytes, blank line included. */
    public static ScriptedReply events(String... frames) {
        ScriptedReply reply = stream();
        for (String frame : frames) {
            reply = reply.chunk(frame);
        }
        return reply.end();
    }

    /** A complete event stream whose head goes out at once and whose every frame waits for the gate. */
    public static ScriptedReply events(Gate gate, String... frames) {
        ScriptedReply reply = stream();
        for (String frame : frames) {
            reply = reply.await(gate).chunk(frame);
        }
        return reply.end();
    }

    /** The head of an event stream in chunked coding, to be continued. */
    public static ScriptedReply stream(String... headers) {
        return head(200, withFirst(headers, "content-type", "text/event-stream", "transfer-encoding", "chunked"));
    }

    /** A status line and headers, given as alternating names and values; nothing is added to them. */
    public static ScriptedReply head(int status, String... headers) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        return nothing().bytes(head.append("\r\n").toString());
    }

    /** Resets the connection when so many bytes of the request's body have been read. It is then not recorded. */
    public static ScriptedReply resetAfterReading(long bodyBytes) {
        return new ScriptedReply(List.of(ScriptedReply::resetNow), bodyBytes);
    }

    /** Then these bytes, as they are. */
    public ScriptedReply bytes(byte[] bytes) {
        return then((exchange, out) -> out.write(bytes));
    }

    /** Then these characters, as they are. */
    public ScriptedReply bytes(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Then these characters as one chunk of a chunked body. */
    public ScriptedReply chunk(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        return bytes(Integer.toHexString(payload.length) + "\r\n")
                .bytes(payload)
                .bytes("\r\n");
    }

    /** Then the end of a chunked body. */
    public ScriptedReply end() {
        return bytes("0\r\n\r\n");
    }

    /** Then waits until the test lets it go on. What was sent before has left by then. */
    public ScriptedReply await(Gate gate) {
        return then((exchange, out) -> {
            out.flush();
            gate.await();
        });
    }

    /** Then waits for a while; for replies that are slow, not for synchronisation. */
    public ScriptedReply pause(Duration time) {
        return then((exchange, out) -> {
            out.flush();
            Thread.sleep(time.toMillis());
        });
    }

    /** Then says nothing more until the client goes or the provider is closed. */
    public ScriptedReply hang() {
        return await(new Gate());
    }

    /** Then resets the connection (RST). */
    public ScriptedReply reset() {
        return then(ScriptedReply::resetNow);
    }

    /** Then closes the connection (FIN), without having said so. */
    public ScriptedReply close() {
        return then((exchange, out) -> {
            out.flush();
            exchange.close();
        });
    }

    /** How much of the request's body to read before the script runs. */
    long readsAtMost() {
        return readsAtMost;
    }

    void play(Socket socket, OutputStream out) throws IOException, InterruptedException {
        for (Step step : steps) {
            step.run(socket, out);
        }
        if (!socket.isClosed()) {
            out.flush();
        }
    }

    private ScriptedReply then(Step step) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(step);
        return new ScriptedReply(List.copyOf(longer), readsAtMost);
    }

    private static void resetNow(Socket socket, OutputStream out) throws IOException {
        out.flush();
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static String[] withFirst(String[] headers, String... first) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(headers));
        return all.toArray(String[]::new);
    }

    private interface Step {
        void run(Socket socket, OutputStream out) throws IOException, InterruptedException;
    }
}
