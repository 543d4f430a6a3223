package dev.sluice.gateway.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.gateway.EgressRules;
import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.internal.upstream.OkHttpUpstream;
import dev.sluice.gateway.spi.Body;
import dev.sluice.gateway.spi.Cancellation;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.FailureKind;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.ProviderCall;
import dev.sluice.gateway.spi.ProviderReply;
import dev.sluice.gateway.spi.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What the gateway expects of a {@link ProviderAdapter}. Extend it in a test of your adapter; one that does not use HTTP
 * overrides {@link #overHttp}, and {@link #silentAdapter} with one that begins a stream and then waits.
 */
public abstract class ProviderAdapterContract {
    private static final String CREDENTIAL = "sk-gateway-credential-0001";
    private static final String CANARY = "canary-of-the-client";

    private final ScriptedProvider scripted = ScriptedProvider.start();
    private final OkHttpUpstream upstream = new OkHttpUpstream(EgressRules::strict);

    /** The adapter under test. */
    protected abstract ProviderAdapter adapter();

    /** Whether it sends requests through the {@code Upstream} that it is given. */
    protected boolean overHttp() {
        return true;
    }

    /** Settings that its type cannot do without. */
    protected Map<String, String> options() {
        return Map.of();
    }

    /** Whether it can show a provider who calls although nothing is stored for it. */
    protected boolean hasCredentialsOfItsOwn() {
        return false;
    }

    /** One whose provider stays silent; over HTTP the scripted provider does that. */
    protected ProviderAdapter silentAdapter() {
        return adapter();
    }

    /** What {@link ProviderAdapter#classify} makes of a status. */
    protected Map<Integer, FailureKind> classification() {
        return Map.ofEntries(
                Map.entry(302, FailureKind.NEXT_TARGET),
                Map.entry(400, FailureKind.GIVE_UP),
                Map.entry(401, FailureKind.NEXT_CREDENTIAL),
                Map.entry(402, FailureKind.NEXT_CREDENTIAL),
                Map.entry(403, FailureKind.NEXT_CREDENTIAL),
                Map.entry(404, FailureKind.NEXT_TARGET),
                Map.entry(408, FailureKind.RETRY_SAME),
                Map.entry(409, FailureKind.RETRY_SAME),
                Map.entry(413, FailureKind.GIVE_UP),
                Map.entry(422, FailureKind.GIVE_UP),
                Map.entry(429, FailureKind.RETRY_SAME),
                Map.entry(500, FailureKind.RETRY_SAME),
                Map.entry(503, FailureKind.RETRY_SAME),
                Map.entry(529, FailureKind.RETRY_SAME));
    }

    @AfterEach
    void stop() {
        upstream.close();
        scripted.close();
    }

    @Test
    void itsTypeIsAWordOfAConfigurationFile() {
        assertThat(adapter().type()).matches("[a-z][a-z0-9-]*");
    }

    @Test
    void itCanDoSomething() {
        assertThat(operations()).isNotEmpty();
    }

    @Test
    void itSaysWhatToDoAboutAFailure() {
        classification()
                .forEach((status, kind) -> assertThat(adapter().classify(status, Headers.empty()))
                        .as("status %d", status)
                        .isEqualTo(kind));
    }

    @Test
    void everyAddressIsBelowTheBaseUrl() {
        assumeThat(overHttp()).isTrue();
        for (Operation operation : operations()) {
            assertThat(adapter()
                            .address(call(operation, false, Optional.empty(), new Cancellation()))
                            .toString())
                    .startsWith(scripted.baseUrl() + "/");
        }
    }

    @Test
    void everyRequestShowsTheCredentialInAHeaderAndNowhereElse() throws IOException {
        assumeThat(overHttp()).isTrue();
        for (Operation operation : operations()) {
            scripted.enqueue(ScriptedReply.json(200, "{}"));
            open(adapter(), operation, false, new Cancellation()).close();
            RecordedRequest request = scripted.lastRequest();
            assertThat(valuesOf(request)).anyMatch(value -> value.contains(CREDENTIAL));
            assertThat(request.path()).doesNotContain(CREDENTIAL);
            assertThat(request.bodyText()).isEqualTo(body());
        }
    }

    @Test
    void noRequestShowsWhatBelongsToTheClient() throws IOException {
        assumeThat(overHttp()).isTrue();
        for (Operation operation : operations()) {
            scripted.enqueue(ScriptedReply.json(200, "{}"));
            open(adapter(), operation, false, new Cancellation()).close();
            RecordedRequest request = scripted.lastRequest();
            assertThat(valuesOf(request)).noneMatch(value -> value.contains(CANARY));
            assertThat(request.path()).doesNotContain(CANARY);
            assertThat(request.headerNames()).doesNotHaveDuplicates();
        }
    }

    @Test
    void withoutACredentialNoneIsSent() throws IOException {
        assumeThat(overHttp() && !hasCredentialsOfItsOwn()).isTrue();
        scripted.enqueue(ScriptedReply.json(200, "{}"));
        ProviderCall call = call(Operation.CHAT, false, Optional.empty(), new Cancellation());
        adapter().open(call, upstream).close();
        assertThat(scripted.lastRequest().headerNames())
                .doesNotContain("authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie");
    }

    @Test
    void aUnaryReplyIsOneFrame() throws IOException {
        scripted.enqueue(ScriptedReply.json(200, "{\"a\":1}"));
        try (ProviderReply reply = open(adapter(), Operation.CHAT, false, new Cancellation())) {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.headers().first("content-type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
            assertThat(requireNonNull(reply.next()).data().utf8())
                    .startsWith("{")
                    .endsWith("}");
            assertThat(reply.next()).isNull();
        }
    }

    @Test
    void aStreamIsItsEventsInOrder() throws IOException {
        scripted.enqueue(ScriptedReply.events("data: {\"n\":1}\n\n", "data: {\"n\":2}\n\n", "data: [DONE]\n\n"));
        try (ProviderReply reply = open(adapter(), Operation.CHAT, true, new Cancellation())) {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.headers().first("content-type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
            List<String> data = new ArrayList<>();
            for (Frame frame = reply.next(); frame != null; frame = reply.next()) {
                data.add(frame.data().utf8());
            }
            assertThat(data).hasSizeGreaterThan(2);
            if (overHttp()) {
                assertThat(data).containsExactly("{\"n\":1}", "{\"n\":2}", "[DONE]");
            }
        }
    }

    @Test
    void anErrorReplyKeepsItsStatusAndBody() throws IOException {
        assumeThat(overHttp()).isTrue();
        scripted.enqueue(ScriptedReply.json(429, "{\"error\":{}}", "retry-after", "7"));
        try (ProviderReply reply = open(adapter(), Operation.CHAT, true, new Cancellation())) {
            assertThat(reply.status()).isEqualTo(429);
            assertThat(reply.headers().first("retry-after")).contains("7");
            assertThat(requireNonNull(reply.next()).data().utf8()).isEqualTo("{\"error\":{}}");
        }
    }

    @Test
    void cancellingEndsTheWaitForASilentProvider() throws Exception {
        scripted.enqueue(ScriptedReply.nothing().hang());
        Cancellation cancellation = new Cancellation();
        FutureTask<String> reading = new FutureTask<>(() -> readAll(silentAdapter(), cancellation));
        ScriptedProvider.daemon("contract-reads", reading);
        if (overHttp()) {
            scripted.awaitRequest(1);
        }
        cancellation.cancel();
        assertThatThrownBy(() -> reading.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class);
        if (overHttp()) {
            scripted.awaitClosed(1);
        }
    }

    @Test
    void aReplyMayBeClosedTwiceAndIsThenNotRead() throws IOException {
        scripted.enqueue(ScriptedReply.events("data: 1\n\n", "data: 2\n\n"));
        ProviderReply reply = open(adapter(), Operation.CHAT, true, new Cancellation());
        assertThat(reply.next()).isNotNull();
        reply.close();
        reply.close();
        assertThatThrownBy(reply::next).isInstanceOf(IOException.class);
    }

    private String readAll(ProviderAdapter adapter, Cancellation cancellation) throws IOException {
        try (ProviderReply reply = open(adapter, Operation.CHAT, true, cancellation)) {
            StringBuilder all = new StringBuilder();
            for (Frame frame = reply.next(); frame != null; frame = reply.next()) {
                all.append(frame.raw().utf8());
            }
            return all.toString();
        }
    }

    private ProviderReply open(
            ProviderAdapter adapter, Operation operation, boolean streamed, Cancellation cancellation)
            throws IOException {
        Credential credential = Credential.of("first", CREDENTIAL);
        return adapter.open(call(operation, streamed, Optional.of(credential), cancellation), upstream);
    }

    private ProviderCall call(
            Operation operation, boolean streamed, Optional<Credential> credential, Cancellation cancellation) {
        ProviderCall.Builder call = ProviderCall.builder(
                        operation,
                        Target.of(provider(), "some-model"),
                        Body.of(body().getBytes(StandardCharsets.UTF_8)))
                .clientHeaders(clientHeaders())
                .streamed(streamed)
                .cancellation(cancellation);
        credential.ifPresent(call::credential);
        return call.build();
    }

    private Provider provider() {
        return Provider.of("acme", adapter().type(), scripted.baseUrl()).withOptions(options());
    }

    private List<Operation> operations() {
        return List.of(Operation.values()).stream()
                .filter(operation -> adapter().dialect(operation).isPresent())
                .toList();
    }

    /** A chat that both dialects take. */
    private static String body() {
        return "{\"model\":\"some-model\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi there\"}]}";
    }

    private static Headers clientHeaders() {
        Headers.Builder headers = Headers.builder();
        List.of(
                        "authorization",
                        "x-api-key",
                        "api-key",
                        "x-goog-api-key",
                        "cookie",
                        "host",
                        "forwarded",
                        "x-forwarded-for",
                        "x-provider-key",
                        "x-stainless-lang",
                        "user-agent",
                        "connection",
                        "proxy-authorization",
                        "openai-organization")
                .forEach(name -> headers.add(name, CANARY + " of " + name));
        return headers.build();
    }

    private static List<String> valuesOf(RecordedRequest request) {
        return request.headers().stream().map(Map.Entry::getValue).toList();
    }
}
