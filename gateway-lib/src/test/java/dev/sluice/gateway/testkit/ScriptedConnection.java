package dev.sluice.gateway.testkit;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** One connection: a thread that reads, so that the client's leaving is seen at once, and one that answers. */
final class ScriptedConnection {
    private final ScriptedProvider provider;
    private final Socket socket;
    private final int number;
    private final LinkedBlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
    private volatile @Nullable Long endedAtNanos;

    ScriptedConnection(ScriptedProvider provider, Socket socket, int number) {
        this.provider = provider;
        this.socket = socket;
        this.number = number;
    }

    void start() {
        Thread answering = ScriptedProvider.daemon("scripted-answers-" + number, this::answerAll);
        ScriptedProvider.daemon("scripted-reads-" + number, () -> {
            readAll();
            answering.interrupt();
        });
    }

    @Nullable
    Long endedAtNanos() {
        return endedAtNanos;
    }

    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is to be gone, and it is.
        }
    }

    private void readAll() {
        try {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (readRequest(in)) {
                // The next one.
            }
        } catch (IOException | InterruptedException e) {
            // Reset by the client, or closed by a script: an end like any other.
        } finally {
            endedAtNanos = System.nanoTime();
            provider.connectionEnded();
        }
    }

    private boolean readRequest(InputStream in) throws IOException, InterruptedException {
        String requestLine = readLine(in);
        if (requestLine == null) {
            return false;
        }
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (String line = readLine(in); line != null && !line.isEmpty(); line = readLine(in)) {
            int colon = line.indexOf(':');
            headers.add(Map.entry(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        ScriptedReply queued = provider.nextQueued();
        byte[] body = readBody(in, headers, queued == null ? Long.MAX_VALUE : queued.readsAtMost());
        if (body == null) {
            play(requireNonNull(queued), socket.getOutputStream());
            return false;
        }
        String[] words = requestLine.split(" ", 3);
        RecordedRequest request =
                provider.record(n -> new RecordedRequest(n, number, words[0], words[1], headers, body));
        jobs.add(new Job(request, queued));
        return true;
    }

    /** The whole body, or null when the script wants no more than a part of it. */
    private static byte @Nullable [] readBody(InputStream in, List<Map.Entry<String, String>> headers, long most)
            throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        long length = 0;
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.equals("content-length")) {
                length = Long.parseLong(header.getValue());
            } else if (name.equals("transfer-encoding")) {
                return readChunks(in, body);
            }
        }
        copy(in, body, Math.min(length, most));
        return most < length ? null : body.toByteArray();
    }

    private static byte[] readChunks(InputStream in, ByteArrayOutputStream body) throws IOException {
        while (true) {
            String line = readLine(in);
            if (line == null) {
                throw new EOFException();
            }
            int size = Integer.parseInt(line.split(";", 2)[0].strip(), 16);
            copy(in, body, size);
            readLine(in);
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    private static void copy(InputStream in, ByteArrayOutputStream to, long length) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        for (long left = length; left > 0; ) {
            int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (n < 0) {
                throw new EOFException();
            }
            to.write(buffer, 0, n);
            left -= n;
        }
    }

    private static @Nullable String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return null;
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    private void answerAll() {
        try (socket) {
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            while (!socket.isClosed()) {
                Job job = jobs.take();
                ScriptedReply queued = job.queued();
                play(queued == null ? provider.replyTo(job.request()) : queued, out);
            }
        } catch (IOException | InterruptedException e) {
            // The client has gone; the reading thread has seen it, or will.
        }
    }

    private void play(ScriptedReply reply, OutputStream out) throws IOException, InterruptedException {
        reply.play(socket, out);
        provider.countAnswer();
    }

    private record Job(RecordedRequest request, @Nullable ScriptedReply queued) {}
}
