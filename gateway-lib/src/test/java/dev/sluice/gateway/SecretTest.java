package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.gateway.spi.Credential;
import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void printsItsLastFourCharactersWhenItIsLong() {
        assertThat(Secret.of("sk-0123456789abcdef")).hasToString("Secret[…cdef]");
    }

    @Test
    void printsNothingOfAShortOne() {
        assertThat(Secret.of("testkey")).hasToString("Secret[…]");
    }

    @Test
    void isNotPrintedByARecordThatHoldsIt() {
        assertThat(Credential.of("a", "sk-0123456789abcdef").toString()).doesNotContain("0123456789");
    }

    @Test
    void equalsAnotherOfTheSameValue() {
        assertThat(Secret.of("a-key")).isEqualTo(Secret.of("a-key")).isNotEqualTo(Secret.of("b-key"));
    }

    @Test
    void mayNotBeEmpty() {
        assertThatIllegalArgumentException().isThrownBy(() -> Secret.of(""));
    }
}
