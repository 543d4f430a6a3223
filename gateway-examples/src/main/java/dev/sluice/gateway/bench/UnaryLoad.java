package dev.sluice.gateway.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Sends the same request again and again and checks every byte of every reply. In a closed loop each connection sends as
 * soon as it has its reply. In an open loop requests are due at a fixed rate whether replies come or not, and latency
 * counts from when a request was due: a gateway that stalls does not slow down its own measurement.
 */
final class UnaryLoad {
    private static final long DRAIN = Duration.ofSeconds(5).toNanos();
    private static final long REOPEN = Duration.ofMillis(10).toNanos();

    /**
     * What to do.
     *
     * @param rate requests per second over all connections; 0 is a closed loop
     * @param status of the replies that are right; of those that are not 200 the bodies are not compared
     */
    record Plan(
            Endpoint endpoint,
            Payload payload,
            BenchModel model,
            int connections,
            double rate,
            Duration time,
            int status) {
        Plan(Endpoint endpoint, Payload payload, BenchModel model, int connections, double rate, Duration time) {
            this(endpoint, payload, model, connections, rate, time, 200);
        }
    }

    private final Plan plan;
    private final EventLoop loop;
    private final ByteBuffer request;
    private final byte[] expected;
    private final Tally tally = new Tally();
    private final Deque<Client> idle = new ArrayDeque<>();
    private long start;
    private long end;
    private int inFlight;

    private UnaryLoad(Plan plan, EventLoop loop) {
        this.plan = plan;
        this.loop = loop;
        this.expected = Canned.body(plan.model());
        this.request = plan.endpoint().request(plan.payload().body(plan.model().name()));
    }

    /** Runs the load on the calling thread, at most five seconds longer than planned. */
    static Tally run(Plan plan) throws IOException {
        try (EventLoop loop = new EventLoop()) {
            return new UnaryLoad(plan, loop).run();
        }
    }

    private Tally run() throws IOException {
        for (int i = 0; i < plan.connections(); i++) {
            idle.push(new Client(plan.endpoint().connect()));
        }
        start = System.nanoTime();
        end = start + plan.time().toNanos();
        long now = start;
        while (now < end) {
            send(now);
            poll(Math.min(end, nextDue()));
            now = System.nanoTime();
        }
        drain();
        tally.nanos = System.nanoTime() - start;
        return tally;
    }

    /** Waits for what is under way and sends what was due and found no free connection. */
    private void drain() throws IOException {
        long limit = end + DRAIN;
        long now = end;
        while (now < limit && (inFlight > 0 || nextDue() < end)) {
            send(now);
            loop.poll(limit);
            now = System.nanoTime();
        }
        tally.fail("unanswered", inFlight);
        if (plan.rate() > 0) {
            tally.fail("never sent", Math.max(0, (long) Math.ceil((end - start) / interval()) - tally.started));
        }
    }

    private void poll(long until) throws IOException {
        if (plan.rate() > 0) {
            loop.pollExactly(until);
        } else {
            loop.poll(until);
        }
    }

    private double interval() {
        return 1e9 / plan.rate();
    }

    /** When the next request of an open loop is due; in a closed loop the free connection decides, not the time. */
    private long nextDue() {
        return plan.rate() > 0 ? start + (long) (tally.started * interval()) : end;
    }

    private void send(long now) {
        while (!idle.isEmpty()) {
            long due = plan.rate() > 0 ? nextDue() : now;
            if (due > now || due >= end) {
                return;
            }
            idle.pop().send(due);
        }
    }

    private void reopen() {
        loop.timers()
                .schedule(
                        new TimerWheel.Timer() {
                            @Override
                            void fire(long now) {
                                try {
                                    idle.push(new Client(plan.endpoint().connect()));
                                } catch (IOException e) {
                                    tally.fail("connect");
                                    reopen();
                                }
                            }
                        },
                        System.nanoTime() + REOPEN);
    }

    private final class Client extends Connection {
        private boolean waiting;
        private boolean closes;
        private long due;
        private int matched;
        private String fault = "";

        Client(SocketChannel channel) throws IOException {
            super(loop, channel, true);
        }

        void send(long requestDue) {
            due = requestDue;
            matched = 0;
            fault = "";
            waiting = true;
            inFlight++;
            tally.started++;
            write(request.duplicate());
        }

        @Override
        public void onHead(HttpParser message) throws IOException {
            if (!waiting) {
                throw new IOException("a reply without a request");
            }
            closes = message.closes();
            if (message.status() != plan.status()) {
                fault = "status " + message.status();
            }
        }

        @Override
        public void onBody(byte[] buffer, int from, int to) {
            int length = to - from;
            tally.bytes += length;
            if (plan.status() == 200
                    && fault.isEmpty()
                    && (matched + length > expected.length
                            || !Arrays.equals(buffer, from, to, expected, matched, matched + length))) {
                fault = "wrong body";
            }
            matched += length;
        }

        @Override
        public void onEnd() {
            long now = System.nanoTime();
            waiting = false;
            inFlight--;
            if (plan.status() == 200 && fault.isEmpty() && matched != expected.length) {
                fault = "short body";
            }
            if (fault.isEmpty()) {
                tally.completed++;
                Tally.record(tally.latency, now - due);
            } else {
                tally.fail(fault);
            }
            if (closes) {
                close();
                reopen();
            } else {
                idle.push(this);
            }
            UnaryLoad.this.send(now);
        }

        @Override
        void onClosed(String reason) {
            idle.remove(this);
            if (waiting) {
                inFlight--;
                tally.fail(reason);
            }
            reopen();
        }
    }
}
