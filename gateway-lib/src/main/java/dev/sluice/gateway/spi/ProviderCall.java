package dev.sluice.gateway.spi;

import static java.util.Objects.requireNonNull;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Operation;
import java.time.Duration;
import java.util.Optional;

/**
 * One attempt, as an adapter sees it.
 *
 * @param operation what is asked for
 * @param target where it goes
 * @param credential what to show there; empty for none
 * @param clientHeaders the client's headers, to pick from; never to copy
 * @param body the request in the provider's dialect
 * @param streamed whether the client asked for a stream
 * @param connectTimeout how long connecting may take
 * @param cancellation ends the attempt; a provider that is not HTTP registers how
 */
public record ProviderCall(
        Operation operation,
        Target target,
        Optional<Credential> credential,
        Headers clientHeaders,
        Body body,
        boolean streamed,
        Duration connectTimeout,
        Cancellation cancellation) {
    public ProviderCall {
        requireNonNull(operation, "operation");
        requireNonNull(target, "target");
        requireNonNull(credential, "credential");
        requireNonNull(clientHeaders, "clientHeaders");
        requireNonNull(body, "body");
        requireNonNull(connectTimeout, "connectTimeout");
        requireNonNull(cancellation, "cancellation");
    }
}
