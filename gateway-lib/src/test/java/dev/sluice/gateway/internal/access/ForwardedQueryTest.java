package dev.sluice.gateway.internal.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ForwardedQueryTest {
    @ParameterizedTest
    @CsvSource({
        "beta=true,                        beta=true",
        "beta=true&x=%C3%A9&flag&a=b=c,    beta=true&x=%C3%A9&flag&a=b=c",
        "key=s3cret&beta=true,             beta=true",
        "beta=true&&api-version=1&sig=abc, beta=true&api-version=1",
        "a=1&b=<x>&c=%zz&d=4,              a=1&d=4",
    })
    void keepsWhatIsNoCredentialAndNoBrokenUrl(String query, String kept) {
        assertThat(ForwardedQuery.of(query)).contains(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key=1",
                "KEY=1",
                "%6bey=1",
                "k%65%79=1",
                "api_key=1",
                "x-api-key=1",
                "access_token=1",
                "id-token=1",
                "client_secret=1",
                "authorization=1",
                "password=1",
                "X-Amz-Signature=1",
                "a=1;key=2",
                "",
                "&"
            })
    void forwardsNothingThatLooksLikeACredential(String query) {
        assertThat(ForwardedQuery.of(query)).isEmpty();
    }

    @Test
    void forwardsNoQueryThatIsTooLong() {
        assertThat(ForwardedQuery.of("a=" + "b".repeat(2046))).isPresent();
        assertThat(ForwardedQuery.of("a=" + "b".repeat(2047))).isEmpty();
    }
}
