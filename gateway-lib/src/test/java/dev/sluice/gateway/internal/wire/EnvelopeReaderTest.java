package dev.sluice.gateway.internal.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.spi.Slice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeReaderTest {
    @Test
    void readsModelAndStream() {
        Envelope envelope = read("{\"messages\":[{\"model\":1,\"stream\":2}],\"stream\":true,\"model\":\"gpt-4o\"}");

        assertThat(envelope.model()).isEqualTo("gpt-4o");
        assertThat(envelope.stream()).isTrue();
        assertThat(envelope.field("messages")).contains(Slice.of("[{\"model\":1,\"stream\":2}]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"stream\":false", ",\"stream\":null"})
    void doesNotStreamUnlessAsked(String more) {
        assertThat(read("{\"model\":\"m\"" + more + "}").stream()).isFalse();
    }

    @Test
    void seesThroughEscapes() {
        Envelope envelope = read("{\"mod\\u0065l\":\"gpt\\u002d4o \\ud83d\\ude00\",\"\\u0073tream\":true}");

        assertThat(envelope.model()).isEqualTo("gpt-4o \ud83d\ude00");
        assertThat(envelope.stream()).isTrue();
    }

    @Test
    void leavesStreamAloneWhereTheOperationHasNone() {
        byte[] body = "{\"model\":\"m\",\"stream\":\"what\"}".getBytes(UTF_8);

        assertThat(EnvelopeReader.read(body, Operation.EMBED).stream()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1] | the body must be a JSON object, not an array",
                "` \"x\"` | the body must be a JSON object, not a string",
                "-1 | the body must be a JSON object, not a number",
                "true | the body must be a JSON object, not a boolean",
                "null | the body must be a JSON object, not null",
                "hello | the body is not valid JSON: expected '{' at line 1, column 1 (byte 0)",
                "{\"model\":} | the body is not valid JSON: expected a value at line 1, column 10 (byte 9)",
                "{\"model\":\"m\"}{} | the body is not valid JSON: unexpected content after the end of the object at line 1,"
                        + " column 14 (byte 13)",
            })
    void refusesWhatIsNotAnObject(String body, String message) {
        Problem problem = refusal(body.getBytes(UTF_8));

        assertThat(problem.message()).isEqualTo(message);
        assertThat(problem.param()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \r\n\t"})
    void saysThatABodyIsEmpty(String body) {
        assertThat(refusal(body.getBytes(UTF_8)).message()).isEqualTo("the body is empty; it must be a JSON object");
    }

    @Test
    void refusesInvalidUtf8() {
        assertThat(refusal("{\"model\":\"\u00c3(\"}".getBytes(ISO_8859_1)).message())
                .isEqualTo("the body is not valid JSON: invalid UTF-8 at line 1, column 11 (byte 10)");
    }

    @Test
    void refusesAByteOrderMark() {
        assertThat(refusal("\ufeff{\"model\":\"m\"}".getBytes(UTF_8)).message())
                .isEqualTo("the body is not valid JSON: unexpected byte order mark at line 1, column 1 (byte 0)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | `model` is missing: the body must name a model",
                "{\"x\":{\"model\":\"m\"}} | `model` is missing: the body must name a model",
                "{\"model\":null} | `model` must be a string, not null at line 1, column 10 (byte 9)",
                "{\"model\":4} | `model` must be a string, not a number at line 1, column 10 (byte 9)",
                "{\"model\":[\"m\"]} | `model` must be a string, not an array at line 1, column 10 (byte 9)",
                "{\"model\":{}} | `model` must be a string, not an object at line 1, column 10 (byte 9)",
                "{\"model\":false} | `model` must be a string, not a boolean at line 1, column 10 (byte 9)",
                "{\"model\":\"\"} | `model` must not be empty at line 1, column 10 (byte 9)",
                "{\"model\":\"a\\u0000\"} | `model` must not contain control characters at line 1, column 10 (byte 9)",
                "{\"model\":\"a\\ud800\"} | `model` is not valid text: a lone surrogate in the string at line 1, column 10"
                        + " (byte 9)",
                "{\"model\":\"a\",\"model\":\"a\"} | `model` is there more than once, again at line 1, column 14 (byte 13)",
                "{\"model\":\"a\",\"mod\\u0065l\":\"b\"} | `model` is there more than once, again at line 1, column 14 (byte 13)",
            })
    void refusesABadModel(String body, String message) {
        Problem problem = refusal(body.getBytes(UTF_8));

        assertThat(problem.message()).isEqualTo(message);
        assertThat(problem.param()).contains("model");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"true\" | `stream` must be true or false, not a string at line 1, column 23 (byte 22)",
                "1 | `stream` must be true or false, not a number at line 1, column 23 (byte 22)",
                "{} | `stream` must be true or false, not an object at line 1, column 23 (byte 22)",
                "[] | `stream` must be true or false, not an array at line 1, column 23 (byte 22)",
                "true,\"stream\":true | `stream` is there more than once, again at line 1, column 28 (byte 27)",
            })
    void refusesABadStream(String value, String message) {
        Problem problem = refusal(("{\"model\":\"m\",\"stream\":" + value + "}").getBytes(UTF_8));

        assertThat(problem.message()).isEqualTo(message);
        assertThat(problem.param()).contains("stream");
    }

    @Test
    void takesAModelOf512CharactersAndNoMore() {
        assertThat(read("{\"model\":\"" + "m".repeat(512) + "\"}").model()).hasSize(512);
        assertThat(refusal(("{\"model\":\"" + "m".repeat(513) + "\"}").getBytes(UTF_8))
                        .message())
                .isEqualTo("`model` must not have more than 512 characters at line 1, column 10 (byte 9)");
    }

    private static Problem refusal(byte[] body) {
        GatewayException e =
                catchThrowableOfType(GatewayException.class, () -> EnvelopeReader.read(body, Operation.CHAT));
        assertThat(e.problem().kind()).isEqualTo(Problem.Kind.INVALID_REQUEST);
        return e.problem();
    }

    private static Envelope read(String body) {
        return EnvelopeReader.read(body.getBytes(UTF_8), Operation.CHAT);
    }
}
