package dev.sluice.gateway.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.spi.Slice;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTest {
    @Test
    void knowsWhereTopLevelFieldsStand() {
        JsonObject json = scan("\n{ \"a\" : [1, {\"x\": 2}] ,\"b\":\"t\\\"}\", \"c\": -1.5e+3}\r\n");

        assertThat(json.size()).isEqualTo(3);
        assertThat(json.value("a")).contains(Slice.of("[1, {\"x\": 2}]"));
        assertThat(json.value("b")).contains(Slice.of("\"t\\\"}\""));
        assertThat(json.value("c")).contains(Slice.of("-1.5e+3"));
        assertThat(json.value("x")).isEmpty();
        assertThat(json.rawName(1)).isEqualTo(Slice.of("\"b\""));
    }

    @Test
    void sharesTheBytesItWasGiven() {
        byte[] bytes = "{\"a\":1}".getBytes(UTF_8);

        assertThat(JsonObject.scan(bytes).bytes()).isSameAs(bytes);
        assertThat(JsonObject.scan(bytes).value(0).array()).isSameAs(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", " { } ", "{\"a\":{}}", "{\"a\":[]}", "{\"\":\"\"}", "{\"a\":true,\"b\":false,\"c\":null}"})
    void takesObjects(String json) {
        assertThat(scan(json).bytes()).isEqualTo(json.getBytes(UTF_8));
    }

    @Test
    void comparesNamesByWhatTheyMean() {
        JsonObject json = scan("{\"mod\\u0065l\":1,\"model\":2,\"\\u00e9\":3,\"\u20ac\":4,\"a\\/b\\n\":5}");

        assertThat(json.indexOf("model", 0)).isZero();
        assertThat(json.indexOf("model", 1)).isEqualTo(1);
        assertThat(json.indexOf("model", 2)).isEqualTo(-1);
        assertThat(json.value("\u00e9")).contains(Slice.of("3"));
        assertThat(json.value("\u20ac")).contains(Slice.of("4"));
        assertThat(json.value("a/b\n")).contains(Slice.of("5"));
        assertThat(json.name(4)).isEqualTo("a/b\n");
        assertThat(json.value("mod\\u0065l")).isEmpty();
    }

    @Test
    void givesTheFirstOfAFieldThatIsThereTwice() {
        assertThat(scan("{\"a\":1,\"a\":2}").value("a")).contains(Slice.of("1"));
    }

    @Test
    void doesNotTakeAnotherCharacterForOneWithTheSameLowByte() {
        assertThat(scan("{\"a\":1}").value("\u0161")).isEmpty();
    }

    @Test
    void saysWhatIsWrongAndWhere() {
        assertThatThrownBy(() -> scan("{\n  \"model\": \"gpt-4o\",\n  \"n\": 1 2}"))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessage("expected ',' or '}' at line 3, column 10 (byte 32)");
    }

    @Test
    void countsColumnsInCharacters() {
        assertThatThrownBy(() -> scan("{\"\u20ac\ud83d\ude00\":x}"))
                .hasMessage("expected a value at line 1, column 7 (byte 11)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | expected '{' but found the end",
                "[] | expected '{'",
                "{ | expected a name in double quotes or '}' but found the end",
                "{a:1} | expected a name in double quotes or '}'",
                "{'a':1} | expected a name in double quotes or '}'",
                "{\"a\":1,} | expected a name in double quotes at line 1, column 8",
                "{,\"a\":1} | expected a name in double quotes or '}'",
                "{\"a\" 1} | expected ':'",
                "{\"a\"} | expected ':'",
                "{\"a\":} | expected a value",
                "{\"a\": | expected a value but found the end",
                "{\"a\":1 | expected ',' or '}' but found the end",
                "{\"a\":1]} | expected ',' or '}'",
                "{\"a\":[1} | expected ',' or ']'",
                "{\"a\":[1,]} | expected a value",
                "{\"a\":[,1]} | expected a value",
                "{\"a\":[1 2]} | expected ',' or ']'",
                "{\"a\":NaN} | expected a value",
                "{\"a\":Infinity} | expected a value",
                "{\"a\":nul} | expected a value",
                "{\"a\":nulL} | expected a value",
                "{\"a\":truex} | expected ',' or '}'",
                "{\"a\":True} | expected a value",
                "{\"a\":01} | a number that begins with 0",
                "{\"a\":-01} | a number that begins with 0",
                "{\"a\":+1} | expected a value",
                "{\"a\":-} | expected a digit",
                "{\"a\":.5} | expected a value",
                "{\"a\":1.} | expected a digit",
                "{\"a\":1.e3} | expected a digit",
                "{\"a\":1e} | expected a digit",
                "{\"a\":1e+} | expected a digit",
                "{\"a\":0x10} | expected ',' or '}'",
                "{\"a\":\"\\x\"} | an unknown escape in a string",
                "{\"a\":\"\\u12G4\"} | a \\u escape without four hexadecimal digits",
                "{\"a\":\"\\u12 | a \\u escape without four hexadecimal digits",
                "{\"a\":\"\\ | an unknown escape in a string",
                "{\"a\":\"b} | a string that never ends, begun at line 1, column 6 (byte 5)",
                "{\"a\":1}{} | unexpected content after the end of the object",
                "{\"a\":1}} | unexpected content after the end of the object at line 1, column 8 (byte 7)",
                "{\"a\":1} // | unexpected content after the end of the object",
                "{/**/\"a\":1} | expected a name in double quotes or '}'",
            })
    void refusesWhatIsNotOneObject(String json, String message) {
        assertThatThrownBy(() -> scan(json))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageStartingWith(message)
                .hasMessageContaining(" at line ");
    }

    @Test
    void refusesAByteOrderMarkByName() {
        assertThatThrownBy(() -> scan("\ufeff{}"))
                .hasMessage("unexpected byte order mark at line 1, column 1 (byte 0)");
    }

    @Test
    void refusesEveryRawControlCharacterInAString() {
        for (char c = 0; c < ' '; c++) {
            String json = "{\"a\":\"0123456789" + c + "0123456789\"}";
            assertThatThrownBy(() -> scan(json))
                    .hasMessageStartingWith("a raw control character (0x%02X) in a string", (int) c)
                    .hasMessageContaining("(byte 16)");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "BF",
                "C0AF",
                "C1BF",
                "C2",
                "C22F",
                "E080AF",
                "E09FBF",
                "E282",
                "E28228",
                "EDA080",
                "EDBFBF",
                "F0808080",
                "F08FBFBF",
                "F09F98",
                "F09F9828",
                "F4908080",
                "F5808080",
                "F8888080",
                "FE",
                "FF",
                "C328"
            })
    void refusesInvalidUtf8(String hex) {
        byte[] bad = HexFormat.of().parseHex(hex);

        assertThatThrownBy(() -> JsonObject.scan(inString("", bad, "\"}")))
                .hasMessage("invalid UTF-8 at line 1, column 7 (byte 6)");
        assertThatThrownBy(() -> JsonObject.scan(inString("01234567", bad, "0123456789\"}")))
                .hasMessageContaining("(byte 14)");
        assertThatThrownBy(() -> JsonObject.scan(inString("", bad, ""))).hasMessageStartingWith("invalid UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"C280", "DFBF", "E0A080", "ED9FBF", "EE8080", "EFBFBF", "F0908080", "F48FBFBF"})
    void takesTheEdgesOfUtf8(String hex) {
        byte[] good = HexFormat.of().parseHex(hex);

        assertThat(JsonObject.scan(inString("", good, "\"}")).size()).isEqualTo(1);
    }

    @Test
    void takesHalfACharacterInAValueButNotInAName() {
        assertThat(scan("{\"a\":\"\\ud800\"}").size()).isEqualTo(1);
        assertThatThrownBy(() -> scan("{\"a\":{\"\\ud800\":1}}"))
                .hasMessage("a lone surrogate in a name at line 1, column 7 (byte 6)");
    }

    @Test
    void takesNestingOf128AndNoMore() {
        assertThat(scan(nested(128)).size()).isEqualTo(1);
        assertThatThrownBy(() -> scan(nested(129))).hasMessageStartingWith("more than 128 levels of nesting at line 1");
        assertThatThrownBy(() -> scan(nested(100_000))).hasMessageStartingWith("more than 128 levels of nesting");
        assertThatThrownBy(() -> scan("{\"a\":".repeat(100_000))).hasMessageStartingWith("more than 128 levels");
    }

    @Test
    void takesNumbersOf100CharactersAndNoMore() {
        assertThat(scan("{\"a\":" + "1".repeat(100) + "}").size()).isEqualTo(1);
        assertThatThrownBy(() -> scan("{\"a\":-" + "1".repeat(100) + "}"))
                .hasMessage("a number of more than 100 characters at line 1, column 6 (byte 5)");
        assertThatThrownBy(() -> scan("{\"a\":" + "1".repeat(1_000_000) + "}"))
                .hasMessageStartingWith("a number of more than 100 characters");
    }

    @Test
    void takesTenThousandTopLevelFieldsAndNoMore() {
        JsonObject json = scan(fields(10_000));

        assertThat(json.size()).isEqualTo(10_000);
        assertThat(json.value("f9999")).contains(Slice.of("9999"));
        assertThatThrownBy(() -> scan(fields(10_001))).hasMessageStartingWith("more than 10000 top-level fields");
        assertThat(scan("{\"a\":" + fields(10_001) + "}").size()).isEqualTo(1);
    }

    private static String fields(int n) {
        return IntStream.range(0, n).mapToObj(i -> "\"f" + i + "\":" + i).collect(Collectors.joining(",", "{", "}"));
    }

    private static String nested(int depth) {
        return "{\"a\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
    }

    private static byte[] inString(String before, byte[] bytes, String after) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("{\"a\":\"" + before).getBytes(UTF_8));
        out.writeBytes(bytes);
        out.writeBytes(after.getBytes(UTF_8));
        return out.toByteArray();
    }

    private static JsonObject scan(String json) {
        return JsonObject.scan(json.getBytes(UTF_8));
    }
}
