package dev.sluice.gateway.internal.pipeline;

import dev.sluice.gateway.GatewayCall;
import dev.sluice.gateway.GatewayReply;
import dev.sluice.gateway.GatewayRequest;
import dev.sluice.gateway.Problem;
import java.util.concurrent.atomic.AtomicBoolean;

/** One call on its way through the pipeline. */
final class Call implements GatewayCall {
    private final Pipeline pipeline;
    private final GatewayRequest request;
    private final String requestId;
    private final Account account;
    private final CallWatch watch;
    private final AtomicBoolean executed = new AtomicBoolean();

    Call(Pipeline pipeline, GatewayRequest request, String requestId, Account account, CallWatch watch) {
        this.pipeline = pipeline;
        this.request = request;
        this.requestId = requestId;
        this.account = account;
        this.watch = watch;
    }

    @Override
    public GatewayReply execute() {
        if (!executed.compareAndSet(false, true)) {
            throw new IllegalStateException("a call is executed once");
        }
        return pipeline.run(this);
    }

    @Override
    public void cancel() {
        watch.cancel();
    }

    @Override
    public void cancel(Problem why) {
        watch.cancel(why);
    }

    @Override
    public String requestId() {
        return requestId;
    }

    GatewayRequest request() {
        return request;
    }

    Account account() {
        return account;
    }

    CallWatch watch() {
        return watch;
    }
}
