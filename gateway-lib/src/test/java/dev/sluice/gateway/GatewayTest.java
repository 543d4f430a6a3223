package dev.sluice.gateway;

import static dev.sluice.gateway.GatewayHarness.KEY;
import static dev.sluice.gateway.GatewayHarness.chat;
import static dev.sluice.gateway.GatewayHarness.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.gateway.CallRecord.Outcome;
import dev.sluice.gateway.GatewayHarness.Answer;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.testkit.RecordedRequest;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that go well, and requests that are refused before a provider hears of them. */
class GatewayTest {
    @Test
    void sendsTheClientsBytesWithTheModelReplacedAndReturnsTheProvidersBytes() {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            harness.provider().enqueue(ScriptedReply.json(200, Replies.OPENAI_REPLY));
            String body = "{ \"temperature\":0.70,\n \"model\" : \"fast\", \"messages\":[{\"role\":\"user\","
                    + "\"content\":\"h\\u00e9 \\/ \"}], \"unknown\" : {\"a\":[1e2]} }";

            Answer answer = harness.openAi(body);

            RecordedRequest sent = harness.provider().lastRequest();
            assertThat(sent.bodyText()).isEqualTo(body.replace("\"fast\"", "\"upstream-model\""));
            assertThat(sent.path()).isEqualTo("/v1/chat/completions");
            assertThat(sent.header("authorization")).contains("Bearer " + KEY);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(Replies.OPENAI_REPLY);
        }
    }

    @Test
    void forwardsAStreamButForTheUsageThatTheClientDidNotAskFor() {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            harness.provider().enqueue(ScriptedReply.events(Replies.OPENAI_STREAM));

            Answer answer = harness.openAi(chat(true));

            assertThat(harness.provider().lastRequest().bodyText())
                    .contains("\"stream_options\":{\"include_usage\":true}");
            assertThat(answer.body())
                    .isEqualTo(Replies.ROLE + Replies.HELLO + Replies.WORLD + Replies.FINISH + Replies.DONE);
            assertThat(harness.listener.awaitCall().usage()).contains(new Usage(9, 3, 0, 0, 0));
        }
    }

    @Test
    void showsTheUsageToAClientThatAskedForIt() {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            harness.provider().enqueue(ScriptedReply.events(Replies.OPENAI_STREAM));
            String body = chat(true).replace("}]", "}],\"stream_options\":{\"include_usage\":true}");

            Answer answer = harness.openAi(body);

            assertThat(harness.provider().lastRequest().bodyText()).isEqualTo(body.replace("fast", "upstream-model"));
            assertThat(answer.body()).isEqualTo(String.join("", Replies.OPENAI_STREAM));
        }
    }

    @Test
    void neverChangesWhatTheClientSaidAboutUsage() {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            harness.provider().enqueue(ScriptedReply.events(Replies.ROLE, Replies.HELLO, Replies.FINISH, Replies.DONE));
            String body = chat(true).replace("}]", "}],\"stream_options\":{\"include_usage\":false}");

            harness.openAi(body);

            assertThat(harness.provider().lastRequest().bodyText()).isEqualTo(body.replace("fast", "upstream-model"));
            assertThat(harness.listener.awaitCall().usage()).isEmpty();
        }
    }

    @Test
    void forwardsAnAnthropicStreamAsItIs() {
        try (GatewayHarness harness = GatewayHarness.with("anthropic").start()) {
            harness.provider().enqueue(ScriptedReply.events(Replies.ANTHROPIC_STREAM));

            Answer answer =
                    harness.anthropic(message(true), "anthropic-beta", "a,b", "anthropic-version", "2024-01-01");

            RecordedRequest sent = harness.provider().lastRequest();
            assertThat(sent.path()).isEqualTo("/v1/messages");
            assertThat(sent.header("x-api-key")).contains(KEY);
            assertThat(sent.header("anthropic-version")).contains("2024-01-01");
            assertThat(sent.header("anthropic-beta")).contains("a,b");
            assertThat(answer.body()).isEqualTo(String.join("", Replies.ANTHROPIC_STREAM));
            assertThat(harness.listener.awaitCall().usage()).contains(new Usage(9, 3, 0, 0, 0));
        }
    }

    @Test
    void translatesAnAnthropicClientToAnOpenAiProvider() {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            harness.provider().enqueue(ScriptedReply.json(200, Replies.OPENAI_REPLY));

            Answer answer = harness.anthropic(message(false));

            assertThat(harness.provider().lastRequest().path()).isEqualTo("/v1/chat/completions");
            assertThat(answer.body()).contains("\"type\":\"message\"").contains("\"text\":\"Hello\"");
            assertThat(answer.body()).contains("\"model\":\"fast\"");
            assertThat(harness.listener.awaitCall().usage()).contains(new Usage(9, 3, 0, 0, 0));
        }
    }

    @Test
    void translatesAStreamToAnOpenAiClientFromAnAnthropicProvider() {
        try (GatewayHarness harness = GatewayHarness.with("anthropic").start()) {
            harness.provider().enqueue(ScriptedReply.events(Replies.ANTHROPIC_STREAM));

            Answer answer = harness.openAi(chat(true).replace("}]", "}],\"seed\":7,\"logit_bias\":{}"));

            assertThat(answer.headers().first("content-type")).contains("text/event-stream; charset=utf-8");
            assertThat(answer.headers().first("x-sluice-dropped").orElse(""))
                    .contains("seed")
                    .contains("logit_bias");
            assertThat(answer.body()).contains("\"content\":\"Hello\"").endsWith("data: [DONE]\n\n");
            assertThat(harness.listener.awaitCall().usage()).contains(new Usage(9, 3, 0, 0, 0));
        }
    }

    @Test
    void passesEmbeddingsAndCompletionsThrough() {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            String embeddings =
                    "{\"object\":\"list\",\"data\":[],\"model\":\"m\",\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}";
            harness.provider()
                    .enqueue(
                            ScriptedReply.json(200, embeddings),
                            ScriptedReply.json(200, "{\"object\":\"text_completion\"}"));

            Answer embedded = GatewayHarness.answer(
                    harness.call(Dialect.OPENAI_CHAT, Operation.EMBED, "{\"model\":\"fast\",\"input\":\"hi\"}"));
            Answer completed = GatewayHarness.answer(
                    harness.call(Dialect.OPENAI_CHAT, Operation.COMPLETION, "{\"model\":\"fast\",\"prompt\":\"hi\"}"));

            assertThat(embedded.body()).isEqualTo(embeddings);
            assertThat(completed.body()).isEqualTo("{\"object\":\"text_completion\"}");
            assertThat(harness.provider().requests())
                    .extracting(RecordedRequest::path)
                    .containsExactly("/v1/embeddings", "/v1/completions");
            assertThat(harness.listener.awaitCall().usage()).contains(new Usage(4, 0, 0, 0, 0));
        }
    }

    @Test
    void refusesAnOperationThatTheProviderCannotDo() {
        try (GatewayHarness harness = GatewayHarness.with("anthropic").start()) {
            Answer answer = GatewayHarness.answer(
                    harness.call(Dialect.OPENAI_CHAT, Operation.EMBED, "{\"model\":\"fast\",\"input\":\"hi\"}"));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body())
                    .contains("unsupported_operation")
                    .contains("upstream-model")
                    .contains("anthropic1");
            assertThat(harness.provider().accepted()).isZero();
        }
    }

    @Test
    void tellsTheClientWhereItsAnswerComesFrom() {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            harness.provider()
                    .enqueue(ScriptedReply.json(
                            200,
                            Replies.OPENAI_REPLY,
                            "x-request-id",
                            "up-7",
                            "openai-processing-ms",
                            "12",
                            "x-ratelimit-remaining-requests",
                            "99",
                            "set-cookie",
                            "a=b",
                            "openai-organization",
                            "org-1",
                            "server",
                            "up"));

            Headers headers = harness.openAi(chat(false)).headers();

            assertThat(headers.first("x-request-id"))
                    .isEqualTo(headers.first("request-id"))
                    .isPresent();
            assertThat(headers.first("x-upstream-request-id")).contains("up-7");
            assertThat(headers.first("x-sluice-target")).contains("openai1/upstream-model");
            assertThat(headers.first("x-sluice-attempts")).contains("1");
            assertThat(headers.first("openai-processing-ms")).contains("12");
            assertThat(headers.first("x-ratelimit-remaining-requests")).contains("99");
            assertThat(headers.contains("set-cookie")).isFalse();
            assertThat(headers.contains("openai-organization")).isFalse();
            assertThat(headers.contains("server")).isFalse();
        }
    }

    @Test
    void neverSendsTheClientsCredentialsOrOtherHeadersToAProvider() {
        try (GatewayHarness harness = GatewayHarness.with("openai")
                .callers(MemoryStores.callers()
                        .key(Secret.of("client-key"), Caller.named("dev"))
                        .build())
                .start()) {
            harness.provider().enqueue(ScriptedReply.json(200, Replies.OPENAI_REPLY));

            harness.openAi(
                    chat(false),
                    "authorization",
                    "Bearer client-key",
                    "cookie",
                    "session=1",
                    "x-forwarded-for",
                    "1.2.3.4",
                    "x-stainless-lang",
                    "java");

            assertThat(harness.provider().lastRequest().headerNames())
                    .containsExactlyInAnyOrder(
                            "host",
                            "connection",
                            "content-type",
                            "content-length",
                            "accept",
                            "accept-encoding",
                            "authorization",
                            "user-agent");
            assertThat(harness.provider().lastRequest().headers().toString()).doesNotContain("client-key");
        }
    }

    @Test
    void usesTheClientsOwnKeyForAProviderWithoutACredentialWhenRequestsAreOpen() {
        try (GatewayHarness harness =
                GatewayHarness.with("openai").withoutCredentials().start()) {
            String refusal =
                    "{\"error\":{\"message\":\"bad key\",\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\"}}";
            harness.provider().enqueue(ScriptedReply.json(401, refusal));

            Answer answer = harness.openAi(chat(false), "authorization", "Bearer sk-client");

            assertThat(harness.provider().lastRequest().header("authorization")).contains("Bearer sk-client");
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body()).isEqualTo(refusal);
        }
    }

    @Test
    void theClientsOwnKeyGoesToNoFallbackAtAnotherProvider() {
        try (GatewayHarness harness =
                GatewayHarness.with("openai", "openai").withoutCredentials().start()) {
            harness.provider().enqueue(ScriptedReply.json(503, "{\"error\":{\"message\":\"down\"}}"));
            harness.fallback().enqueue(ScriptedReply.json(200, Replies.OPENAI_REPLY));

            harness.openAi(chat(false), "authorization", "Bearer sk-client");

            assertThat(harness.fallback().lastRequest().header("authorization")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"model\":\"fast\",}",
                "[]",
                "\"fast\"",
                "{\"model\":\"fast\"} {}",
                "{\"messages\":[]}",
                "{\"model\":7}",
                "{\"model\":null}",
                "{\"model\":\"fast\",\"model\":\"other\"}",
                "{\"model\":\"fast\",\"mod\\u0065l\":\"other\"}",
                "{\"model\":\"fast\",\"stream\":\"yes\"}",
                "{\"model\":\"fast\",\"n\":NaN}",
                "{\"model\":\"fast\",\"s\":\"\u0001\"}"
            })
    void refusesABodyThatIsNoRequestAndNamesThePlace(String body) {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            for (Answer answer : List.of(harness.openAi(body), harness.anthropic(body))) {
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.body()).contains("invalid_request_error");
                assertThat(answer.body()).containsAnyOf("line", "byte", "model", "stream", "object", "empty");
            }
            assertThat(harness.provider().accepted()).isZero();
            assertThat(harness.listener.calls()).hasSize(2).allMatch(call -> call.outcome() == Outcome.FAILED);
        }
    }

    @Test
    void refusesDeepNestingAndInvalidUtf8() {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            String deep = "{\"model\":\"fast\",\"a\":" + "[".repeat(128) + "]".repeat(128) + "}";
            byte[] invalid = "{\"model\":\"fast\",\"a\":\"??\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            invalid[invalid.length - 4] = (byte) 0xc3;
            invalid[invalid.length - 3] = (byte) 0x28;

            Answer tooDeep = harness.openAi(deep);
            Answer notUtf8 = GatewayHarness.answer(
                    harness.gateway.newCall(GatewayRequest.builder(Dialect.OPENAI_CHAT, Operation.CHAT)
                            .body(invalid)
                            .build()));

            assertThat(tooDeep.status()).isEqualTo(400);
            assertThat(tooDeep.body()).contains("128");
            assertThat(notUtf8.status()).isEqualTo(400);
            assertThat(notUtf8.body()).contains("UTF-8").contains("byte 21");
        }
    }

    @ParameterizedTest
    @CsvSource({"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
    void refusesAnotherContentType(String contentType) {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            Answer answer = harness.openAi(chat(false), "content-type", contentType);

            assertThat(answer.status()).isEqualTo(415);
            assertThat(answer.body()).contains("content-type: application/json");
        }
    }

    @Test
    void refusesABodyOverTheLimit() {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            Answer answer = harness.anthropic("{\"model\":\"fast\",\"a\":\"" + "x".repeat(1 << 20) + "\"}");

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains("request_too_large");
        }
    }

    @Test
    void checksTheKeyBeforeItReadsTheBody() {
        try (GatewayHarness harness = GatewayHarness.with("openai")
                .callers(MemoryStores.callers()
                        .key(Secret.of("client-key"), Caller.named("dev").withModels(List.of("other")))
                        .build())
                .start()) {
            GatewayRequest.BodyReader mustNotBeRead = limit -> {
                throw new AssertionError("the body was read");
            };
            GatewayReply reply = harness.gateway.execute(GatewayRequest.builder(Dialect.OPENAI_CHAT, Operation.CHAT)
                    .headers(Headers.of("x-api-key", "wrong"))
                    .body(mustNotBeRead)
                    .build());

            assertThat(reply.status()).isEqualTo(401);
            assertThat(harness.openAi(chat(false)).status()).isEqualTo(401);
            assertThat(harness.openAi(chat(false), "x-api-key", "client-key").status())
                    .isEqualTo(403);
        }
    }

    @Test
    void listsWhatTheCallerMayCall() {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            assertThat(harness.gateway.models(Headers.empty()))
                    .extracting(model -> model.id())
                    .containsExactly("fast");
        }
    }

    @Test
    void keepsAHarmlessRequestIdAndReplacesAnyOther() {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            GatewayRequest.Builder request = GatewayRequest.builder(Dialect.OPENAI_CHAT, Operation.CHAT);

            assertThat(harness.gateway
                            .newCall(request.requestId("my-id_1.2").build())
                            .requestId())
                    .isEqualTo("my-id_1.2");
            assertThat(harness.gateway
                            .newCall(request.requestId("evil\n{\"level\":\"error\"}")
                                    .build())
                            .requestId())
                    .matches("req_[0-9a-v]{24}");
        }
    }

    @Test
    void aCallIsExecutedOnce() {
        try (GatewayHarness harness = GatewayHarness.with("openai").start()) {
            GatewayCall call = harness.call(Dialect.OPENAI_CHAT, Operation.CHAT, "{}");
            call.execute();

            assertThatIllegalStateException().isThrownBy(call::execute);
        }
    }

    @Test
    void tellsItsListenerTheEventsOfACallInOrder() {
        try (GatewayHarness harness = GatewayHarness.with("openai", "openai").start()) {
            harness.provider().enqueue(ScriptedReply.json(500, "{\"error\":{\"message\":\"oops\"}}"));
            harness.fallback().enqueue(ScriptedReply.events(Replies.OPENAI_STREAM));

            harness.openAi(chat(true));

            CallRecord call = harness.listener.awaitCall();
            assertThat(harness.listener.events())
                    .containsExactly("callStarted", "attemptEnded", "firstContent", "attemptEnded", "callEnded");
            assertThat(call.outcome()).isEqualTo(Outcome.OK);
            assertThat(call.attempts()).hasSize(2);
            assertThat(call.attempts().get(0).problem()).contains(Kind.UPSTREAM_ERROR);
            assertThat(call.attempts().get(1).credential()).isEqualTo(Optional.of("key-openai2"));
            assertThat(call.firstContentNanos()).isPositive().isLessThanOrEqualTo(call.nanos());
            assertThat(call.overheadNanos()).isPositive().isLessThan(call.firstContentNanos());
        }
    }
}
