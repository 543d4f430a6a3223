package dev.sluice.gateway.internal.upstream;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.spi.Body;
import dev.sluice.gateway.spi.Cancellation;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.ProviderCall;
import dev.sluice.gateway.spi.ProviderReply;
import dev.sluice.gateway.spi.Target;
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
        return of(
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
                cancellation,
                connectTimeout);
    }

    static UpstreamRequest of(URI uri, Headers headers, Body body, Cancellation cancellation, Duration connectTimeout) {
        ProviderCall call = ProviderCall.builder(
                        Operation.CHAT, Target.of(Provider.of("acme", "openai", uri), "m"), body)
                .connectTimeout(connectTimeout)
                .cancellation(cancellation)
                .build();
        return UpstreamRequest.post(call, uri, headers);
    }

    /** A request to an endpoint that was registered at run time. */
    static UpstreamRequest toRegistered(URI baseUrl) {
        Provider provider = Provider.of("acme", "openai", baseUrl).asRegistered();
        Body body = Body.of(CHAT.getBytes(StandardCharsets.UTF_8));
        ProviderCall call = ProviderCall.builder(Operation.CHAT, Target.of(provider, "m"), body)
                .build();
        return UpstreamRequest.post(call, baseUrl.resolve("/v1/chat/completions"), Headers.empty());
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
