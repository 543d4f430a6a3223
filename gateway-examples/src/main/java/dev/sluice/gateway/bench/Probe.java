package dev.sluice.gateway.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Single requests for set-up and readiness, not for measuring. */
final class Probe {
    /** What came back. */
    record Answer(int status, String body) {}

    private Probe() {}

    static Answer get(String url) throws IOException {
        return send(url, null, null);
    }

    static Answer post(String url, @Nullable String key, byte[] body) throws IOException {
        return send(url, key, body);
    }

    private static Answer send(String url, @Nullable String key, byte @Nullable [] body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(2000);
        connection.setReadTimeout(10_000);
        connection.setRequestProperty("Connection", "close");
        if (key != null) {
            connection.setRequestProperty("Authorization", "Bearer " + key);
        }
        if (body != null) {
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            connection.setRequestProperty("Content-Type", "application/json");
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        int status = connection.getResponseCode();
        InputStream from = status < 400 ? connection.getInputStream() : connection.getErrorStream();
        try (InputStream in = from == null ? InputStream.nullInputStream() : from) {
            return new Answer(status, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
