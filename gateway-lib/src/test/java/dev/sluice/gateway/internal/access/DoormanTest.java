package dev.sluice.gateway.internal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Headers;
import dev.sluice.gateway.MemoryStores;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.CallerDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoormanTest {
    private final Doorman doorman = new Doorman(MemoryStores.callers()
            .key(Secret.of("testkey"), Caller.named("test"))
            .key(Secret.of("otherkey"), Caller.named("other"))
            .build());

    private Kind refusal(Headers headers) {
        return catchThrowableOfType(GatewayException.class, () -> doorman.authenticate(headers))
                .problem()
                .kind();
    }

    /** COMPAT 1.5. */
    @ParameterizedTest
    @CsvSource({
        "Authorization, Bearer testkey",
        "authorization, bearer testkey",
        "Authorization, 'Bearer  testkey '",
        "x-api-key, testkey",
        "api-key, testkey",
        "x-goog-api-key, testkey"
    })
    void findsTheKeyInEveryCarrier(String name, String value) {
        assertThat(doorman.authenticate(Headers.of(name, value)).caller().name())
                .isEqualTo("test");
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization, Basic dGVzdDp0ZXN0",
        "Authorization, Bearer",
        "Authorization, testkey",
        "cookie, testkey"
    })
    void asksForAKeyWhereThereIsNone(String name, String value) {
        assertThat(refusal(Headers.of(name, value))).isEqualTo(Kind.MISSING_KEY);
    }

    @Test
    void refusesAnUnknownKey() {
        assertThat(refusal(Headers.of("x-api-key", "nokey"))).isEqualTo(Kind.UNKNOWN_KEY);
    }

    /** COMPAT 1.5. */
    @Test
    void refusesTwoDifferentKeysAlsoWhenBothAreKnown() {
        assertThat(refusal(Headers.of("authorization", "Bearer testkey", "x-api-key", "otherkey")))
                .isEqualTo(Kind.INVALID_REQUEST);
        assertThat(refusal(Headers.of("x-api-key", "testkey", "x-api-key", "otherkey")))
                .isEqualTo(Kind.INVALID_REQUEST);
        assertThat(refusal(Headers.of("authorization", "Bearer testkey", "authorization", "Bearer otherkey")))
                .isEqualTo(Kind.INVALID_REQUEST);
    }

    @Test
    void refusesTwoDifferentKeysWhereTheKeyDecidesTheProvider() {
        Headers two = Headers.of("authorization", "Bearer testkey", "authorization", "Bearer otherkey");

        assertThat(catchThrowableOfType(GatewayException.class, () -> doorman.authenticateBearer(two))
                        .problem()
                        .kind())
                .isEqualTo(Kind.INVALID_REQUEST);
    }

    @Test
    void takesOneKeyInTwoCarriers() {
        assertThat(doorman.authenticate(Headers.of("authorization", "Bearer testkey", "x-api-key", "testkey"))
                        .caller()
                        .name())
                .isEqualTo("test");
    }

    @Test
    void inOpenModeAKeyIsTheProvidersAndNotOurs() {
        Doorman open = new Doorman(CallerDirectory.open());

        Doorman.Admission admission = open.authenticate(Headers.of("authorization", "Bearer sk-client"));

        assertThat(admission.caller()).isEqualTo(Caller.anonymous());
        assertThat(admission.broughtKey()).contains(Secret.of("sk-client"));
        assertThat(open.authenticate(Headers.empty()).broughtKey()).isEmpty();
    }

    @Test
    void aClientKeyIsNeverTakenForAProvidersKey() {
        assertThat(doorman.authenticate(Headers.of("x-api-key", "testkey")).broughtKey())
                .isEmpty();
    }
}
