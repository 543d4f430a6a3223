package dev.sluice.gateway;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The settled account of one call. There is exactly one for every call that began, whichever way it ended.
 *
 * @param requestId the gateway's id of the request
 * @param caller the name of the key; empty when the caller was not known
 * @param dialect the client's dialect
 * @param operation what was asked for
 * @param model the requested name; empty when the request was refused before it was read, and for a body that is relayed
 *     without being read
 * @param streamed whether a stream was asked for
 * @param outcome how it ended
 * @param status the HTTP status that the client got
 * @param problem why it did not end well
 * @param attempts every attempt, in order
 * @param usage the tokens of the attempt that answered; empty when the provider did not say
 * @param startedAt when it began
 * @param nanos how long it took, until the last byte was handed over
 * @param firstContentNanos from the beginning to the first content-bearing frame; 0 when none came
 * @param overheadNanos the gateway's own part of the time until the commit point: not spent in attempts or in waits
 *     between them
 */
public record CallRecord(
        String requestId,
        Optional<String> caller,
        Dialect dialect,
        Operation operation,
        Optional<String> model,
        boolean streamed,
        Outcome outcome,
        int status,
        Optional<Problem.Kind> problem,
        List<AttemptRecord> attempts,
        Optional<Usage> usage,
        Instant startedAt,
        long nanos,
        long firstContentNanos,
        long overheadNanos) {
    public CallRecord {
        attempts = List.copyOf(attempts);
    }

    /** How a call ended. */
    public enum Outcome {
        /** The client got the whole reply. */
        OK,
        /** The client got an error status and no reply. */
        FAILED,
        /** The reply broke off after its first content and ended in an error event. */
        PARTIAL,
        /** The client left, or the call was cancelled. */
        CANCELLED
    }
}
