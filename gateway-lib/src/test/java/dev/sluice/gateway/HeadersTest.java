package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
    @Test
    void findsNamesWithoutRegardToCase() {
        Headers headers = Headers.of("X-Api-Key", "a", "accept", "b", "x-api-key", "c");

        assertThat(headers.first("x-API-key")).contains("a");
        assertThat(headers.all("X-API-KEY")).containsExactly("a", "c");
        assertThat(headers.first("cookie")).isEmpty();
    }

    @Test
    void setReplacesAllOfAName() {
        Headers headers = Headers.builder()
                .add("a", "1")
                .add("b", "2")
                .add("A", "3")
                .set("a", "4")
                .build();

        assertThat(headers.all("a")).containsExactly("4");
        assertThat(headers.size()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nx-injected: 1", "a\nb", "a\u0000b", "a\u007fb"})
    void refusesControlCharacters(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> Headers.of("name", value));
    }

    @Test
    void printsNamesAndNoValues() {
        assertThat(Headers.of("authorization", "Bearer secret").toString())
                .contains("authorization")
                .doesNotContain("secret");
    }
}
