package dev.sluice.gateway;

import java.util.Optional;

/**
 * What became of one attempt at one target.
 *
 * @param provider the name of the provider
 * @param providerType the type of its adapter
 * @param model the model's name there
 * @param credential the name of the credential that was shown; empty for none
 * @param status the HTTP status of the reply; 0 when there was none
 * @param problem why it failed; empty for an attempt that answered
 * @param usage what the provider counted
 * @param upstreamRequestId the provider's id of the request
 * @param nanos how long it took, from just before it was sent
 */
public record AttemptRecord(
        String provider,
        String providerType,
        String model,
        Optional<String> credential,
        int status,
        Optional<Problem.Kind> problem,
        Optional<Usage> usage,
        Optional<String> upstreamRequestId,
        long nanos) {}
