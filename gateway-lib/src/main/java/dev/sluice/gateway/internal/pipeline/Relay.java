package dev.sluice.gateway.internal.pipeline;

import dev.sluice.gateway.CallRecord.Outcome;
import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.GatewayReply;
import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.access.Redaction;
import dev.sluice.gateway.internal.dialect.Codecs;
import dev.sluice.gateway.internal.dialect.ReplyStage;
import dev.sluice.gateway.internal.dialect.ReplyStage.Signal;
import dev.sluice.gateway.internal.wire.Framing;
import dev.sluice.gateway.internal.wire.OutBuffer;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.ProviderReply;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.UpstreamException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reply that has reached the commit point, on its way to the client: raw or translated, unary or streamed. From here on
 * nothing is tried again; a failure ends the reply in the dialect's error event.
 */
final class Relay implements GatewayReply {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final int FULL = 32 * 1024;

    private final Call call;
    private final Attempt attempt;
    private final ReplyStage stage;
    private final OutBuffer out;
    private final Headers headers;
    private final long length;
    private final long idleNanos;
    private final int status;
    private final boolean relayed;
    private final Body body = new Body();
    private boolean done;
    private @Nullable Problem cut;

    private Relay(Call call, Opened opened, boolean streamed, Duration idle) {
        this.call = call;
        this.attempt = opened.attempt();
        this.stage = opened.exchange().replyStage();
        this.out = opened.out();
        this.headers = ReplyHeaders.of(call, opened, streamed);
        this.length = streamed ? -1 : out.size();
        this.idleNanos = idle.toNanos();
        this.relayed = opened.exchange().relayed();
        this.status = relayed ? attempt.reply().status() : 200;
    }

    static Relay of(Call call, Opened opened, Duration idle) {
        call.account().firstContent();
        Relay relay = new Relay(call, opened, opened.streamed(), idle);
        call.watch().noStep();
        if (opened.complete()) {
            relay.complete();
        }
        return relay;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public Headers headers() {
        return headers;
    }

    @Override
    public long contentLength() {
        return length;
    }

    @Override
    public InputStream body() {
        return body;
    }

    @Override
    public Optional<Problem> problem() {
        return Optional.empty();
    }

    @Override
    public void close() {
        finish(Outcome.CANCELLED, Problem.of(Kind.CLIENT_CLOSED, "the reply was not read to its end"));
    }

    /** Blocks until there is something to hand out, and takes along what has come meanwhile. */
    private void fill() {
        try {
            while (out.isEmpty() && !done) {
                // Only while the provider is waited for: a client that reads slowly is not the provider's silence.
                call.watch().step(idleNanos, "send more");
                pump();
                call.watch().noStep();
            }
        } catch (GatewayException e) {
            breakOff(e.problem());
        } catch (UpstreamException e) {
            breakOff(e.problem());
        } catch (IOException e) {
            breakOff(Problem.of(Kind.UPSTREAM_RESET, "the provider's stream broke off"));
        } catch (RuntimeException e) {
            LOG.error("request {} failed in the gateway, in mid-stream", call.requestId(), e);
            breakOff(Problem.of(Kind.INTERNAL, "the gateway failed; its log has request " + call.requestId()));
        }
    }

    private void pump() throws IOException {
        ProviderReply reply = attempt.reply();
        do {
            Frame frame = reply.next();
            if (frame == null) {
                if (!relayed || !endsByItself(reply.headers())) {
                    stage.end(out);
                }
                complete();
                return;
            }
            Signal signal = stage.accept(frame, out);
            if (signal == Signal.LAST) {
                // Settled before the last bytes are handed out: a client that has them has been accounted for.
                complete();
                return;
            }
            if (signal == Signal.FAILED) {
                maskCredential();
                finish(Outcome.PARTIAL, stage.failure().orElseThrow());
                return;
            }
        } while (reply.ready() && out.size() < FULL);
    }

    /** Whether HTTP tells the end of this reply from a connection that broke off. */
    private static boolean endsByItself(Headers headers) {
        return headers.contains("transfer-encoding") || headers.contains("content-length");
    }

    /** The provider has said all it wanted to; in a reply that is relayed, that may have been an error. */
    private void complete() {
        Problem reported = relayed ? stage.failure().orElse(null) : null;
        finish(reported == null ? Outcome.OK : Outcome.PARTIAL, reported);
    }

    /** Ends a reply of which the client has seen a part. What ended the call explains more than the read that broke. */
    private void breakOff(Problem problem) {
        Problem shown = masked(call.watch().interruption().orElse(problem));
        if (mayAddAnEvent()) {
            out.append(Codecs.client(call.request().dialect()).writeErrorEvent(shown, call.requestId()));
        } else {
            cut = shown;
        }
        finish(shown.kind() == Kind.CLIENT_CLOSED ? Outcome.CANCELLED : Outcome.PARTIAL, shown);
    }

    /** Into a reply whose dialect or framing is not known to be the client's, no event is put: it is cut. */
    private boolean mayAddAnEvent() {
        return !relayed
                || (call.request().operation() != Operation.RELAY
                        && Framing.of(headers.first("content-type").orElse(null)) == Framing.EVENTS);
    }

    private Problem masked(Problem problem) {
        return attempt.credential()
                .map(c -> problem.withMessage(Redaction.of(problem.message(), c.key())))
                .orElse(problem);
    }

    private void maskCredential() {
        attempt.credential().ifPresent(credential -> {
            Slice said = Slice.of(out.toByteArray());
            out.clear();
            out.append(Redaction.of(said, credential.key()));
        });
    }

    private void finish(Outcome outcome, @Nullable Problem problem) {
        if (done) {
            return;
        }
        done = true;
        Optional<Usage> usage = stage.usage();
        attempt.end(problem, usage);
        call.account().settle(outcome, status(), problem, usage);
        call.watch().close();
    }

    /** The body as the client reads it. */
    private final class Body extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] dst, int offset, int count) throws IOException {
            if (count == 0) {
                return 0;
            }
            fill();
            requireNotCut();
            return out.isEmpty() ? -1 : out.take(dst, offset, count);
        }

        @Override
        public int available() {
            return out.size();
        }

        @Override
        public long transferTo(OutputStream to) throws IOException {
            long total = 0;
            for (fill(); !out.isEmpty(); fill()) {
                total += out.size();
                out.drainTo(to);
            }
            requireNotCut();
            return total;
        }

        /** After the last byte that came: a reply that was cut has no end. */
        private void requireNotCut() throws IOException {
            if (out.isEmpty() && cut != null) {
                throw new IOException(cut.message());
            }
        }

        @Override
        public void close() {
            Relay.this.close();
        }
    }
}
