package dev.sluice.gateway.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Where a load goes, and the client key that it shows. */
record Endpoint(
        String host, int port, String path, @Nullable String key) {
    private static final int CONNECT_MILLIS = 5000;

    /** An endpoint of that URL; a URL without a path means the OpenAI chat path. */
    static Endpoint of(String url, @Nullable String key) {
        URI uri = URI.create(url);
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("not an http URL: " + url);
        }
        String path = uri.getPath().length() > 1 ? uri.getPath() : "/v1/chat/completions";
        return new Endpoint(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort(), path, key);
    }

    /** The same for a client with another key. */
    Endpoint withKey(String other) {
        return new Endpoint(host, port, path, other);
    }

    SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.socket().connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw new IOException("cannot connect to " + host + ":" + port + ": " + e.getMessage(), e);
        }
    }

    /** A whole request in one direct buffer; write a duplicate of it. */
    ByteBuffer request(byte[] body) {
        String authorization = key == null ? "" : "Authorization: Bearer " + key + "\r\n";
        String head = "POST " + path + " HTTP/1.1\r\nHost: " + host + ":" + port + "\r\n" + authorization
                + "User-Agent: sluice-bench\r\nAccept: */*\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length + "\r\n\r\n";
        return Canned.direct(Canned.ascii(head), body);
    }
}
