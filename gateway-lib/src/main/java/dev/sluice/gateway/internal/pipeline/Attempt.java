package dev.sluice.gateway.internal.pipeline;

import dev.sluice.gateway.AttemptRecord;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.ProviderReply;
import dev.sluice.gateway.spi.Target;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One attempt while it runs; ended once, into its record. Used by the request's thread. */
final class Attempt {
    private final Account account;
    private final Target target;
    private final Optional<Credential> credential;
    private final LongSupplier nanoTime;
    private final long startNanos;
    private @Nullable ProviderReply reply;
    private boolean ended;

    Attempt(Account account, Target target, Optional<Credential> credential, LongSupplier nanoTime) {
        this.account = account;
        this.target = target;
        this.credential = credential;
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
    }

    Target target() {
        return target;
    }

    Optional<Credential> credential() {
        return credential;
    }

    void replied(ProviderReply providerReply) {
        reply = providerReply;
    }

    Optional<String> upstreamRequestId() {
        return reply == null
                ? Optional.empty()
                : reply.headers()
                        .first("x-request-id")
                        .or(() -> reply().headers().first("request-id"));
    }

    ProviderReply reply() {
        if (reply == null) {
            throw new IllegalStateException("the attempt has no reply yet");
        }
        return reply;
    }

    /** Closes the exchange and writes the record; only the first time counts. */
    void end(@Nullable Problem problem, Optional<Usage> usage) {
        if (ended) {
            return;
        }
        ended = true;
        int status = reply == null ? 0 : reply.status();
        Optional<String> upstreamId = upstreamRequestId();
        if (reply != null) {
            reply.close();
        }
        account.attemptEnded(new AttemptRecord(
                target.provider().name(),
                target.provider().type(),
                target.model(),
                credential.map(Credential::name),
                status,
                Optional.ofNullable(problem).map(Problem::kind),
                usage,
                upstreamId,
                nanoTime.getAsLong() - startNanos));
    }
}
