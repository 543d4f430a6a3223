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
import dev.sluice.gateway.internal.wire.OutBuffer;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.FailureKind;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.ProviderCall;
import dev.sluice.gateway.spi.ProviderReply;
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
        Dialect wire = dialect(adapter, call.request().operation(), target);
        Exchange exchange = begin(call, wire, target, adapter, envelope);
        ProviderCall.Builder providerCall = providerCall(call, target, exchange, wire)
                .streamed(envelope.stream())
                .connectTimeout(timeouts.connect());
        credential.ifPresent(providerCall::credential);
        if (envelope.stream()) {
            call.watch().step(timeouts.firstContent().toNanos(), "send its first content");
        }
        Attempt attempt = new Attempt(call.account(), target, credential, ambient.nanoTime());
        long sentAt = ambient.nanoTime().getAsLong();
        try {
            attempt.replied(adapter.open(providerCall.build(), upstream));
            if (attempt.reply().status() / 100 != 2) {
                throw Refusals.of(call, adapter, attempt, wire, exchange.relayed());
            }
            return exchange.relayed()
                    ? passOn(attempt, exchange)
                    : commit(call, attempt, exchange, wire, envelope.stream());
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

    private static ProviderCall.Builder providerCall(Call call, Target target, Exchange exchange, Dialect wire) {
        ProviderCall.Builder providerCall = ProviderCall.builder(call.request().operation(), target, exchange.body())
                .clientHeaders(call.request().headers())
                .relayed(exchange.relayed())
                .cancellation(call.watch().begin());
        if (wire == call.request().dialect()) {
            call.request().query().flatMap(ForwardedQuery::of).ifPresent(providerCall::query);
        }
        return providerCall;
    }

    private static Dialect dialect(ProviderAdapter adapter, Operation operation, Target target) throws AttemptFailure {
        boolean chat = operation == Operation.CHAT || operation == Operation.RELAY;
        if (target.provider().isVerbatim() && !chat) {
            throw unsupported(operation, target);
        }
        return adapter.dialect(operation).orElseThrow(() -> unsupported(operation, target));
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
        String model = target.model().isEmpty() ? "" : "model '" + target.model() + "' of ";
        Problem problem = Problem.of(
                Kind.UNSUPPORTED_OPERATION,
                model + "provider '" + target.provider().name() + "' cannot do " + operation.label()
                        + " for this kind of client");
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

    /** The reply of an endpoint that is relayed: whatever comes first is the commit point. */
    private static Opened passOn(Attempt attempt, Exchange exchange) throws IOException {
        ProviderReply reply = attempt.reply();
        boolean streamed = Framing.of(reply.headers().first("content-type").orElse(null)) != Framing.DOCUMENT;
        OutBuffer out = new OutBuffer();
        for (Frame frame = reply.next(); frame != null; frame = reply.next()) {
            Signal signal = exchange.replyStage().accept(frame, out);
            if (streamed) {
                return new Opened(attempt, exchange, true, out, true, signal == Signal.LAST);
            }
        }
        return new Opened(attempt, exchange, true, out, streamed, true);
    }

    private static Opened commit(Call call, Attempt attempt, Exchange exchange, Dialect wire, boolean streamed)
            throws IOException, AttemptFailure {
        boolean sameDialect = wire == call.request().dialect();
        requireFraming(streamed ? Codecs.provider(wire).streamFraming() : Framing.DOCUMENT, attempt.reply());
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
