package dev.sluice.gateway.internal.dialect.anthropic;

import static dev.sluice.gateway.internal.dialect.anthropic.Samples.CODEC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.spi.Slice;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorsTest {
    private static final String BODY = "{'type':'error','error':{'type':'%s','message':'What happened'}}";

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_REQUEST, 400",
        "401, UPSTREAM_AUTH, 502",
        "402, UPSTREAM_AUTH, 502",
        "403, UPSTREAM_AUTH, 502",
        "404, UNKNOWN_MODEL, 404",
        "408, UPSTREAM_TIMEOUT, 504",
        "413, BODY_TOO_LARGE, 413",
        "418, INVALID_REQUEST, 418",
        "422, INVALID_REQUEST, 422",
        "424, UPSTREAM_ERROR, 502",
        "429, RATE_LIMITED, 429",
        "500, UPSTREAM_ERROR, 500",
        "502, UPSTREAM_ERROR, 502",
        "503, UPSTREAM_UNAVAILABLE, 503",
        "504, UPSTREAM_TIMEOUT, 504",
        "520, UPSTREAM_ERROR, 520",
        "529, UPSTREAM_OVERLOADED, 529",
        "302, UPSTREAM_PROTOCOL, 502"
    })
    void knowsAProblemByItsStatus(int status, Kind kind, int shown) {
        Problem problem = read(status, "{'error':{'message':'What happened'}}");
        assertThat(problem).isEqualTo(Problem.of(kind, "What happened").withStatus(shown));
        assertThat(CODEC.statusOf(problem)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "invalid_request_error, INVALID_REQUEST",
        "authentication_error, UPSTREAM_AUTH",
        "billing_error, UPSTREAM_AUTH",
        "permission_error, UPSTREAM_AUTH",
        "not_found_error, UNKNOWN_MODEL",
        "request_too_large, BODY_TOO_LARGE",
        "rate_limit_error, RATE_LIMITED",
        "timeout_error, UPSTREAM_TIMEOUT",
        "overloaded_error, UPSTREAM_OVERLOADED",
        "api_error, UPSTREAM_ERROR",
        "odd_error, UPSTREAM_ERROR"
    })
    void knowsAFailureInAStreamByItsType(String type, Kind kind) {
        assertThat(read(0, BODY.formatted(type)).kind()).isEqualTo(kind);
    }

    @Test
    void knowsAFailureInAStreamThatSaysNothing() {
        assertThat(read(0, "{'type':'error'}"))
                .isEqualTo(Problem.of(Kind.UPSTREAM_ERROR, "the provider reported an error")
                        .withStatus(500));
    }

    @Test // 33
    void keepsTheTimeToWait() {
        Problem problem =
                CODEC.readError(529, Headers.of("retry-after", "7"), Slice.of("{\"error\":{\"message\":\"Busy\"}}"));
        assertThat(problem.retryAfter()).contains(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html><title>Sign in</title>",
                "[]",
                "'text'",
                "{'error':null}",
                "{'error':{'message':7}}",
                "{'error':{'message':' '}}"
            })
    void saysNoMoreThanTheStatusOfABodyThatSaysNothing(String body) {
        assertThat(read(500, body).message()).isEqualTo("the provider answered with status 500 and no message");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'error':'What happened'}", "{'message':'What happened'}"})
    void findsTheMessageWhereOtherHostsPutIt(String body) {
        assertThat(read(500, body).message()).isEqualTo("What happened");
    }

    @Test
    void cutsLongMessagesBetweenCharacters() {
        String longest = "x".repeat(511);
        assertThat(read(500, "{'message':'" + longest + "yz'}").message()).isEqualTo(longest + "y");
        assertThat(read(500, "{'message':'" + longest + "😀'}").message()).isEqualTo(longest);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void writesEveryKindInAnthropicsWords(Kind kind) {
        Problem problem = Problem.of(kind, "say \"what\"");
        String body = "{\"type\":\"error\",\"error\":{\"type\":\"" + kind.anthropicType()
                + "\",\"message\":\"say \\\"what\\\"\"},\"request_id\":\"req-1\"}";
        assertThat(CODEC.writeError(problem, "req-1"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(body);
        assertThat(CODEC.writeErrorEvent(problem, "req-1"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("event: error\ndata: " + body + "\n\n");
    }

    private static Problem read(int status, String body) {
        return CODEC.readError(status, Headers.empty(), Slice.of(body.replace('\'', '"')));
    }
}
