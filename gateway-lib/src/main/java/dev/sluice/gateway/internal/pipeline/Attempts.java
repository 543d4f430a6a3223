package dev.sluice.gateway.internal.pipeline;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.internal.access.Doorman.Admission;
import dev.sluice.gateway.internal.route.Backoff;
import dev.sluice.gateway.internal.wire.Envelope;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.CredentialStore;
import dev.sluice.gateway.spi.FailureKind;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.Route;
import dev.sluice.gateway.spi.Target;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The target loop: tries targets and retries them until one reaches the commit point, or none is left. */
final class Attempts {
    private final Map<String, ProviderAdapter> adapters;
    private final CredentialStore credentials;
    private final SingleAttempt single;
    private final Backoff backoff;
    private final Ambient ambient;

    Attempts(
            Map<String, ProviderAdapter> adapters, CredentialStore credentials, SingleAttempt single, Ambient ambient) {
        this.adapters = Map.copyOf(adapters);
        this.credentials = credentials;
        this.single = single;
        this.backoff = new Backoff(ambient.random());
        this.ambient = ambient;
    }

    /**
     * Returns when the first content is there.
     *
     * @throws AttemptFailure the last failure, when every attempt failed
     */
    Opened open(Call call, Admission admission, Envelope envelope, Route route) throws AttemptFailure {
        call.watch().total(route.timeouts().total());
        AttemptFailure last = null;
        for (Target target : route.targets()) {
            // A key that the caller brought is meant for the first target's provider and goes to no other.
            boolean mayUseBrought =
                    target.provider().equals(route.targets().get(0).provider());
            try {
                return openTarget(
                        call,
                        target,
                        mayUseBrought ? admission.broughtKey().map(Attempts::brought) : Optional.empty(),
                        envelope,
                        route);
            } catch (AttemptFailure failure) {
                last = failure;
                if (failure.kind() == FailureKind.GIVE_UP || call.watch().callEnded()) {
                    throw failure;
                }
            }
        }
        if (last == null) {
            throw new IllegalStateException("a route has at least one target");
        }
        throw last;
    }

    private static Credential brought(Secret key) {
        return new Credential("caller", key, true);
    }

    private Opened openTarget(Call call, Target target, Optional<Credential> brought, Envelope envelope, Route route)
            throws AttemptFailure {
        ProviderAdapter adapter = adapters.get(target.provider().type());
        if (adapter == null) {
            throw new AttemptFailure(
                    Problem.of(
                            Kind.NOT_CONFIGURED,
                            "provider '" + target.provider().name() + "' has type '"
                                    + target.provider().type() + "', which no adapter serves"),
                    FailureKind.NEXT_TARGET);
        }
        for (int n = 0; ; n++) {
            Optional<Credential> credential = credential(target, brought);
            try {
                return single.open(call, adapter, target, credential, envelope, route.timeouts());
            } catch (AttemptFailure failure) {
                boolean again = failure.kind() == FailureKind.RETRY_SAME && n < route.maxRetries();
                if (!again || !waited(call, n, failure)) {
                    throw failure;
                }
            }
        }
    }

    /** To an endpoint that is relayed, a key that the caller brought goes in place of the stored one. */
    private Optional<Credential> credential(Target target, Optional<Credential> brought) {
        return target.isRelayed() && brought.isPresent()
                ? brought
                : credentials.find(target).or(() -> brought);
    }

    /** Waits before the next attempt; false when that is not worth it or the call has ended. */
    private boolean waited(Call call, int n, AttemptFailure failure) {
        Optional<Duration> wait = backoff.before(n, failure.problem().retryAfter());
        if (wait.isEmpty() || wait.get().compareTo(call.watch().left()) >= 0) {
            return false;
        }
        long before = ambient.nanoTime().getAsLong();
        try {
            ambient.sleeper().sleep(wait.get(), call.watch().begin());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            call.cancel();
        }
        call.account().elsewhere(ambient.nanoTime().getAsLong() - before);
        return !call.watch().callEnded();
    }
}
