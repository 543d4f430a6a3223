package dev.sluice.gateway.internal.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SignaturesTest {
    private final Signatures signatures = new Signatures();

    @Test
    void theLastOfACallHolds() {
        signatures.remember("a", "1");
        signatures.remember("a", "2");

        assertThat(signatures.of("a")).isEqualTo("2");
        assertThat(signatures.of("b")).isNull();
    }

    @Test
    void theOldestAreForgottenWhenThereAreTooMany() {
        for (int i = 0; i < 5000; i++) {
            signatures.remember("call " + i, "s");
        }

        assertThat(signatures.of("call 0")).isNull();
        assertThat(signatures.of("call 4999")).isEqualTo("s");
    }

    @Test
    void theOldestAreForgottenWhenTheyAreTooLarge() {
        String large = "x".repeat(256 << 10);
        for (int i = 0; i < 40; i++) {
            signatures.remember("call " + i, large);
        }
        signatures.remember("huge", large + "x");

        assertThat(signatures.of("call 7")).isNull();
        assertThat(signatures.of("call 8")).isEqualTo(large);
        assertThat(signatures.of("huge")).isNull();
    }
}
