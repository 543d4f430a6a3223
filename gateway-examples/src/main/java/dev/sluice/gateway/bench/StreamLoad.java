package dev.sluice.gateway.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Keeps many streams open and checks every event of each: its bytes, its number, and how long it was under way. */
final class StreamLoad {
    private static final long PATIENCE = Duration.ofSeconds(30).toNanos();
    private static final long REOPEN = Duration.ofMillis(10).toNanos();

    /**
     * What to do.
     *
     * @param once each stream runs to its end and is not started again; the time is then not used
     * @param ramp over which the first streams start, evenly
     */
    record Plan(
            Endpoint endpoint,
            Payload payload,
            BenchModel model,
            int streams,
            boolean once,
            Duration time,
            Duration ramp) {}

    private enum Stage {
        ROLE,
        CONTENT,
        FINISH,
        USAGE,
        DONE,
        COMPLETE,
        /** Found wrong and counted; the rest is ignored. */
        WRONG
    }

    private final Plan plan;
    private final EventLoop loop;
    private final ByteBuffer request;
    private final byte[] usage;
    private final Tally tally = new Tally();
    private int open;
    private int finished;

    private StreamLoad(Plan plan, EventLoop loop) {
        this.plan = plan;
        this.loop = loop;
        this.request =
                plan.endpoint().request(plan.payload().streamBody(plan.model().name()));
        this.usage = SseEvents.usage(plan.model().chunks());
    }

    /** Runs the load on the calling thread; streams that are open at the end of the time are cut and not counted. */
    static Tally run(Plan plan) throws IOException {
        try (EventLoop loop = new EventLoop()) {
            return new StreamLoad(plan, loop).run();
        }
    }

    private Tally run() throws IOException {
        long start = System.nanoTime();
        long limit = start + (plan.once() ? longest() : plan.time().toNanos());
        for (int i = 0; i < plan.streams(); i++) {
            openAt(start + plan.ramp().toNanos() * i / plan.streams());
        }
        while (System.nanoTime() < limit && !(plan.once() && finished >= plan.streams())) {
            loop.poll(limit);
        }
        if (plan.once()) {
            tally.fail("unfinished", plan.streams() - finished);
        } else {
            tally.cut = open;
        }
        tally.nanos = System.nanoTime() - start;
        return tally;
    }

    private long longest() {
        return plan.ramp().toNanos() + plan.model().chunks() * (plan.model().intervalMillis() * 1_000_000L) + PATIENCE;
    }

    private void openAt(long due) {
        loop.timers()
                .schedule(
                        new TimerWheel.Timer() {
                            @Override
                            void fire(long now) {
                                try {
                                    new Client(plan.endpoint().connect()).send();
                                } catch (IOException e) {
                                    tally.fail("connect");
                                    again();
                                }
                            }
                        },
                        due);
    }

    private void again() {
        if (plan.once()) {
            finished++;
        } else {
            openAt(System.nanoTime() + REOPEN);
        }
    }

    private final class Client extends Connection {
        private final byte[] event = new byte[512];
        private int length;
        private Stage stage = Stage.ROLE;
        private int expected;
        private boolean waiting;
        private boolean closes;
        private long sentAt;

        Client(SocketChannel channel) throws IOException {
            super(loop, channel, true);
        }

        void send() {
            length = 0;
            expected = 0;
            stage = Stage.ROLE;
            sentAt = System.nanoTime();
            waiting = true;
            tally.started++;
            tally.peakStreams = Math.max(tally.peakStreams, ++open);
            write(request.duplicate());
        }

        @Override
        public void onHead(HttpParser message) throws IOException {
            if (!waiting) {
                throw new IOException("a reply without a request");
            }
            closes = message.closes();
            if (message.status() != 200) {
                wrong("status " + message.status());
            }
        }

        @Override
        public void onBody(byte[] buffer, int from, int to) {
            tally.bytes += to - from;
            for (int i = from; i < to && stage != Stage.WRONG; i++) {
                if (length == event.length) {
                    wrong("event too long");
                    return;
                }
                event[length++] = buffer[i];
                if (buffer[i] == '\n' && length > 1 && event[length - 2] == '\n') {
                    onEvent();
                    length = 0;
                }
            }
        }

        private void onEvent() {
            if (event[0] == ':') {
                return; // a heartbeat
            }
            switch (stage) {
                case ROLE -> expect(SseEvents.ROLE, Stage.CONTENT);
                case CONTENT -> onContent();
                case FINISH -> expect(SseEvents.FINISH, Stage.USAGE);
                case USAGE -> expect(usage, Stage.DONE);
                case DONE -> expect(SseEvents.DONE, Stage.COMPLETE);
                case COMPLETE, WRONG -> wrong("event after the end");
            }
        }

        private void expect(byte[] wanted, Stage next) {
            if (SseEvents.is(wanted, event, length)) {
                stage = next;
            } else {
                wrong("wrong event");
            }
        }

        private void onContent() {
            if (!SseEvents.isContent(event, length)) {
                wrong("wrong event");
                return;
            }
            if (SseEvents.number(event) != expected) {
                wrong("gap in the sequence");
                return;
            }
            long now = System.nanoTime();
            tally.chunks++;
            Tally.record(tally.chunkDelay, now - SseEvents.sentAt(event));
            if (expected++ == 0) {
                Tally.record(tally.latency, now - sentAt);
            }
            if (expected == plan.model().chunks()) {
                stage = Stage.FINISH;
            }
        }

        private void wrong(String kind) {
            if (stage != Stage.WRONG) {
                tally.fail(kind);
                stage = Stage.WRONG;
            }
        }

        @Override
        public void onEnd() {
            waiting = false;
            open--;
            if (stage == Stage.COMPLETE) {
                tally.completed++;
            } else {
                wrong("ended early");
            }
            if (plan.once() || closes) {
                close();
                again();
            } else {
                send();
            }
        }

        @Override
        void onClosed(String reason) {
            if (waiting) {
                open--;
                wrong(reason);
            }
            again();
        }
    }
}
