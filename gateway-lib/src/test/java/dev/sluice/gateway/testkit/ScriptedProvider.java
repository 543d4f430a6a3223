package dev.sluice.gateway.testkit;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A provider for tests: an HTTP/1.1 server on a loopback port of its own that does what it is told, also what no honest
 * server does. It counts what it accepted, read and answered, and keeps what it was sent.
 *
 * <p>Each request takes the next queued reply; without one, {@link #otherwise} decides; without that it is answered
 * with 500. Waits fail with an {@link AssertionError} after ten seconds. Thread-safe.
 */
public final class ScriptedProvider implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ServerSocket server;
    private final Deque<ScriptedReply> queue = new ArrayDeque<>();
    private final List<RecordedRequest> requests = new ArrayList<>();
    private final List<ScriptedConnection> connections = new ArrayList<>();
    private Function<RecordedRequest, ScriptedReply> handler =
            request -> ScriptedReply.json(500, "{\"error\":{\"message\":\"nothing is scripted\"}}");
    private int answered;

    private ScriptedProvider(ServerSocket server) {
        this.server = server;
    }

    /** Starts one. */
    public static ScriptedProvider start() {
        try {
            ServerSocket server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
            ScriptedProvider provider = new ScriptedProvider(server);
            daemon("scripted-provider", provider::acceptAll);
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The base URL of a port on which nobody listens, and which nobody else can take while the tests run. */
    public static URI refusing() {
        return Refusing.URL;
    }

    /** {@code http://127.0.0.1:port}, without a path. */
    public URI baseUrl() {
        return baseUrlOf(server);
    }

    /** Adds replies to the queue. */
    public synchronized ScriptedProvider enqueue(ScriptedReply... replies) {
        queue.addAll(List.of(replies));
        return this;
    }

    /** Answers every request that finds the queue empty. The function may block; it runs on the connection's thread. */
    public synchronized ScriptedProvider otherwise(Function<RecordedRequest, ScriptedReply> newHandler) {
        handler = requireNonNull(newHandler, "newHandler");
        return this;
    }

    /** The requests read to their end so far, in order. */
    public synchronized List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    /** The last request read. */
    public synchronized RecordedRequest lastRequest() {
        if (requests.isEmpty()) {
            throw new AssertionError("no request has come");
        }
        return requests.get(requests.size() - 1);
    }

    /** How many connections were accepted. */
    public synchronized int accepted() {
        return connections.size();
    }

    /** How many requests were read to their end. */
    public synchronized int received() {
        return requests.size();
    }

    /** How many scripts were played to their end. */
    public synchronized int answered() {
        return answered;
    }

    /** How many connections no side has closed. */
    public synchronized int open() {
        return (int) connections.stream()
                .filter(connection -> connection.endedAtNanos() == null)
                .count();
    }

    /** Waits for the n-th request, counted from 1, to be read to its end. */
    public RecordedRequest awaitRequest(int n) {
        await("request " + n, () -> requests.size() >= n);
        return read(() -> requests.get(n - 1));
    }

    /**
     * Waits for the n-th connection, counted from 1, to be ended by either side.
     *
     * @return when that was seen, as {@link System#nanoTime()}
     */
    public long awaitClosed(int n) {
        await(
                "the end of connection " + n,
                () -> connections.size() >= n && connections.get(n - 1).endedAtNanos() != null);
        return read(() -> requireNonNull(connections.get(n - 1).endedAtNanos()));
    }

    /** Waits for the last of all connections accepted so far to be ended. */
    public void awaitAllClosed() {
        await("the end of all connections", () -> open() == 0);
    }

    /** Waits for n scripts to be played to their end. */
    public void awaitAnswered(int n) {
        await("answer " + n, () -> answered >= n);
    }

    /** Stops listening and closes every connection. */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<ScriptedConnection> all = read(() -> List.copyOf(connections));
        all.forEach(ScriptedConnection::close);
    }

    synchronized ScriptedReply replyTo(RecordedRequest request) {
        return handler.apply(request);
    }

    /** The reply that the request whose head has just been read will get; null when the handler is to decide. */
    synchronized @Nullable ScriptedReply nextQueued() {
        return queue.poll();
    }

    synchronized RecordedRequest record(Function<Integer, RecordedRequest> byNumber) {
        RecordedRequest request = byNumber.apply(requests.size() + 1);
        requests.add(request);
        notifyAll();
        return request;
    }

    synchronized void countAnswer() {
        answered++;
        notifyAll();
    }

    synchronized void connectionEnded() {
        notifyAll();
    }

    static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                start(socket);
            } catch (IOException e) {
                return;
            }
        }
    }

    private synchronized void start(Socket socket) {
        ScriptedConnection connection = new ScriptedConnection(this, socket, connections.size() + 1);
        connections.add(connection);
        connection.start();
        notifyAll();
    }

    private synchronized <T> T read(Supplier<T> value) {
        return value.get();
    }

    private synchronized void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError(what + " did not come within " + PATIENCE.toSeconds() + " s: " + accepted()
                        + " connections, " + received() + " requests, " + answered + " answers");
            }
            try {
                wait(left / 1_000_000 + 1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + what, e);
            }
        }
    }

    private static URI baseUrlOf(ServerSocket socket) {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** A port that is bound and not listened on: a closed one may be another socket's a moment later. */
    private static final class Refusing {
        private static final Socket HOLDER = new Socket();
        private static final URI URL = bind();

        private static URI bind() {
            try {
                HOLDER.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                return URI.create("http://127.0.0.1:" + HOLDER.getLocalPort());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
