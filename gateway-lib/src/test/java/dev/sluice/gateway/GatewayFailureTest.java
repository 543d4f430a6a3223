package dev.sluice.gateway;

import static dev.sluice.gateway.GatewayHarness.KEY;
import static dev.sluice.gateway.GatewayHarness.chat;
import static dev.sluice.gateway.GatewayHarness.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.CallRecord.Outcome;
import dev.sluice.gateway.GatewayHarness.Answer;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.testkit.Gate;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers that fail, before and after the commit point, and clients that leave. */
class GatewayFailureTest {
    private static final String DOWN =
            "{\"error\":{\"message\":\"down\",\"type\":\"server_error\",\"param\":null,\"code\":null}}";
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(300);

    @ParameterizedTest
    @ValueSource(ints = {408, 409, 429, 500, 502, 503, 529})
    void triesAgainAfterAFailureThatMayPass(int status) {
        try (GatewayHarness harness = GatewayHarness.with("openai").retries(2).start()) {
            harness.provider()
                    .enqueue(
                            ScriptedReply.json(status, DOWN),
                            ScriptedReply.json(status, DOWN),
                            ScriptedReply.json(200, Replies.OPENAI_REPLY));

            Answer answer = harness.openAi(chat(false));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers().first("x-sluice-attempts")).contains("3");
            assertThat(harness.provider().received()).isEqualTo(3);
            assertThat(harness.listener.awaitCall().attempts()).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 413, 422})
    void doesNotRepeatWhatWillNotPass(int status) {
        try (GatewayHarness harness = GatewayHarness.with("openai").retries(2).start()) {
            harness.provider().enqueue(ScriptedReply.json(status, DOWN));

            Answer answer = harness.openAi(chat(false));

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).isEqualTo(DOWN);
            assertThat(harness.provider().received()).isEqualTo(1);
        }
    }

    @Test
    void asksNoFallbackAboutARequestThatIsItselfAtFault() {
        try (GatewayHarness harness = GatewayHarness.with("openai", "openai").start()) {
            harness.provider().enqueue(ScriptedReply.json(400, DOWN));

            assertThat(harness.openAi(chat(false)).status()).isEqualTo(400);
            assertThat(harness.fallback().accepted()).isZero();
        }
    }

    @Test
    void doesNotWaitForAProviderThatAsksForALongPause() {
        try (GatewayHarness harness = GatewayHarness.with("openai").retries(2).start()) {
            harness.provider().enqueue(ScriptedReply.json(429, DOWN, "retry-after", "3600"));

            Answer answer = harness.openAi(chat(false));

            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.headers().first("retry-after")).contains("3600");
            assertThat(harness.provider().received()).isEqualTo(1);
        }
    }

    @Test
    void aProviderThatForbidsRepeatingIsNotAskedAgain() {
        try (GatewayHarness harness = GatewayHarness.with("openai").retries(2).start()) {
            harness.provider().enqueue(ScriptedReply.json(503, DOWN, "x-should-retry", "false"));

            assertThat(harness.openAi(chat(false)).status()).isEqualTo(503);
            assertThat(harness.provider().received()).isEqualTo(1);
        }
    }

    @Test
    void fallsBackWhenTheFirstTargetIsDown() {
        try (GatewayHarness harness = GatewayHarness.with("openai", "anthropic").start()) {
            harness.provider().enqueue(ScriptedReply.nothing().reset());
            harness.fallback().enqueue(ScriptedReply.json(200, Replies.ANTHROPIC_REPLY));

            Answer answer = harness.openAi(chat(false));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("\"content\":\"Hello\"");
            assertThat(answer.headers().first("x-sluice-target")).contains("anthropic2/upstream-model");
        }
    }

    @Test
    void fallsBackFromAStreamThatFailsBeforeItsFirstContent() {
        try (GatewayHarness harness = GatewayHarness.with("anthropic", "openai").start()) {
            harness.provider()
                    .enqueue(
                            ScriptedReply.events(
                                    Replies.MESSAGE_START,
                                    "event: ping\ndata: {\"type\":\"ping\"}\n\n",
                                    "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n"));
            harness.fallback().enqueue(ScriptedReply.events(Replies.OPENAI_STREAM));

            Answer answer = harness.anthropic(message(true));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).doesNotContain("msg_1").contains("Hello").contains("message_stop");
        }
    }

    @Test
    void showsAGatewayCredentialThatIsRefusedAsTheGatewaysFault() {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            harness.provider()
                    .enqueue(ScriptedReply.json(
                            401, "{\"error\":{\"message\":\"Incorrect API key provided: " + KEY + "\"}}"));

            Answer answer = harness.openAi(chat(false));

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body())
                    .contains("upstream_auth")
                    .contains("Incorrect API key")
                    .doesNotContain(KEY);
        }
    }

    @Test
    void masksACredentialThatAnErrorBodyEchoes() {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            harness.provider().enqueue(ScriptedReply.json(400, "{\"error\":{\"message\":\"you sent " + KEY + "\"}}"));

            assertThat(harness.openAi(chat(false)).body())
                    .isEqualTo("{\"error\":{\"message\":\"you sent [redacted]\"}}");
        }
    }

    @Test
    void answersA502WhenTheProviderRefusesTheConnection() {
        try (GatewayHarness harness = GatewayHarness.with("openai").refusing().start()) {
            Answer answer = harness.anthropic(message(false));

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.problem()).isEqualTo(Kind.UPSTREAM_CONNECT);
            assertThat(answer.body()).contains("\"type\":\"api_error\"");
        }
    }

    @Test
    void sendsARequestOnceWhenTheProviderResetsAfterIt() {
        try (GatewayHarness harness = GatewayHarness.with("openai").retries(2).start()) {
            harness.provider().enqueue(ScriptedReply.nothing().reset());

            Answer answer = harness.openAi(chat(false));

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.problem()).isEqualTo(Kind.UPSTREAM_RESET);
            assertThat(harness.provider().received()).isEqualTo(1);
        }
    }

    @Test
    void neverPassesOnHalfADocument() {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            harness.provider()
                    .enqueue(ScriptedReply.head(200, "content-type", "application/json", "content-length", "500")
                            .bytes(Replies.OPENAI_REPLY.substring(0, 50))
                            .close());

            assertThat(harness.openAi(chat(false)).status()).isEqualTo(502);
        }
    }

    @Test
    void answersA502ToALoginPageGarbageAndRedirects() {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            harness.provider()
                    .enqueue(
                            ScriptedReply.loginPage(),
                            ScriptedReply.json(200, "{\"choices\":[{\"mess"),
                            ScriptedReply.head(302, "location", "http://127.0.0.1:1/", "content-length", "0"),
                            ScriptedReply.json(200, ""),
                            ScriptedReply.events(Replies.OPENAI_STREAM));
            for (int i = 0; i < 5; i++) {
                Answer answer = harness.openAi(chat(false));
                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.problem()).isEqualTo(Kind.UPSTREAM_PROTOCOL);
                assertThat(answer.body()).doesNotContain("<html>").doesNotContain("mess\"");
            }
        }
    }

    @Test
    void answersA502ToADocumentWhereAStreamWasAskedFor() {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            harness.provider().enqueue(ScriptedReply.loginPage(), ScriptedReply.json(200, Replies.OPENAI_REPLY));

            assertThat(harness.openAi(chat(true)).status()).isEqualTo(502);
            assertThat(harness.openAi(chat(true)).status()).isEqualTo(502);
        }
    }

    @Test
    void givesUpOnAProviderThatIsSilent() {
        try (GatewayHarness harness =
                GatewayHarness.with("openai").timeouts(LONG, LONG, SHORT).start()) {
            harness.provider().enqueue(ScriptedReply.nothing().hang());

            Answer answer = harness.openAi(chat(false));

            assertThat(answer.status()).isEqualTo(504);
            harness.provider().awaitClosed(1);
        }
    }

    @Test
    void givesUpOnAStreamWithoutContentAndAsksTheNextTarget() {
        try (GatewayHarness harness = GatewayHarness.with("openai", "openai")
                .timeouts(SHORT, LONG, LONG)
                .start()) {
            harness.provider()
                    .enqueue(ScriptedReply.stream().chunk(Replies.ROLE).hang());
            harness.fallback().enqueue(ScriptedReply.events(Replies.OPENAI_STREAM));

            Answer answer = harness.openAi(chat(true));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers().first("x-sluice-target")).contains("openai2/upstream-model");
            assertThat(harness.listener.awaitCall().attempts().get(0).problem()).contains(Kind.UPSTREAM_TIMEOUT);
            harness.provider().awaitClosed(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"reset", "close", "garbage", "idle", "error"})
    void endsABrokenStreamInAnErrorEventAndNeverInACleanEnd(String how) {
        try (GatewayHarness harness =
                GatewayHarness.with("openai").timeouts(LONG, SHORT, LONG).start()) {
            ScriptedReply begun = ScriptedReply.stream().chunk(Replies.ROLE).chunk(Replies.HELLO);
            harness.provider()
                    .enqueue(
                            switch (how) {
                                case "reset" -> begun.chunk("data: {\"half").reset();
                                case "close" -> begun.chunk("data: {\"half").close();
                                case "garbage" ->
                                    begun.bytes("no chunk at all\r\n").close();
                                case "idle" -> begun.hang();
                                default -> begun.chunk("data: " + DOWN + "\n\n").end();
                            });

            Answer answer = harness.openAi(chat(true));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).startsWith(Replies.ROLE + Replies.HELLO).doesNotContain("[DONE]");
            String last = answer.body().substring((Replies.ROLE + Replies.HELLO).length());
            assertThat(last).startsWith("data: {\"error\":{").endsWith("}\n\n");
            CallRecord call = harness.listener.awaitCall();
            assertThat(call.outcome()).isEqualTo(Outcome.PARTIAL);
            assertThat(call.problem()).isPresent();
            if (!how.equals("error")) {
                harness.provider().awaitClosed(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {broken\n\n",
                "data: <html>\n\n",
                "data: [1]\n\n",
                "data: {\"a\":1}{}\n\n",
                "data: {\"a\":\"\u0001\"}\n\n"
            })
    void anEventThatIsNoJsonEndsTheStreamInAnErrorEventRawAndTranslated(String broken) {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            ScriptedReply reply = ScriptedReply.events(
                    Replies.ROLE, Replies.HELLO, broken, Replies.WORLD, Replies.FINISH, Replies.DONE);
            harness.provider().enqueue(reply, reply);

            Answer raw = harness.openAi(chat(true));
            Answer translated = harness.anthropic(message(true));

            assertThat(raw.body())
                    .startsWith(Replies.ROLE + Replies.HELLO + "data: {\"error\"")
                    .doesNotContain("[DONE]");
            assertThat(translated.body())
                    .contains("Hello")
                    .contains("event: error")
                    .doesNotContain("message_stop");
            assertThat(harness.listener.calls()).allMatch(call -> call.outcome() == Outcome.PARTIAL);
        }
    }

    @Test
    void bytesThatAreNoTextNeverReachTheClient() {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            byte[] event =
                    "data: {\"choices\":[{\"delta\":{\"content\":\"??\"}}]}\n\n".getBytes(StandardCharsets.UTF_8);
            int at = new String(event, StandardCharsets.UTF_8).indexOf("??");
            event[at] = (byte) 0xc3;
            event[at + 1] = 0x28;
            harness.provider()
                    .enqueue(ScriptedReply.stream()
                            .chunk(Replies.ROLE)
                            .chunk(Replies.HELLO)
                            .bytes(Integer.toHexString(event.length) + "\r\n")
                            .bytes(event)
                            .bytes("\r\n")
                            .chunk(Replies.DONE)
                            .end());

            assertThat(harness.openAi(chat(true)).body())
                    .doesNotContain("\ufffd")
                    .doesNotContain("[DONE]")
                    .contains("\"error\"");
        }
    }

    @Test
    void anErrorInA200IsAFailureAndNoAnswer() {
        try (GatewayHarness harness = GatewayHarness.with("openai", "openai").start()) {
            harness.provider().enqueue(ScriptedReply.json(200, DOWN));
            harness.fallback().enqueue(ScriptedReply.json(200, Replies.OPENAI_REPLY), ScriptedReply.json(200, DOWN));

            assertThat(harness.openAi(chat(false)).headers().first("x-sluice-target"))
                    .contains("openai2/upstream-model");
            harness.provider().enqueue(ScriptedReply.json(200, DOWN));
            assertThat(harness.openAi(chat(false)).status()).isGreaterThanOrEqualTo(500);
        }
    }

    @Test
    void aPageThatIsNotFoundIsNotAModelThatIsUnknown() {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            harness.provider()
                    .enqueue(ScriptedReply.document(
                            404, "text/html", "<h1>Not found</h1>".getBytes(StandardCharsets.UTF_8)));

            Answer answer = harness.openAi(chat(false));

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body()).contains("its address may be wrong").doesNotContain("<h1>");
        }
    }

    @Test
    void aProviderThatClosesSilentlyAfterEachReplyCostsOneCallAtMost() {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            String head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                    + Replies.OPENAI_REPLY.length() + "\r\n\r\n";
            harness.provider()
                    .otherwise(request -> ScriptedReply.nothing()
                            .bytes(head + Replies.OPENAI_REPLY)
                            .close());
            int failed = 0;
            for (int i = 1; i <= 10; i++) {
                failed += harness.openAi(chat(false)).status() == 200 ? 0 : 1;
                harness.provider().awaitAllClosed();
            }
            assertThat(failed).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void aCallThatTheGatewayStopsIsTheGatewaysFault() {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            harness.provider().enqueue(ScriptedReply.nothing().hang());
            GatewayCall call = harness.call(Dialect.OPENAI_CHAT, Operation.CHAT, chat(false));
            CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> GatewayHarness.answer(call));
            harness.provider().awaitRequest(1);

            call.cancel(Problem.of(Kind.SHUTTING_DOWN, "the gateway is stopping"));

            assertThat(answer.join().status()).isEqualTo(503);
            assertThat(answer.join().body()).contains("the gateway is stopping");
            assertThat(harness.listener.awaitCall().outcome()).isEqualTo(Outcome.FAILED);
        }
    }

    @Test
    void endsABrokenAnthropicStreamInAnErrorEvent() {
        try (GatewayHarness harness = GatewayHarness.with("anthropic").start()) {
            harness.provider().enqueue(ScriptedReply.events(Replies.MESSAGE_START, Replies.BLOCK_START, Replies.DELTA));

            Answer answer = harness.anthropic(message(true));

            assertThat(answer.body())
                    .startsWith(Replies.MESSAGE_START + Replies.BLOCK_START + Replies.DELTA + "event: error\ndata: ")
                    .doesNotContain("message_stop");
        }
    }

    @Test
    void takesAStreamWithoutAnEndMarkThatHasFinished() {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            harness.provider().enqueue(ScriptedReply.events(Replies.ROLE, Replies.HELLO, Replies.FINISH));

            assertThat(harness.openAi(chat(true)).body()).isEqualTo(Replies.ROLE + Replies.HELLO + Replies.FINISH);
            assertThat(harness.listener.awaitCall().outcome()).isEqualTo(Outcome.OK);
        }
    }

    @Test
    void endsTheUpstreamCallWhenAClientLeavesWhileTheProviderIsSilent() {
        try (GatewayHarness harness =
                GatewayHarness.with("openai", "openai").retries(2).start()) {
            harness.provider().enqueue(ScriptedReply.nothing().hang());
            GatewayCall call = harness.call(Dialect.OPENAI_CHAT, Operation.CHAT, chat(false));
            CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> GatewayHarness.answer(call));
            harness.provider().awaitRequest(1);

            call.cancel();

            harness.provider().awaitClosed(1);
            assertThat(answer.join().problem()).isEqualTo(Kind.CLIENT_CLOSED);
            assertThat(harness.listener.awaitCall().outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(harness.provider().received()).isEqualTo(1);
            assertThat(harness.fallback().accepted()).isZero();
        }
    }

    @Test
    void endsTheUpstreamCallWhenAClientLeavesInMidStream() throws IOException {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            harness.provider()
                    .enqueue(ScriptedReply.stream()
                            .chunk(Replies.ROLE)
                            .chunk(Replies.HELLO)
                            .hang());
            GatewayReply reply = harness.call(Dialect.OPENAI_CHAT, Operation.CHAT, chat(true))
                    .execute();
            reply.body().read(new byte[10]);

            reply.close();

            harness.provider().awaitClosed(1);
            assertThat(harness.listener.awaitCall().outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(harness.listener.calls()).hasSize(1);
        }
    }

    @Test
    void cancelledInMidStreamTheReplyEndsInAnErrorEvent() throws IOException {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            harness.provider()
                    .enqueue(ScriptedReply.stream()
                            .chunk(Replies.ROLE)
                            .chunk(Replies.HELLO)
                            .hang());
            GatewayCall call = harness.call(Dialect.OPENAI_CHAT, Operation.CHAT, chat(true));
            try (GatewayReply reply = call.execute()) {
                call.cancel();
                String body = new String(reply.body().readAllBytes(), StandardCharsets.UTF_8);

                assertThat(body).contains("Hello").contains("\"error\"").doesNotContain("[DONE]");
            }
            assertThat(harness.listener.awaitCall().outcome()).isEqualTo(Outcome.CANCELLED);
        }
    }

    @Test
    void aCallThatIsCancelledBeforeItBeginsReachesNoProvider() {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            GatewayCall call = harness.call(Dialect.OPENAI_CHAT, Operation.CHAT, chat(false));
            call.cancel();

            assertThat(GatewayHarness.answer(call).problem()).isEqualTo(Kind.CLIENT_CLOSED);
            assertThat(harness.provider().received()).isZero();
        }
    }

    @Test
    void closingTheGatewayEndsItsCalls() {
        GatewayHarness harness = GatewayHarness.with("openai").start();
        try (harness) {
            harness.provider().enqueue(ScriptedReply.nothing().hang());
            GatewayCall call = harness.call(Dialect.OPENAI_CHAT, Operation.CHAT, chat(false));
            CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> GatewayHarness.answer(call));
            harness.provider().awaitRequest(1);

            harness.gateway.close();

            assertThat(answer.join().status()).isGreaterThanOrEqualTo(499);
            harness.provider().awaitClosed(1);
        }
    }

    @Test
    void handsOutWhatHasComeWithoutWaitingForMore() throws IOException {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            Gate gate = new Gate();
            harness.provider()
                    .enqueue(ScriptedReply.stream()
                            .chunk(Replies.ROLE)
                            .chunk(Replies.HELLO)
                            .await(gate)
                            .chunk(Replies.FINISH)
                            .chunk(Replies.DONE)
                            .end());
            try (GatewayReply reply = harness.call(Dialect.OPENAI_CHAT, Operation.CHAT, chat(true))
                    .execute()) {
                String first = Replies.ROLE + Replies.HELLO;
                assertThat(new String(
                                reply.body().readNBytes(first.getBytes(StandardCharsets.UTF_8).length),
                                StandardCharsets.UTF_8))
                        .isEqualTo(first);
                gate.open();
                assertThat(new String(reply.body().readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(Replies.FINISH + Replies.DONE);
            }
        }
    }
}
