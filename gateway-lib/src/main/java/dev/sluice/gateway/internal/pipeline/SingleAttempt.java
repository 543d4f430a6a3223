package dev.sluice.gateway.internal.pipeline;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.internal.access.ForwardedQuery;
import dev.sluice.gateway.internal.access.Redaction;
import dev.sluice.gateway.internal.dialect.Codecs;
import dev.sluice.gateway.internal.dialect.Exchange;
import dev.sluice.gateway.internal.dialect.ReplyStage.Signal;
import dev.sluice.gateway.internal.dialect.Transcoder;
import dev.sluice.gateway.internal.dialect.Transcoders;
import dev.sluice.gateway.internal.wire.Envelope;
import dev.sluice.gateway.internal.wire.Framing;
import dev.sluice.gateway.internal.wire.JsonObject;
import dev.sluice.gateway.internal.wire.OutBuffer;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.FailureKind;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.ProviderCall;
import dev.sluice.gateway.spi.ProviderReply;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.Target;
import dev.sluice.gateway.spi.Timeouts;
import dev.sluice.gateway.spi.Upstream;
import dev.sluice.gateway.spi.UpstreamException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One attempt at one target, up to the commit point: translate, authorize, send, decode the first content. */
final class SingleAttempt {
    private static final int MOST_PREAMBLE = 1 << 20;

    private final Upstream upstream;
    private final Ambient ambient;

    SingleAttempt(Upstream upstream, Ambient ambient) {
        this.upstream = upstream;
        this.ambient = ambient;
    }

    Opened open(
            Call call,
            ProviderAdapter adapter,
            Target target,
            Optional<Credential> credential,
            Envelope envelope,
            Timeouts timeouts)
            throws AttemptFailure {
        Operation operation = call.request().operation();
        Dialect wire = adapter.dialect(operation).orElseThrow(() -> unsupported(operation, target));
        Exchange exchange = begin(call, wire, target, adapter, envelope);
        ProviderCall.Builder providerCall = ProviderCall.builder(operation, target, exchange.body())
                .clientHeaders(call.request().headers())
                .streamed(envelope.stream())
                .connectTimeout(timeouts.connect())
                .cancellation(call.watch().begin());
        credential.ifPresent(providerCall::credential);
        if (wire == call.request().dialect()) {
            call.request().query().flatMap(ForwardedQuery::of).ifPresent(providerCall::query);
        }
        if (envelope.stream()) {
            call.watch().step(timeouts.firstContent().toNanos(), "send its first content");
        }
        Attempt attempt = new Attempt(call.account(), target, credential, ambient.nanoTime());
        long sentAt = ambient.nanoTime().getAsLong();
        try {
            attempt.replied(adapter.open(providerCall.build(), upstream));
            if (attempt.reply().status() / 100 != 2) {
                throw refused(call, adapter, attempt, wire);
            }
            requireFraming(
                    envelope.stream() ? Codecs.provider(wire).streamFraming() : Framing.DOCUMENT, attempt.reply());
            return commit(attempt, exchange, wire == call.request().dialect(), envelope.stream());
        } catch (AttemptFailure failure) {
            throw ended(call, attempt, exchange, failure);
        } catch (GatewayException e) {
            throw ended(call, attempt, exchange, new AttemptFailure(e.problem(), kindOf(e.problem())));
        } catch (UpstreamException e) {
            throw ended(call, attempt, exchange, new AttemptFailure(e.problem(), e.failureKind()));
        } catch (IOException e) {
            Problem reset = Problem.of(Kind.UPSTREAM_RESET, "the exchange with the provider broke off");
            throw ended(call, attempt, exchange, new AttemptFailure(reset, FailureKind.NEXT_TARGET));
        } catch (RuntimeException | Error e) {
            attempt.end(
                    Problem.of(Kind.INTERNAL, "the gateway failed"),
                    exchange.replyStage().usage());
            throw e;
        } finally {
            call.account().elsewhere(ambient.nanoTime().getAsLong() - sentAt);
        }
    }

    private static Exchange begin(Call call, Dialect wire, Target target, ProviderAdapter adapter, Envelope envelope)
            throws AttemptFailure {
        Operation operation = call.request().operation();
        Transcoder transcoder = Transcoders.between(operation, call.request().dialect(), wire)
                .orElseThrow(() -> unsupported(operation, target));
        try {
            return transcoder.begin(envelope, target, adapter.edits(target, operation));
        } catch (GatewayException e) {
            throw new AttemptFailure(e.problem(), FailureKind.NEXT_TARGET);
        }
    }

    private static AttemptFailure unsupported(Operation operation, Target target) {
        Problem problem = Problem.of(
                Kind.UNSUPPORTED_OPERATION,
                "model '" + target.model() + "' of provider '"
                        + target.provider().name() + "' cannot do " + operation.label() + " for this kind of client");
        return new AttemptFailure(problem, FailureKind.NEXT_TARGET);
    }

    private static void requireFraming(Framing expected, ProviderReply reply) {
        String contentType = reply.headers().first("content-type").orElse("");
        if (Framing.of(contentType) != expected || contentType.regionMatches(true, 0, "text/html", 0, 9)) {
            throw Problem.of(
                            Kind.UPSTREAM_PROTOCOL,
                            "the provider answered with "
                                    + (contentType.isEmpty()
                                            ? "no content-type"
                                            : "content-type " + printable(contentType))
                                    + " where " + expected.label() + " was expected")
                    .asException();
        }
    }

    private static String printable(String contentType) {
        return contentType.length() > 64 ? contentType.substring(0, 64) : contentType;
    }

    private static Opened commit(Attempt attempt, Exchange exchange, boolean sameDialect, boolean streamed)
            throws IOException, AttemptFailure {
        OutBuffer out = new OutBuffer();
        while (true) {
            Frame frame = attempt.reply().next();
            if (frame == null) {
                exchange.replyStage().end(out);
                return new Opened(attempt, exchange, sameDialect, out, streamed, true);
            }
            Signal signal = exchange.replyStage().accept(frame, out);
            switch (signal) {
                case CONTENT, LAST -> {
                    return new Opened(attempt, exchange, sameDialect, out, streamed, signal == Signal.LAST);
                }
                case FAILED -> {
                    Problem problem = exchange.replyStage().failure().orElseThrow();
                    throw new AttemptFailure(problem, kindOf(problem));
                }
                case PREAMBLE -> {
                    if (out.size() > MOST_PREAMBLE) {
                        throw Problem.of(
                                        Kind.UPSTREAM_PROTOCOL,
                                        "the provider's stream begins with too much that is no content")
                                .asException();
                    }
                }
            }
        }
    }

    /** What to make of a reply that is not 2xx. */
    private static AttemptFailure refused(Call call, ProviderAdapter adapter, Attempt attempt, Dialect wire)
            throws IOException {
        ProviderReply reply = attempt.reply();
        if (reply.status() < 400) {
            return new AttemptFailure(
                    Problem.of(
                            Kind.UPSTREAM_PROTOCOL,
                            "the provider answered with HTTP " + reply.status() + ", which is no answer"),
                    FailureKind.NEXT_TARGET);
        }
        Frame frame = reply.next();
        Slice body = frame == null ? Slice.EMPTY : frame.data();
        Problem problem = Codecs.provider(wire).readError(reply.status(), reply.headers(), body);
        if (reply.status() == 404 && !JsonObject.isObject(body)) {
            return new AttemptFailure(
                    Problem.of(
                            Kind.UPSTREAM_PROTOCOL,
                            "provider '" + attempt.target().provider().name()
                                    + "' answered with HTTP 404 and no readable error: its address may be wrong"),
                    FailureKind.NEXT_TARGET);
        }
        FailureKind kind = adapter.classify(reply.status(), reply.headers());
        if (kind == FailureKind.RETRY_SAME
                && reply.headers()
                        .first("x-should-retry")
                        .filter("false"::equals)
                        .isPresent()) {
            kind = FailureKind.NEXT_TARGET;
        }
        boolean brought = attempt.credential().map(Credential::broughtByCaller).orElse(false);
        if (kind == FailureKind.NEXT_CREDENTIAL) {
            problem = brought ? refusedAsCaller(problem, reply.status()) : ownCredentialRefused(problem, attempt);
        }
        if (kind == FailureKind.NEXT_CREDENTIAL && !brought) {
            return new AttemptFailure(problem, kind);
        }
        boolean verbatim = wire == call.request().dialect() && JsonObject.isObject(body);
        return new AttemptFailure(
                problem,
                kind,
                new AttemptFailure.ErrorReply(
                        reply.status(),
                        reply.headers(),
                        verbatim ? Optional.of(redacted(body, attempt)) : Optional.empty()));
    }

    private static Problem ownCredentialRefused(Problem problem, Attempt attempt) {
        return Problem.of(
                Kind.UPSTREAM_AUTH,
                "provider '" + attempt.target().provider().name() + "' refused the gateway's credential: "
                        + problem.message());
    }

    private static Problem refusedAsCaller(Problem problem, int status) {
        Kind kind = switch (status) {
            case 402 -> Kind.QUOTA_EXHAUSTED;
            case 403 -> Kind.FORBIDDEN;
            default -> Kind.UNKNOWN_KEY;
        };
        return Problem.of(kind, problem.message());
    }

    private static Slice redacted(Slice body, Attempt attempt) {
        return attempt.credential().map(c -> Redaction.of(body, c.key())).orElse(body);
    }

    /** What a problem inside a 2xx reply, before its first content, leads to. */
    private static FailureKind kindOf(Problem problem) {
        return switch (problem.kind()) {
            case RATE_LIMITED, INTERNAL, UPSTREAM_ERROR, UPSTREAM_UNAVAILABLE, UPSTREAM_OVERLOADED ->
                FailureKind.RETRY_SAME;
            default -> problem.kind().fault() == Problem.Fault.CLIENT ? FailureKind.GIVE_UP : FailureKind.NEXT_TARGET;
        };
    }

    /** Ends the attempt. What the call's own watch did explains the failure better than the broken read that it caused. */
    private static AttemptFailure ended(Call call, Attempt attempt, Exchange exchange, AttemptFailure failure) {
        @Nullable Problem interruption = call.watch().interruption().orElse(null);
        AttemptFailure shown = interruption == null
                ? redacted(failure, attempt)
                : new AttemptFailure(interruption, FailureKind.NEXT_TARGET);
        attempt.end(shown.problem(), exchange.replyStage().usage());
        return shown;
    }

    private static AttemptFailure redacted(AttemptFailure failure, Attempt attempt) {
        if (attempt.credential().isEmpty()) {
            return failure;
        }
        Problem problem = failure.problem();
        String clean =
                Redaction.of(problem.message(), attempt.credential().get().key());
        return new AttemptFailure(problem.withMessage(clean), failure.kind(), failure.reply());
    }
}
