package dev.sluice.gateway.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.testkit.Gate;
import dev.sluice.gateway.testkit.RecordedRequest;
import dev.sluice.gateway.testkit.ScriptedProvider;
import dev.sluice.gateway.testkit.ScriptedReply;
import dev.sluice.gateway.testkit.ServiceAccounts;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Access tokens, from a token server that does what it is told. */
class GoogleTokensTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ScriptedProvider server = ScriptedProvider.start();
    private final GoogleTokens tokens = new GoogleTokens();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aServiceAccountProvesItselfWithASignedStatementAndGetsAToken() throws Exception {
        server.enqueue(token("ya29.one", 3600));

        assertThat(tokens.of(account(server.baseUrl()))).isEqualTo("ya29.one");

        RecordedRequest asked = server.lastRequest();
        assertThat(asked.path()).isEqualTo("/token");
        String statement = assertion(asked);
        String[] parts = statement.split("\\.");
        JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
        assertThat(claims.get("iss").stringValue()).isEqualTo("gateway@acme-1.iam.gserviceaccount.com");
        assertThat(claims.get("scope").stringValue()).isEqualTo("https://www.googleapis.com/auth/cloud-platform");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(ServiceAccounts.publicKey());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    }

    @Test
    void aTokenIsKeptUntilShortlyBeforeItExpires() {
        server.enqueue(token("ya29.one", 3600));
        Secret account = account(server.baseUrl());

        assertThat(tokens.of(account)).isEqualTo("ya29.one");
        assertThat(tokens.of(account)).isEqualTo("ya29.one");
        assertThat(server.received()).isEqualTo(1);
    }

    @Test
    void aTokenThatIsAboutToExpireIsRenewed() {
        server.enqueue(token("ya29.short", 60), token("ya29.next", 3600));
        Secret account = account(server.baseUrl());

        assertThat(tokens.of(account)).isEqualTo("ya29.short");
        assertThat(tokens.of(account)).isEqualTo("ya29.next");
        assertThat(server.received()).isEqualTo(2);
    }

    @Test
    void manyCallersWaitForOneToken() throws Exception {
        Gate gate = new Gate();
        server.enqueue(ScriptedReply.nothing()
                .await(gate)
                .bytes(http(200, tokenJson("ya29.one", 3600)))
                .close());
        Secret account = account(server.baseUrl());
        List<FutureTask<String>> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            FutureTask<String> caller = new FutureTask<>(() -> tokens.of(account));
            Thread thread = new Thread(caller, "caller-" + i);
            thread.setDaemon(true);
            thread.start();
            callers.add(caller);
        }
        server.awaitRequest(1);
        gate.open();

        for (FutureTask<String> caller : callers) {
            assertThat(caller.get(10, TimeUnit.SECONDS)).isEqualTo("ya29.one");
        }
        assertThat(server.received()).isEqualTo(1);
    }

    @Test
    void everyAccountHasATokenOfItsOwn() {
        try (ScriptedProvider other = ScriptedProvider.start()) {
            server.enqueue(token("ya29.one", 3600));
            other.enqueue(token("ya29.two", 3600));

            assertThat(tokens.of(account(server.baseUrl()))).isEqualTo("ya29.one");
            assertThat(tokens.of(account(other.baseUrl()))).isEqualTo("ya29.two");
        }
    }

    @Test
    void aRefusalSaysTheStatusAndTheErrorsNameAndNothingElse() {
        server.enqueue(ScriptedReply.json(
                400, "{\"error\":\"invalid_grant\",\"error_description\":\"secret words of the server\"}"));

        Problem problem = problemOf(account(server.baseUrl()));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.UPSTREAM_AUTH);
        assertThat(problem.message())
                .isEqualTo("no access token for the provider came from Google's token server: it answered with HTTP 400"
                        + " and invalid_grant");
    }

    @Test
    void aFailureIsNotKept() {
        server.enqueue(ScriptedReply.json(503, "{}"), token("ya29.one", 3600));
        Secret account = account(server.baseUrl());

        assertThat(problemOf(account).message()).endsWith("it answered with HTTP 503");
        assertThat(tokens.of(account)).isEqualTo("ya29.one");
    }

    @Test
    void aTokenServerThatIsNotThereIsSaidToBeSo() {
        Problem problem = problemOf(account(ScriptedProvider.refusing()));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.UPSTREAM_AUTH);
        assertThat(problem.message()).endsWith("it was not reached, or its answer was none");
    }

    @Test
    void anAnswerThatIsTooLargeIsNotRead() {
        server.enqueue(ScriptedReply.json(200, "{\"access_token\":\"" + "x".repeat(100_000) + "\"}"));

        assertThat(problemOf(account(server.baseUrl())).kind()).isEqualTo(Problem.Kind.UPSTREAM_AUTH);
    }

    @Test
    void aRedirectIsNotFollowed() {
        try (ScriptedProvider other = ScriptedProvider.start()) {
            server.enqueue(ScriptedReply.json(302, "{}", "location", other.baseUrl() + "/token"));

            assertThat(problemOf(account(server.baseUrl())).kind()).isEqualTo(Problem.Kind.UPSTREAM_AUTH);
            assertThat(other.accepted()).isZero();
        }
    }

    @Test
    void aKeyThatIsNoServiceAccountIsRefusedWithoutQuotingIt() {
        for (String key : List.of("{\"a\":\"canary\"", "{\"type\":\"canary\"}", "{\"type\":\"service_account\"}")) {
            assertThatThrownBy(() -> tokens.of(Secret.of(key))).isInstanceOfSatisfying(GatewayException.class, e -> {
                assertThat(e.problem().kind()).isEqualTo(Problem.Kind.NOT_CONFIGURED);
                assertThat(e)
                        .hasMessageContaining("JSON key of a service account")
                        .hasNoCause();
                assertThat(e.getMessage()).doesNotContain("canary");
            });
        }
        assertThat(server.accepted()).isZero();
    }

    private Problem problemOf(Secret account) {
        GatewayException thrown = catchThrowableOfType(GatewayException.class, () -> tokens.of(account));
        assertThat(thrown).isNotNull().hasNoCause();
        return thrown.problem();
    }

    private static ScriptedReply token(String token, int seconds) {
        return ScriptedReply.json(200, tokenJson(token, seconds));
    }

    private static String tokenJson(String token, int seconds) {
        return "{\"access_token\":\"" + token + "\",\"expires_in\":" + seconds + ",\"token_type\":\"Bearer\"}";
    }

    private static String http(int status, String json) {
        return "HTTP/1.1 " + status + " OK\r\ncontent-type: application/json\r\ncontent-length: " + json.length()
                + "\r\nconnection: close\r\n\r\n" + json;
    }

    private static String assertion(RecordedRequest request) {
        for (String field : request.bodyText().split("&")) {
            if (field.startsWith("assertion=")) {
                return URLDecoder.decode(field.substring("assertion=".length()), StandardCharsets.UTF_8);
            }
        }
        throw new AssertionError("no assertion in the request");
    }

    private static Secret account(URI tokenServer) {
        return Secret.of(ServiceAccounts.json(tokenServer));
    }
}
