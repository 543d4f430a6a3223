package dev.sluice.gateway.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.spi.Slice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonStringsTest {
    @Test
    void decodesEveryEscape() {
        assertThat(decode("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\uD83D\\uDE00z\u20ac\""))
                .isEqualTo("a\"\\/\b\f\n\r\tA\u00e9\ud83d\ude00z\u20ac");
        assertThat(decode("\"\"")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"\\ud83d\"", "\"\\ude00\"", "\"\\ude00\\ud83d\"", "\"a\\ud83dz\"", "\"\\ud83d\\ud83d\\ude00\""
            })
    void refusesHalfACharacter(String json) {
        assertThatThrownBy(() -> decode(json))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessage("a lone surrogate in the string at line 1, column 1 (byte 0)");
    }

    @Test
    void knowsAString() {
        assertThat(JsonStrings.isString(Slice.of("\"a\""))).isTrue();
        assertThat(JsonStrings.isString(Slice.of("1"))).isFalse();
        assertThat(JsonStrings.isString(Slice.EMPTY)).isFalse();
    }

    private static String decode(String json) {
        return JsonStrings.decode(Slice.of(json));
    }
}
