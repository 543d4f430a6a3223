package dev.sluice.gateway.spi;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Operation;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Speaks to one type of provider. Stateless and thread-safe; one instance serves all providers of its type.
 *
 * <p>Most adapters say where ({@link #address}) and with what ({@link #authorize}) and inherit the rest. A provider that
 * is not HTTP overrides {@link #open} itself.
 */
public interface ProviderAdapter {
    /** The type that {@link Provider#type()} names. Called once, when the gateway is built. */
    String type();

    /** The dialect spoken for an operation; empty for one that this type cannot do. Called once per attempt. */
    Optional<Dialect> dialect(Operation operation);

    /**
     * Where an attempt goes. Called once per attempt, on the request's thread; also to show the address of a provider's
     * chats, then with an empty model and body.
     */
    URI address(ProviderCall call);

    /**
     * Adds what proves who calls. Called once per attempt that has a credential, on the request's thread. May block while a
     * token is fetched, for seconds at most: cancelling the call does not end the wait.
     *
     * @throws dev.sluice.gateway.GatewayException when there is no proof to be had; the next target is tried
     */
    void authorize(Credential credential, Headers.Builder headers);

    /** Adds headers that this type needs, also those picked from the client's. Called once per attempt. */
    default void headers(ProviderCall call, Headers.Builder headers) {}

    /** Fields to set in the encoded request beside {@code model}. Called once per attempt. */
    default List<BodyEdit> edits(Target target, Operation operation) {
        return List.of();
    }

    /** What to do about a reply that is not 2xx. Called once per such reply. */
    default FailureKind classify(int status, Headers headers) {
        return switch (status) {
            case 401, 402, 403 -> FailureKind.NEXT_CREDENTIAL;
            case 408, 409, 429 -> FailureKind.RETRY_SAME;
            case 404 -> FailureKind.NEXT_TARGET;
            default ->
                status >= 500 ? FailureKind.RETRY_SAME : status >= 400 ? FailureKind.GIVE_UP : FailureKind.NEXT_TARGET;
        };
    }

    /**
     * Where the provider lists its models; empty for a type that has no list. Called for each page of a look-up, which a
     * gateway makes at most every 30 seconds; also to see whether anything answers there.
     *
     * @param after what the page before named as the next; empty for the first
     */
    default Optional<URI> listAddress(Provider provider, Optional<String> after) {
        return Optional.empty();
    }

    /**
     * Reads a page of that list. Called once per page, on a thread of the gateway's.
     *
     * @throws RuntimeException when it is none; the provider is then left out
     */
    default ModelPage readList(Slice document) {
        return ModelPage.last(List.of());
    }

    /**
     * Makes the attempt and blocks until the head of the reply is there. Called once per attempt, on the request's thread.
     *
     * @throws UpstreamException when there is no reply; decides, like {@link #classify}, what comes next
     */
    default ProviderReply open(ProviderCall call, Upstream http) throws IOException {
        Headers.Builder headers = Headers.builder();
        if (call.operation() == Operation.RELAY) {
            headers.add(
                    "content-type", call.clientHeaders().first("content-type").orElse("application/json"));
            call.clientHeaders().first("content-encoding").ifPresent(coding -> headers.add("content-encoding", coding));
            headers.add("accept", "*/*");
        } else {
            headers.add("content-type", "application/json");
            headers.add("accept", call.streamed() ? "text/event-stream" : "application/json");
        }
        headers.add("accept-encoding", "identity");
        headers(call, headers);
        Overriding.setHeaders(call.target().headers(), headers);
        call.credential().ifPresent(credential -> authorize(credential, headers));
        URI address = address(call);
        URI uri = call.query().map(query -> withQuery(address, query)).orElse(address);
        return http.send(UpstreamRequest.post(call, uri, headers.build()));
    }

    private static URI withQuery(URI address, String query) {
        return URI.create(address + (address.getRawQuery() == null ? "?" : "&") + query);
    }
}
