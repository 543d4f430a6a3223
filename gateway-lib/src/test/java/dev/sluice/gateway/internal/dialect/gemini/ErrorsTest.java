package dev.sluice.gateway.internal.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.spi.Slice;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorsTest {
    private static Problem read(int status, Headers headers, String body) {
        return new GeminiCodec(Clock.systemUTC()).readError(status, headers, Slice.of(body.replace('\'', '"')));
    }

    private static Problem read(int status, String body) {
        return read(status, Headers.empty(), body);
    }

    @Test
    void theMessageIsGooglesAlsoInsideAnArray() {
        String error = "{'error':{'code':400,'message':'Bad field','status':'INVALID_ARGUMENT'}}";

        assertThat(read(400, error)).isEqualTo(read(400, "[" + error + "]"));
        assertThat(read(400, error).kind()).isEqualTo(Kind.INVALID_REQUEST);
        assertThat(read(400, error).message()).isEqualTo("Bad field");
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_REQUEST, 400",
        "401, UPSTREAM_AUTH, 502",
        "403, UPSTREAM_AUTH, 502",
        "404, UNKNOWN_MODEL, 404",
        "429, RATE_LIMITED, 429",
        "500, UPSTREAM_ERROR, 500",
        "503, UPSTREAM_UNAVAILABLE, 503",
        "504, UPSTREAM_TIMEOUT, 504"
    })
    void theHttpStatusSaysTheKind(int status, Kind kind, int shown) {
        Problem problem = read(status, "{'error':{'code':1,'message':'m','status':'X'}}");

        assertThat(problem.kind()).isEqualTo(kind);
        assertThat(problem.status()).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_ARGUMENT, INVALID_REQUEST",
        "FAILED_PRECONDITION, INVALID_REQUEST",
        "UNAUTHENTICATED, UPSTREAM_AUTH",
        "PERMISSION_DENIED, UPSTREAM_AUTH",
        "NOT_FOUND, UNKNOWN_MODEL",
        "RESOURCE_EXHAUSTED, RATE_LIMITED",
        "UNAVAILABLE, UPSTREAM_UNAVAILABLE",
        "DEADLINE_EXCEEDED, UPSTREAM_TIMEOUT",
        "INTERNAL, UPSTREAM_ERROR"
    })
    void withoutAnHttpStatusTheErrorsOwnSaysIt(String status, Kind kind) {
        assertThat(read(0, "{'error':{'message':'m','status':'" + status + "'}}")
                        .kind())
                .isEqualTo(kind);
    }

    @Test
    void withoutAnyNameTheCodeSaysIt() {
        assertThat(read(0, "{'error':{'code':429,'message':'m'}}").kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(read(0, "{'error':{'code':7,'message':'m'}}").kind()).isEqualTo(Kind.UPSTREAM_ERROR);
    }

    @ParameterizedTest
    @CsvSource({"34s, 34000", "1.5s, 1500", "0s, 0"})
    void theWaitIsInTheDetails(String delay, long millis) {
        String body = "{'error':{'code':429,'message':'m','status':'RESOURCE_EXHAUSTED','details':[{'@type':"
                + "'type.googleapis.com/google.rpc.QuotaFailure'},{'@type':'type.googleapis.com/google.rpc.RetryInfo',"
                + "'retryDelay':'" + delay + "'}]}}";

        assertThat(read(429, body).retryAfter()).contains(Duration.ofMillis(millis));
        assertThat(read(429, Headers.of("retry-after", "9"), body).retryAfter()).contains(Duration.ofSeconds(9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-3s", "1e9s", "99999999999999s"})
    void aWaitThatMakesNoSenseIsNone(String delay) {
        assertThat(read(429, "{'error':{'details':[{'retryDelay':'" + delay + "'}]}}")
                        .retryAfter())
                .isEmpty();
    }

    @Test
    void aKeyThatIsNoneIsTheGatewaysFaultAndNotTheRequests() {
        Problem problem = read(400, """
                {'error':{'code':400,'message':'API key not valid. Please pass a valid API key.','status':'INVALID_ARGUMENT',
                 'details':[{'@type':'type.googleapis.com/google.rpc.ErrorInfo','reason':'API_KEY_INVALID'}]}}""");

        assertThat(problem.kind()).isEqualTo(Kind.UPSTREAM_AUTH);
        assertThat(problem.message()).startsWith("API key not valid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "{}", "{'error':'text'}", "{'error':{'message':''}}"})
    void whatCannotBeReadIsSaidByItsStatus(String body) {
        assertThat(read(500, body).message()).isEqualTo("the provider answered with status 500 and no message");
    }
}
