package dev.sluice.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadTest {
    private static final BenchModel SMALL = BenchModel.of(BenchModel.UNARY);
    private static final byte[] BODY = Payload.P1.body(SMALL.name());
    private static final byte[] EXPECTED = Canned.body(SMALL);

    @Test
    void closedLoopCountsWhatTheMockCounts() throws Exception {
        try (RunningMock mock = new RunningMock()) {
            Tally tally = UnaryLoad.run(plan(mock.endpoint(), 4, 0, 200));
            assertThat(tally.failures()).isEmpty();
            assertThat(tally.completed).isPositive().isEqualTo(tally.started);
            assertThat(tally.bytes).isEqualTo(tally.completed * EXPECTED.length);
            assertThat(mock.stats())
                    .contains("\"requests\":" + tally.started + ",\"bytes\":" + tally.started * BODY.length + ",");
        }
    }

    @Test
    void openLoopSendsAsManyAsAreDue() throws Exception {
        try (RunningMock mock = new RunningMock()) {
            Tally tally = UnaryLoad.run(plan(mock.endpoint(), 8, 200, 250));
            assertThat(tally.failures()).isEmpty();
            assertThat(tally.completed).isEqualTo(50);
        }
    }

    @Test
    void openLoopCountsTheWaitThatAStallCausesToRequestsThatWereDueInIt() throws Exception {
        ScriptedServer.Script stallsOnce = request -> {
            if (request == 0) {
                Thread.sleep(300);
            }
            return reply(200, EXPECTED);
        };
        try (ScriptedServer server = new ScriptedServer(BODY.length, stallsOnce)) {
            Tally tally = UnaryLoad.run(plan(server.endpoint(), 1, 200, 400));
            assertThat(tally.completed).isEqualTo(80);
            // Due in the first 200 ms are 40 requests; each had to wait for the end of the stall.
            assertThat(tally.latency.getCountBetweenValues(99_000_000, 600_000_000_000L))
                    .isGreaterThanOrEqualTo(40);
        }
    }

    @Test
    void everyWrongReplyIsCounted() throws Exception {
        byte[] changed = EXPECTED.clone();
        changed[changed.length - 3] ^= 1;
        byte[] shorter = Arrays.copyOf(EXPECTED, EXPECTED.length - 1);
        ScriptedServer.Script script = request -> switch (request) {
            case 0 -> reply(200, changed);
            case 1 -> reply(200, shorter);
            case 2 -> reply(500, EXPECTED);
            case 3 -> null;
            default -> reply(200, EXPECTED);
        };
        try (ScriptedServer server = new ScriptedServer(BODY.length, script)) {
            Tally tally = UnaryLoad.run(plan(server.endpoint(), 1, 50, 200));
            assertThat(tally.failures())
                    .isEqualTo(Map.of("wrong body", 1L, "short body", 1L, "status 500", 1L, "closed", 1L));
            assertThat(tally.completed).isEqualTo(6);
        }
    }

    @Test
    void aLoadWhoseKeysAreBadIsRightWhenItIsRefused() throws Exception {
        ScriptedServer.Script script =
                request -> request == 0 ? reply(200, EXPECTED) : reply(401, new byte[] {'{', '}'});
        try (ScriptedServer server = new ScriptedServer(BODY.length, script)) {
            Tally tally = UnaryLoad.run(
                    new UnaryLoad.Plan(server.endpoint(), Payload.P1, SMALL, 1, 50, Duration.ofMillis(200), 401));
            assertThat(tally.failures()).isEqualTo(Map.of("status 200", 1L));
            assertThat(tally.completed).isEqualTo(9);
        }
    }

    @Test
    void aStepRunsBesideAnother() throws Exception {
        try (RunningMock mock = new RunningMock()) {
            Scenario.Step large = Scenario.Step.open("large", 50, Payload.P3, BenchModel.UNARY);
            Scenario.Step small = Scenario.Step.open("small", 100, Payload.P1, BenchModel.UNARY);
            List<Tally> beside = new ArrayList<>();
            Tally tally = small.beside(large).run(mock.endpoint(), Duration.ofMillis(200), beside::add);
            assertThat(tally.completed).isEqualTo(20);
            assertThat(beside).singleElement().extracting(t -> t.completed).isEqualTo(10L);
        }
    }

    @Test
    void streamsAreCompleteToTheLastEvent() throws Exception {
        try (RunningMock mock = new RunningMock()) {
            Tally tally = StreamLoad.run(streams(mock.endpoint(), "bench-stream-20x2ms", 10, true));
            assertThat(tally.failures()).isEmpty();
            assertThat(tally.completed).isEqualTo(10);
            assertThat(tally.chunks).isEqualTo(200);
            assertThat(tally.chunkDelay.getTotalCount()).isEqualTo(200);
            assertThat(mock.stats()).contains("\"streamsDone\":10,\"streamsBroken\":0,\"openStreams\":0,");
        }
    }

    @Test
    void streamsStartAgainUntilTheTimeIsOverAndThoseCutThenAreNoFailure() throws Exception {
        try (RunningMock mock = new RunningMock()) {
            Tally tally = StreamLoad.run(streams(mock.endpoint(), "bench-stream-5x2ms", 3, false));
            assertThat(tally.failures()).isEmpty();
            assertThat(tally.completed).isGreaterThan(3);
            assertThat(tally.started).isEqualTo(tally.completed + tally.cut);
            assertThat(tally.peakStreams).isEqualTo(3);
        }
    }

    @Test
    void aGapAWrongEventAndAnEarlyEndAreFailuresOfTheStream() throws Exception {
        byte[] first = SseEvents.framedContent(0, System.nanoTime());
        byte[] third = SseEvents.framedContent(2, System.nanoTime());
        byte[] finish = SseEvents.framed(SseEvents.FINISH);
        byte[] role = SseEvents.framed(SseEvents.ROLE);
        byte[] end = Canned.ascii("0\r\n\r\n");
        assertThat(failuresOf(role, first, third, finish, end)).isEqualTo(Map.of("gap in the sequence", 1L));
        assertThat(failuresOf(role, first, finish, end)).isEqualTo(Map.of("wrong event", 1L));
        assertThat(failuresOf(role, first, end)).isEqualTo(Map.of("ended early", 1L));
        assertThat(failuresOf(role, first)).isEqualTo(Map.of("closed", 1L));
    }

    private static Map<String, Long> failuresOf(byte[]... frames) throws Exception {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes(Canned.ascii("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
        for (byte[] frame : frames) {
            answer.writeBytes(frame);
        }
        int length = Payload.P1.streamBody("bench-stream-3x1ms").length;
        try (ScriptedServer server = ScriptedServer.closingAfterEach(length, request -> answer.toByteArray())) {
            return StreamLoad.run(streams(server.endpoint(), "bench-stream-3x1ms", 1, true))
                    .failures();
        }
    }

    private static UnaryLoad.Plan plan(Endpoint endpoint, int connections, double rate, int millis) {
        return new UnaryLoad.Plan(endpoint, Payload.P1, SMALL, connections, rate, Duration.ofMillis(millis));
    }

    private static StreamLoad.Plan streams(Endpoint endpoint, String model, int count, boolean once) {
        return new StreamLoad.Plan(
                endpoint, Payload.P1, BenchModel.of(model), count, once, Duration.ofMillis(200), Duration.ofMillis(20));
    }

    private static byte[] reply(int status, byte[] body) {
        ByteArrayOutputStream reply = new ByteArrayOutputStream();
        reply.writeBytes(Canned.ascii("HTTP/1.1 " + status + " X\r\nContent-Length: " + body.length + "\r\n\r\n"));
        reply.writeBytes(body);
        return reply.toByteArray();
    }
}
