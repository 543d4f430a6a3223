package dev.sluice.gateway.server.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A client that sends what it is told, byte by byte, and reads what comes. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;
    private boolean insideBody;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    static RawClient connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        return new RawClient(socket);
    }

    /** A chat in Anthropic's dialect. */
    static String chat(String body, String... headers) {
        return post("/v1/messages", body, headers);
    }

    static String post(String path, String body, String... headers) {
        StringBuilder request = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return request.append("content-type: application/json\r\ncontent-length: ")
                .append(length)
                .append("\r\n\r\n")
                .append(body)
                .toString();
    }

    static String get(String path, String... headers) {
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return request.append("\r\n").toString();
    }

    RawClient send(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Sends and reads the reply. */
    Reply ask(String bytes) throws IOException {
        return send(bytes).readReply();
    }

    /** Reads a whole reply. */
    Reply readReply() throws IOException {
        Reply head = readHead();
        if (head.header("transfer-encoding").isPresent()) {
            return head.withBody(readChunks());
        }
        int length = Integer.parseInt(head.header("content-length").orElse("0"));
        return head.withBody(new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    /** Reads a reply's status line and headers. */
    Reply readHead() throws IOException {
        int status = Integer.parseInt(readLine().split(" ")[1]);
        List<String> headers = new ArrayList<>();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            headers.add(line);
        }
        return new Reply(status, headers, "");
    }

    /** Reads the next chunk of a chunked body; empty at its end. */
    String readChunk() throws IOException {
        if (insideBody) {
            // Jetty sends the line end of a chunk together with what follows it.
            readLine();
        }
        int length = Integer.parseInt(readLine(), 16);
        String chunk = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        insideBody = length > 0;
        if (!insideBody) {
            readLine();
        }
        return chunk;
    }

    /** Reads as much of a chunked body as this text is long, in however many chunks. */
    String readChunks(String expected) throws IOException {
        StringBuilder body = new StringBuilder();
        while (body.length() < expected.length()) {
            body.append(readChunk());
        }
        return body.toString();
    }

    String readChunks() throws IOException {
        StringBuilder body = new StringBuilder();
        for (String chunk = readChunk(); !chunk.isEmpty(); chunk = readChunk()) {
            body.append(chunk);
        }
        return body.toString();
    }

    /** Reads one byte; -1 at the end of the stream. */
    int readByte() throws IOException {
        return in.read();
    }

    /** Everything until the server closes. A reset counts as a close. */
    String readToEnd() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (SocketException e) {
            // Reset: what had come has come.
        } catch (IOException e) {
            throw new AssertionError("the server did not close; it said: " + all, e);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /** Says that nothing more will be sent (FIN), and reads on. */
    void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    /** Resets the connection (RST). */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server closed after: " + line);
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /** A reply as it came. */
    record Reply(int status, List<String> headers, String body) {
        Optional<String> header(String name) {
            return headers.stream()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst();
        }

        Reply withBody(String newBody) {
            return new Reply(status, headers, newBody);
        }
    }
}
