package dev.sluice.gateway.internal.pipeline;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.internal.dialect.Exchange;
import dev.sluice.gateway.spi.ProviderReply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The headers that a client gets: ours, and those of the provider's that are on the list. All others are dropped. */
final class ReplyHeaders {
    private static final List<String> FROM_PROVIDER =
            List.of("retry-after", "retry-after-ms", "x-should-retry", "openai-processing-ms", "openai-version");

    private ReplyHeaders() {}

    /** Of a reply that has reached the commit point. */
    static Headers of(Call call, Opened opened, boolean streamed) {
        Headers.Builder headers = ours(call, contentType(opened, streamed));
        headers.add("x-sluice-target", opened.attempt().target().label());
        headers.add("x-sluice-attempts", Integer.toString(call.account().attemptCount() + 1));
        opened.attempt().upstreamRequestId().ifPresent(id -> headers.add("x-upstream-request-id", id));
        Exchange exchange = opened.exchange();
        List<String> dropped = exchange.losses().dropped();
        if (!dropped.isEmpty()) {
            headers.add("x-sluice-dropped", String.join(", ", dropped));
        }
        fromProvider(opened.attempt().reply(), opened.sameDialect(), headers);
        return headers.build();
    }

    private static @Nullable String contentType(Opened opened, boolean streamed) {
        return opened.exchange().relayed()
                ? opened.attempt().reply().headers().first("content-type").orElse(null)
                : streamed ? "text/event-stream; charset=utf-8" : "application/json";
    }

    /** The ones that every reply has, and its type where it has one. */
    static Headers.Builder ours(Call call, @Nullable String contentType) {
        Headers.Builder headers = Headers.builder();
        if (contentType != null) {
            headers.add("content-type", contentType);
        }
        return headers.add("x-request-id", call.requestId()).add("request-id", call.requestId());
    }

    private static void fromProvider(ProviderReply reply, boolean sameDialect, Headers.Builder headers) {
        reply.headers().forEach((name, value) -> addListed(name, value, sameDialect, headers));
    }

    static void addListed(String name, String value, boolean sameDialect, Headers.Builder headers) {
        if (FROM_PROVIDER.contains(name) || (sameDialect && isRateLimit(name))) {
            headers.add(name, value);
        }
    }

    private static boolean isRateLimit(String name) {
        return name.startsWith("x-ratelimit-") || name.startsWith("anthropic-ratelimit-");
    }
}
