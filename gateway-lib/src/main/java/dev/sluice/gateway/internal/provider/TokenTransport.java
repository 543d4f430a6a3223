package dev.sluice.gateway.internal.provider;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How token servers are asked: directly, without redirects, no long waits, and no more than a small answer. */
final class TokenTransport extends HttpTransport {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 5_000;
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final int LARGEST = 64 << 10;

    @Override
    protected LowLevelHttpRequest buildRequest(String method, String url) {
        return new Request(method, URI.create(url));
    }

    private static final class Request extends LowLevelHttpRequest {
        private final String method;
        private final URI uri;
        private final Map<String, String> headers = new LinkedHashMap<>();

        Request(String method, URI uri) {
            this.method = method;
            this.uri = uri;
        }

        @Override
        public void addHeader(String name, String value) {
            headers.put(name, value);
        }

        @Override
        public LowLevelHttpResponse execute() throws IOException {
            if (!(uri.toURL().openConnection(Proxy.NO_PROXY) instanceof HttpURLConnection connection)) {
                throw new IOException("the token server's address is not http or https");
            }
            try {
                return exchange(connection);
            } finally {
                connection.disconnect();
            }
        }

        private Response exchange(HttpURLConnection connection) throws IOException {
            connection.setRequestMethod(method);
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            headers.forEach(connection::setRequestProperty);
            connection.setRequestProperty("accept-encoding", "identity");
            if (getStreamingContent() != null) {
                ByteArrayOutputStream body = new ByteArrayOutputStream();
                getStreamingContent().writeTo(body);
                connection.setRequestProperty("content-type", getContentType());
                connection.setDoOutput(true);
                body.writeTo(connection.getOutputStream());
            }
            int status = connection.getResponseCode();
            InputStream in = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
            return new Response(status, connection.getContentType(), in == null ? new byte[0] : bounded(in));
        }

        private static byte[] bounded(InputStream in) throws IOException {
            long start = System.nanoTime();
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] buffer = new byte[4096];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                all.write(buffer, 0, n);
                if (all.size() > LARGEST || System.nanoTime() - start > LONGEST.toNanos()) {
                    throw new IOException("the token server's answer is too large or too slow");
                }
            }
            return all.toByteArray();
        }
    }

    private static final class Response extends LowLevelHttpResponse {
        private final int status;
        private final @Nullable String contentType;
        private final byte[] body;

        Response(int status, @Nullable String contentType, byte[] body) {
            this.status = status;
            this.contentType = contentType;
            this.body = body;
        }

        @Override
        public InputStream getContent() {
            return new ByteArrayInputStream(body);
        }

        @Override
        public @Nullable String getContentEncoding() {
            return null;
        }

        @Override
        public long getContentLength() {
            return body.length;
        }

        @Override
        public @Nullable String getContentType() {
            return contentType;
        }

        @Override
        public String getStatusLine() {
            return "HTTP/1.1 " + status;
        }

        @Override
        public int getStatusCode() {
            return status;
        }

        @Override
        public @Nullable String getReasonPhrase() {
            return null;
        }

        @Override
        public int getHeaderCount() {
            return 0;
        }

        @Override
        public String getHeaderName(int index) {
            throw new IndexOutOfBoundsException(index);
        }

        @Override
        public String getHeaderValue(int index) {
            throw new IndexOutOfBoundsException(index);
        }
    }
}
