package dev.sluice.gateway.internal.upstream;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.spi.Body;
import dev.sluice.gateway.spi.Cancellation;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.ProviderReply;
import dev.sluice.gateway.spi.UpstreamRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Requests as adapters make them, and what comes back. */
final class Requests {
    static final String CHAT = "{\"model\":\"m\"}";

    private Requests() {}

    static UpstreamRequest to(URI baseUrl) {
        return to(baseUrl, new Cancellation());
    }

    static UpstreamRequest to(URI baseUrl, Cancellation cancellation) {
        return to(baseUrl, cancellation, Duration.ofSeconds(5));
    }

    static UpstreamRequest to(URI baseUrl, Cancellation cancellation, Duration connectTimeout) {
        return new UpstreamRequest(
                "acme",
                baseUrl.resolve("/v1/chat/completions"),
                Headers.of(
                        "content-type",
                        "application/json",
                        "accept",
                        "application/json",
                        "accept-encoding",
                        "identity",
                        "authorization",
                        "Bearer sk-1"),
                Body.of(CHAT.getBytes(StandardCharsets.UTF_8)),
                false,
                connectTimeout,
                cancellation);
    }

    /** Reads a reply to its end and closes it. */
    static String readAll(ProviderReply reply) throws IOException {
        try (reply) {
            StringBuilder text = new StringBuilder();
            for (Frame frame = reply.next(); frame != null; frame = reply.next()) {
                text.append(frame.raw().utf8());
            }
            return text.toString();
        }
    }
}
