package dev.sluice.gateway.server.run;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLineEncoderTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void anEventIsOneObjectOnOneLine() {
        JsonNode line = encode("it is \"{}\"", null, new KeyValuePair("ms", 1.5), new KeyValuePair("stream", true));

        assertThat(line.at("/timestamp").asString()).isEqualTo("2026-11-21T00:00:00.007Z");
        assertThat(line.at("/level").asString()).isEqualTo("WARN");
        assertThat(line.at("/logger").asString()).isEqualTo("some.logger");
        assertThat(line.at("/message").asString()).isEqualTo("it is \"so\"");
        assertThat(line.at("/ms").asDouble()).isEqualTo(1.5);
        assertThat(line.at("/stream").asBoolean()).isTrue();
    }

    @Test
    void textThatCouldEndTheLineOrTheStringIsEscaped() {
        String nasty = "a\nb\r\t\"\\\u0000\u001b\u007f\u2028\u2029\ud83d\ude00\ud83d";

        assertThat(encode("x", null, new KeyValuePair("model", nasty))
                        .at("/model")
                        .asString())
                .isEqualTo(nasty);
    }

    @Test
    void aStackTraceIsAMember() {
        JsonNode line = encode("x", new IllegalStateException("broken"));

        assertThat(line.at("/error").asString())
                .contains("IllegalStateException: broken")
                .contains("\tat ");
    }

    private static JsonNode encode(String message, Throwable thrown, KeyValuePair... pairs) {
        LoggingEvent event = new LoggingEvent(
                "", new LoggerContext().getLogger("some.logger"), Level.WARN, message, thrown, new Object[] {"so"});
        event.setInstant(java.time.Instant.parse("2026-11-21T00:00:00.007Z"));
        event.setKeyValuePairs(List.of(pairs));
        String line = new String(new JsonLineEncoder().encode(event), StandardCharsets.UTF_8);
        assertThat(line).endsWith("}\n").hasLineCount(1);
        return JSON.readTree(line);
    }
}
