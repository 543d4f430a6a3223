package dev.sluice.gateway.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One connection to the mock. */
final class MockConnection extends Connection {
    private static final byte[] STREAM_HEAD =
            Canned.ascii("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    private static final byte[] LAST_CHUNK = Canned.ascii("0\r\n\r\n");

    private final MockServer server;
    private final RequestPeek peek = new RequestPeek();
    private String own = "";
    private @Nullable Stream stream;

    MockConnection(MockServer server, SocketChannel channel) throws IOException {
        super(server.loop(), channel, false);
        this.server = server;
    }

    void opened() {
        server.openConnections++;
    }

    @Override
    public void onHead(HttpParser message) throws IOException {
        if (stream != null) {
            throw new IOException("a request in the middle of a stream");
        }
        peek.reset();
        own = message.startsWith("GET /stats ") ? "stats" : message.startsWith("GET /reset ") ? "reset" : "";
    }

    @Override
    public void onBody(byte[] buffer, int from, int to) {
        server.bytes += to - from;
        peek.add(buffer, from, to);
    }

    @Override
    public void onEnd() {
        if (!own.isEmpty()) {
            if (own.equals("reset")) {
                server.reset();
            }
            write(Canned.reply(Canned.ascii(server.stats())));
            return;
        }
        server.requests++;
        if (peek.asksForStream()) {
            Stream started = new Stream(server.model(peek.model()), peek.asksForUsage(), System.nanoTime());
            stream = started;
            server.openStreams++;
            write(joined(STREAM_HEAD, SseEvents.framed(SseEvents.ROLE)));
            started.scheduleNext();
        } else {
            write(server.reply(peek.model()));
        }
    }

    @Override
    void onClosed(String reason) {
        server.openConnections--;
        if (stream != null) {
            stream = null;
            server.openStreams--;
            server.streamsBroken++;
        }
    }

    private static ByteBuffer joined(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer buffer = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            buffer.put(part);
        }
        return buffer.flip();
    }

    private final class Stream extends TimerWheel.Timer {
        private final BenchModel model;
        private final boolean usage;
        private long due;
        private int sent;

        Stream(BenchModel model, boolean usage, long start) {
            this.model = model;
            this.usage = usage;
            this.due = start;
        }

        void scheduleNext() {
            due += model.intervalMillis() * 1_000_000L;
            server.loop().timers().schedule(this, due);
        }

        @Override
        void fire(long now) {
            if (closed()) {
                return;
            }
            write(ByteBuffer.wrap(SseEvents.framedContent(sent++, System.nanoTime())));
            server.chunks++;
            if (sent < model.chunks()) {
                scheduleNext();
            } else {
                end();
            }
        }

        private void end() {
            if (closed()) {
                return;
            }
            stream = null;
            server.openStreams--;
            server.streamsDone++;
            byte[] usageFrame = usage ? SseEvents.framed(SseEvents.usage(model.chunks())) : new byte[0];
            write(joined(SseEvents.framed(SseEvents.FINISH), usageFrame, SseEvents.framed(SseEvents.DONE), LAST_CHUNK));
        }
    }
}
