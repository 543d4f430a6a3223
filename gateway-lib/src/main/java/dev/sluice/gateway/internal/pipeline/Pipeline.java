package dev.sluice.gateway.internal.pipeline;

import dev.sluice.gateway.CallRecord.Outcome;
import dev.sluice.gateway.GatewayCall;
import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.GatewayReply;
import dev.sluice.gateway.GatewayRequest;
import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.internal.access.Doorman;
import dev.sluice.gateway.internal.access.Doorman.Admission;
import dev.sluice.gateway.internal.catalog.Catalog;
import dev.sluice.gateway.internal.route.Router;
import dev.sluice.gateway.internal.wire.Envelope;
import dev.sluice.gateway.internal.wire.EnvelopeReader;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.CallerDirectory;
import dev.sluice.gateway.spi.CredentialStore;
import dev.sluice.gateway.spi.GatewayListener;
import dev.sluice.gateway.spi.ModelInfo;
import dev.sluice.gateway.spi.ModelRegistry;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.Route;
import dev.sluice.gateway.spi.Upstream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The path of one call. Each step takes what the step before found, so that the compiler keeps the order. */
public final class Pipeline implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    private final Doorman doorman;
    private final Router router;
    private final Attempts attempts;
    private final Deadlines deadlines;
    private final ExecutorService lookUps = Catalog.threads();
    private final Catalog catalog;
    private final GatewayListener listener;
    private final long maxBodyBytes;
    private final Ambient ambient;

    public Pipeline(Parts parts, Upstream upstream, Ambient ambient) {
        this(parts, upstream, ambient, new Deadlines(ambient.nanoTime()));
    }

    Pipeline(Parts parts, Upstream upstream, Ambient ambient, Deadlines deadlines) {
        this.doorman = new Doorman(parts.callers);
        this.router = new Router(parts.models);
        this.attempts = new Attempts(parts.adapters, parts.credentials, new SingleAttempt(upstream, ambient), ambient);
        this.deadlines = deadlines;
        this.catalog = new Catalog(
                parts.models,
                parts.adapters,
                parts.credentials,
                upstream,
                ambient.nanoTime(),
                lookUps,
                deadlines::within);
        this.listener = new SafeListener(parts.listener);
        this.maxBodyBytes = parts.maxBodyBytes;
        this.ambient = ambient;
    }

    public GatewayCall newCall(GatewayRequest request) {
        String id = RequestIds.choose(request.requestId());
        return new Call(this, request, id, new Account(request, id, listener, ambient), new CallWatch(deadlines));
    }

    /** What the caller with these headers may call. */
    public List<ModelInfo> models(Headers headers) {
        return models(doorman.authenticate(headers).caller());
    }

    /** What a caller may call. */
    public List<ModelInfo> models(Caller caller) {
        return catalog.list(caller);
    }

    /** Whether anything answers where this provider is. */
    public boolean answers(Provider provider) {
        return catalog.answers(provider);
    }

    GatewayReply run(Call call) {
        call.account().begin();
        call.watch().open();
        try {
            Admission admission = admit(call);
            Envelope envelope = read(call);
            Route route = resolve(call, envelope, admission);
            Opened opened = attempts.open(call, admission, envelope, route);
            return Relay.of(call, opened, route.timeouts().idle());
        } catch (AttemptFailure failure) {
            return fail(call, failure.problem(), failure.reply());
        } catch (GatewayException e) {
            return fail(call, e.problem(), null);
        } catch (IOException e) {
            return fail(call, Problem.of(Kind.CLIENT_CLOSED, "the request's body broke off"), null);
        } catch (RuntimeException | Error e) {
            LOG.error("request {} failed in the gateway", call.requestId(), e);
            return fail(
                    call,
                    Problem.of(Kind.INTERNAL, "the gateway failed; its log has request " + call.requestId()),
                    null);
        }
    }

    private Admission admit(Call call) {
        Headers headers = call.request().headers();
        Admission admission = isRelay(call) ? doorman.authenticateBearer(headers) : doorman.authenticate(headers);
        call.account().caller(admission.caller().name());
        return admission;
    }

    private Envelope read(Call call) throws IOException {
        if (!isRelay(call)) {
            MediaTypes.requireJson(call.request().headers());
        }
        long before = ambient.nanoTime().getAsLong();
        byte[] body = call.request().body().read(maxBodyBytes);
        call.account().elsewhere(ambient.nanoTime().getAsLong() - before);
        Envelope envelope = EnvelopeReader.read(body, call.request().operation());
        if (!isRelay(call)) {
            call.account().asked(envelope.model(), envelope.stream());
        }
        return envelope;
    }

    private Route resolve(Call call, Envelope envelope, Admission admission) {
        return isRelay(call)
                ? router.resolveRelay(admission.caller())
                : router.resolve(envelope.model(), admission.caller());
    }

    /** Whether the body is not read, and the key alone decides where it goes. */
    private static boolean isRelay(Call call) {
        return call.request().operation() == Operation.RELAY;
    }

    private static GatewayReply fail(Call call, Problem problem, AttemptFailure.@Nullable ErrorReply fromProvider) {
        GatewayReply reply = ErrorReplies.of(call, problem, fromProvider);
        Outcome outcome = problem.kind() == Kind.CLIENT_CLOSED ? Outcome.CANCELLED : Outcome.FAILED;
        call.account().settle(outcome, reply.status(), problem, Optional.empty());
        call.watch().close();
        return reply;
    }

    @Override
    public void close() {
        lookUps.shutdownNow();
        deadlines.cancelAll(Problem.of(Kind.SHUTTING_DOWN, "the gateway is stopping"));
        deadlines.close();
    }

    /** What a gateway is made of. */
    public record Parts(
            ModelRegistry models,
            CallerDirectory callers,
            CredentialStore credentials,
            Map<String, ProviderAdapter> adapters,
            GatewayListener listener,
            long maxBodyBytes) {}
}
