package dev.sluice.gateway.internal.pipeline;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.internal.access.Redaction;
import dev.sluice.gateway.internal.dialect.Codecs;
import dev.sluice.gateway.internal.pipeline.AttemptFailure.ErrorReply;
import dev.sluice.gateway.internal.wire.JsonObject;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.FailureKind;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.ProviderReply;
import dev.sluice.gateway.spi.Slice;
import java.io.IOException;
import java.util.Optional;

/** What to make of a reply that is not 2xx. */
final class Refusals {
    private Refusals() {}

    /** Reads such a reply; {@code relayed} is whether it passes as it is, whatever it says. */
    static AttemptFailure of(Call call, ProviderAdapter adapter, Attempt attempt, Dialect wire, boolean relayed)
            throws IOException {
        ProviderReply reply = attempt.reply();
        if (reply.status() < (relayed ? 200 : 400)) {
            return new AttemptFailure(noAnswer(reply.status()), FailureKind.NEXT_TARGET);
        }
        Frame frame = reply.next();
        Slice body = frame == null ? Slice.EMPTY : frame.data();
        Problem said = reply.status() < 400
                ? noAnswer(reply.status())
                : Codecs.provider(wire).readError(reply.status(), reply.headers(), body);
        FailureKind kind = kindOf(adapter, reply, said);
        Problem problem = kind == FailureKind.NEXT_CREDENTIAL ? ofCredential(said, attempt) : said;
        if (relayed) {
            // A key that the caller brought is no secret to the caller.
            Slice passed = brought(attempt) ? body : redacted(body, attempt);
            return new AttemptFailure(
                    problem, kind, new ErrorReply(reply.status(), reply.headers(), Optional.of(passed), true));
        }
        if (reply.status() == 404 && !JsonObject.isObject(body)) {
            return new AttemptFailure(wrongAddress(attempt), FailureKind.NEXT_TARGET);
        }
        if (kind == FailureKind.NEXT_CREDENTIAL && !brought(attempt)) {
            return new AttemptFailure(problem, kind);
        }
        boolean verbatim = wire == call.request().dialect() && JsonObject.isObject(body);
        Optional<Slice> passed = verbatim ? Optional.of(redacted(body, attempt)) : Optional.empty();
        return new AttemptFailure(problem, kind, new ErrorReply(reply.status(), reply.headers(), passed, false));
    }

    private static FailureKind kindOf(ProviderAdapter adapter, ProviderReply reply, Problem said) {
        FailureKind kind = adapter.classify(reply.status(), reply.headers());
        // Google calls a refused key an invalid argument; only the body tells.
        if (kind == FailureKind.GIVE_UP && said.kind() == Kind.UPSTREAM_AUTH) {
            return FailureKind.NEXT_CREDENTIAL;
        }
        boolean unwanted =
                reply.headers().first("x-should-retry").filter("false"::equals).isPresent();
        return kind == FailureKind.RETRY_SAME && unwanted ? FailureKind.NEXT_TARGET : kind;
    }

    private static boolean brought(Attempt attempt) {
        return attempt.credential().map(Credential::broughtByCaller).orElse(false);
    }

    private static Problem noAnswer(int status) {
        return Problem.of(Kind.UPSTREAM_PROTOCOL, "the provider answered with HTTP " + status + ", which is no answer");
    }

    private static Problem wrongAddress(Attempt attempt) {
        return Problem.of(
                Kind.UPSTREAM_PROTOCOL,
                "provider '" + attempt.target().provider().name()
                        + "' answered with HTTP 404 and no readable error: its address may be wrong");
    }

    /** A refused credential: the caller's own is the caller's to mend, the gateway's is not. */
    private static Problem ofCredential(Problem said, Attempt attempt) {
        if (brought(attempt)) {
            return Problem.of(
                    switch (attempt.reply().status()) {
                        case 402 -> Kind.QUOTA_EXHAUSTED;
                        case 403 -> Kind.FORBIDDEN;
                        default -> Kind.UNKNOWN_KEY;
                    },
                    said.message());
        }
        return Problem.of(
                Kind.UPSTREAM_AUTH,
                "provider '" + attempt.target().provider().name() + "' refused the gateway's credential: "
                        + said.message());
    }

    private static Slice redacted(Slice body, Attempt attempt) {
        return attempt.credential().map(c -> Redaction.of(body, c.key())).orElse(body);
    }
}
