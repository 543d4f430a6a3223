package dev.sluice.gateway.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobsTest {
    @ParameterizedTest
    @CsvSource({
        "gpt-*, gpt-4o, true",
        "gpt-*, gpt-, true",
        "gpt-*, gpt4, false",
        "*, '', true",
        "*, anything/at:all, true",
        "'', '', true",
        "'', a, false",
        "a*c, abc, true",
        "a*c, ac, true",
        "a*c, abcd, false",
        "*mini*, gpt-4o-mini-2024, true",
        "gpt.4, gpt-4, false",
        "a**b, a-b, true",
        "fast, fast, true",
        "fast, Fast, false"
    })
    void starStandsForAnyRunOfCharacters(String glob, String name, boolean matches) {
        assertThat(Globs.matches(glob, name)).isEqualTo(matches);
    }

    @Test
    void manyStarsDoNotTakeForever() {
        assertThat(Globs.matches("*a".repeat(50) + "b", "a".repeat(500))).isFalse();
    }
}
