package dev.sluice.gateway.internal.dialect.openai;

import static dev.sluice.gateway.internal.dialect.openai.Fixtures.CODEC;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.json;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorsTest {
    private static Problem read(int status, String body) {
        return CODEC.readError(status, Headers.empty(), slice(body));
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_REQUEST, 400",
        "401, UPSTREAM_AUTH, 502",
        "402, UPSTREAM_AUTH, 502",
        "403, UPSTREAM_AUTH, 502",
        "404, UNKNOWN_MODEL, 404",
        "408, UPSTREAM_TIMEOUT, 504",
        "409, INVALID_REQUEST, 409",
        "413, BODY_TOO_LARGE, 413",
        "422, INVALID_REQUEST, 422",
        "424, UPSTREAM_ERROR, 502",
        "429, RATE_LIMITED, 429",
        "500, UPSTREAM_ERROR, 500",
        "502, UPSTREAM_ERROR, 502",
        "503, UPSTREAM_UNAVAILABLE, 503",
        "504, UPSTREAM_TIMEOUT, 504",
        "520, UPSTREAM_ERROR, 520",
        "529, UPSTREAM_OVERLOADED, 529",
        "302, UPSTREAM_ERROR, 502"
    })
    void readsKindAndStatus(int status, Kind kind, int shown) {
        Problem problem = read(status, "{'error':{'message':'it said this'}}");

        assertThat(problem.kind()).isEqualTo(kind);
        assertThat(problem.status()).isEqualTo(shown);
        assertThat(problem.message()).isEqualTo("it said this");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'error':{'message':'no','type':'x','param':null,'code':null}}",
                "{'error':'no'}",
                "{'message':'no','object':'error'}",
                "{'detail':'no'}",
                "[{'error':{'code':400,'message':'no','status':'INVALID_ARGUMENT'}}]"
            })
    void readsTheMessageFromEveryShape(String body) {
        assertThat(read(400, body).message()).isEqualTo("no");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><body>Please log in</body></html>",
                "{'error':{'message':'<html>Please log in</html>'}}",
                "",
                "Please log in",
                "{'error':{'message':' '}}",
                "{'error':{'message':['x']}}",
                "{'error'"
            })
    void neverEchoesWhatIsNoError(String body) {
        assertThat(read(503, body).message()).isEqualTo("the provider answered HTTP 503 without a readable error");
    }

    @Test
    void cutsLongMessagesBetweenCharacters() {
        assertThat(read(400, "{'error':{'message':'" + "x".repeat(600) + "'}}").message())
                .isEqualTo("x".repeat(512));
        assertThat(read(400, "{'error':{'message':'" + "x".repeat(511) + "😀'}}")
                        .message())
                .isEqualTo("x".repeat(511));
    }

    @Test
    void keepsParamAndRetryAfter() {
        Problem problem = CODEC.readError(
                429,
                Headers.of("retry-after-ms", "1200", "retry-after", "2"),
                slice("{'error':{'message':'slow down','param':'messages'}}"));

        assertThat(problem.retryAfter()).contains(Duration.ofMillis(1200));
        assertThat(problem.param()).contains("messages");
    }

    /** The error frame of a stream has come with status 200. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            "{'message':'m','code':502}", UPSTREAM_ERROR
            "{'message':'m','code':'429'}", RATE_LIMITED
            "{'message':'m','type':'rate_limit_error'}", RATE_LIMITED
            "{'message':'m','type':'insufficient_quota'}", RATE_LIMITED
            "{'message':'m','code':'invalid_api_key'}", UPSTREAM_AUTH
            "{'message':'m','type':'overloaded_error'}", UPSTREAM_OVERLOADED
            "{'message':'m','type':'server_error','code':'timeout'}", UPSTREAM_TIMEOUT
            "{'message':'m','type':'invalid_request_error'}", INVALID_REQUEST
            "{'message':'m','type':'server_error'}", UPSTREAM_ERROR
            "'m'", UPSTREAM_ERROR
            """)
    void readsKindFromTheErrorOfAStream(String error, Kind kind) {
        Problem problem = read(200, "{'error':" + error + "}");

        assertThat(problem.kind()).isEqualTo(kind);
        assertThat(problem.message()).isEqualTo("m");
    }

    @Test
    void writesAllFourKeys() {
        assertThat(json(CODEC.writeError(Problem.of(Kind.INTERNAL, "\"oops\"\n"), "r1")))
                .isEqualTo(
                        json("{'error':{'message':'\\'oops\\'\\n','type':'server_error','param':null,'code':null}}"));
        assertThat(json(CODEC.writeError(
                        Problem.of(Kind.INVALID_REQUEST, "n: must be 1").withParam("n"), "r1")))
                .isEqualTo(json(
                        "{'error':{'message':'n: must be 1','type':'invalid_request_error','param':'n','code':null}}"));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void writesTypeAndCodeOfEveryKind(Kind kind) {
        var error = json(CODEC.writeError(Problem.of(kind, "m"), "r1")).get("error");

        assertThat(error.get("type").asString()).isEqualTo(kind.openAiType());
        assertThat(error.get("code").asString("")).isEqualTo(kind.code());
    }

    @Test
    void givesNoCodeToAnErrorWhoseStatusIsTheProvidersOwn() {
        assertThat(json(CODEC.writeError(read(500, "{}"), "r1"))
                        .at("/error/code")
                        .isNull())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prompt is too long: 210000 tokens > 200000 maximum",
                "This model's maximum context length is 8192 tokens."
            })
    void recognisesAPromptThatIsTooLong(String message) {
        assertThat(json(CODEC.writeError(Problem.of(Kind.INVALID_REQUEST, message), "r1"))
                        .at("/error/code")
                        .asString())
                .isEqualTo("context_length_exceeded");
    }

    @Test
    void shows529As503() {
        Problem overloaded = Problem.of(Kind.UPSTREAM_OVERLOADED, "busy");

        assertThat(CODEC.statusOf(overloaded)).isEqualTo(503);
        assertThat(json(CODEC.writeError(overloaded, "r1")).at("/error/code").asString())
                .isEqualTo("overloaded");
        assertThat(CODEC.statusOf(Problem.of(Kind.RATE_LIMITED, "m"))).isEqualTo(429);
        assertThat(CODEC.statusOf(Problem.of(Kind.INVALID_REQUEST, "m").withStatus(422)))
                .isEqualTo(422);
    }

    @Test
    void writesTheErrorEventWithoutAnEndMark() {
        String event = new String(
                CODEC.writeErrorEvent(Problem.of(Kind.UPSTREAM_RESET, "gone"), "r1"), StandardCharsets.UTF_8);

        assertThat(event)
                .isEqualTo("data: {\"error\":{\"message\":\"gone\",\"type\":\"server_error\",\"param\":null,"
                        + "\"code\":\"upstream_reset\"}}\n\n");
    }
}
