package dev.sluice.gateway.internal.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Secret;
import dev.sluice.gateway.spi.Slice;
import org.junit.jupiter.api.Test;

class RedactionTest {
    private static final Secret KEY = Secret.of("sk-ключ-0123456789");

    @Test
    void masksEveryOccurrenceAndLeavesTheOtherBytesAlone() {
        byte[] bytes = "é {\"message\":\"bad key sk-ключ-0123456789, sk-ключ-0123456789\"} \u00ff"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);

        assertThat(Redaction.of(Slice.of(bytes), KEY).utf8())
                .isEqualTo("é {\"message\":\"bad key [redacted], [redacted]\"} \u00ff");
    }

    @Test
    void returnsTheSameBytesWhereThereIsNothingToMask() {
        Slice clean = Slice.of("nothing");
        assertThat(Redaction.of(clean, KEY)).isSameAs(clean);
    }

    @Test
    void masksEachSecretOfAKeyThatHasSeveral() {
        Secret several = Secret.of("{\"aws_region\":\"eu-west-1\",\"aws_secret_access_key\":\"wJalrXUtnFEMIK7MDENG\","
                + "\"nested\":{\"private_key\":\"-----BEGIN-0123456789\"}}");

        assertThat(Redaction.of("wJalrXUtnFEMIK7MDENG in eu-west-1", several)).isEqualTo("[redacted] in eu-west-1");
        assertThat(Redaction.of(Slice.of("x -----BEGIN-0123456789"), several).utf8())
                .isEqualTo("x [redacted]");
    }
}
