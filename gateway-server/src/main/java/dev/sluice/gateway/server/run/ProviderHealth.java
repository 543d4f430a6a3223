package dev.sluice.gateway.server.run;

import dev.sluice.gateway.AttemptRecord;
import dev.sluice.gateway.spi.GatewayListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers which providers answered: any HTTP status is an answer. Thread-safe. */
final class ProviderHealth implements GatewayListener {
    private final Map<String, Boolean> online = new ConcurrentHashMap<>();

    @Override
    public void attemptEnded(String requestId, AttemptRecord attempt) {
        boolean answered = attempt.status() > 0;
        if (answered || attempt.problem().isPresent()) {
            online.put(attempt.provider(), answered);
        }
    }

    /** A provider answered a question that was no call. */
    void answered(String provider) {
        online.put(provider, true);
    }

    /** Whether a provider answered when it was last asked; false before the first time. */
    boolean isOnline(String provider) {
        return online.getOrDefault(provider, false);
    }
}
