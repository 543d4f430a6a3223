package dev.sluice.gateway.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;

/** The mock upstream: canned chat replies and paced streams on one thread, at little cost. */
final class MockServer {
    private final EventLoop loop = new EventLoop();
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final Map<String, BenchModel> models = new HashMap<>();
    private final Map<String, ByteBuffer> replies = new HashMap<>();
    private volatile boolean stopped;

    long requests;
    long bytes;
    long chunks;
    long streamsDone;
    long streamsBroken;
    int openStreams;
    int openConnections;

    /** Listens on the loopback address; a port of 0 takes a free one. */
    MockServer(int port) throws IOException {
        listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4096);
        loop.register(listener, SelectionKey.OP_ACCEPT, key -> accept());
    }

    int port() {
        return listener.socket().getLocalPort();
    }

    /** Serves until {@link #stop} is called from another thread. */
    void run() throws IOException {
        try (loop) {
            while (!stopped) {
                loop.poll(Long.MAX_VALUE);
            }
        }
    }

    void stop() {
        stopped = true;
        loop.wakeup();
    }

    EventLoop loop() {
        return loop;
    }

    BenchModel model(String name) {
        return models.computeIfAbsent(name, BenchModel::of);
    }

    ByteBuffer reply(String name) {
        return replies.computeIfAbsent(name, n -> Canned.reply(Canned.body(model(n))))
                .duplicate();
    }

    String stats() {
        return "{\"requests\":" + requests + ",\"bytes\":" + bytes + ",\"chunks\":" + chunks + ",\"streamsDone\":"
                + streamsDone + ",\"streamsBroken\":" + streamsBroken + ",\"openStreams\":" + openStreams
                + ",\"openConnections\":" + openConnections + "}";
    }

    /** Sets the counters to zero; what is open stays counted. */
    void reset() {
        requests = 0;
        bytes = 0;
        chunks = 0;
        streamsDone = 0;
        streamsBroken = 0;
    }

    private void accept() {
        try {
            SocketChannel channel = listener.accept();
            while (channel != null) {
                new MockConnection(this, channel).opened();
                channel = listener.accept();
            }
        } catch (IOException e) {
            System.err.println("mock: cannot accept: " + e.getMessage());
        }
    }
}
