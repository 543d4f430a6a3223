package dev.sluice.gateway.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.gateway.Headers;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetTest {
    private static final Target TARGET = Target.of(Provider.of("p", "openai", "https://p.example"), "m");

    @Test
    void keepsOverridesInTheirOrder() {
        Map<String, Slice> fields = new LinkedHashMap<>();
        fields.put("top_p", Slice.of("1"));
        fields.put("max_tokens", Slice.of("null"));
        assertThat(TARGET.withOverrides(fields).overrides()).containsExactlyEntriesOf(fields);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model          | 'model' is no override: name the model as the target's model",
                "messages       | 'messages' cannot be overridden: it is the client's to say",
                "stream         | 'stream' cannot be overridden: it is the client's to say",
                "stream_options | 'stream_options' cannot be overridden: it is the client's to say",
                "''             | an override must have a name"
            })
    void doesNotOverrideWhatTheClientOrTheTargetSays(String name, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TARGET.withOverrides(Map.of(name, Slice.of("1"))))
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "x-api-key",
                "api-key",
                "x-goog-api-key",
                "cookie",
                "Host",
                "content-length",
                "content-type",
                "accept-encoding",
                "transfer-encoding",
                "Connection",
                "te",
                "upgrade",
                "proxy-authorization"
            })
    void doesNotSetHeadersThatTheGatewaySets(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TARGET.withHeaders(Headers.of(name, "canary")))
                .withMessageContaining("header '" + name.toLowerCase(java.util.Locale.ROOT) + "' cannot be set")
                .withMessageNotContaining("canary");
    }

    @Test
    void setsNoHeaderThatCannotBeSent() {
        for (Headers headers : new Headers[] {
            Headers.of("x y", "canary"), Headers.of("", "canary"), Headers.of("x", "canary é"), Headers.of("x", " ")
        }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TARGET.withHeaders(headers))
                    .withMessageNotContaining("canary");
        }
        assertThat(TARGET.withHeaders(Headers.of("X-Team", "a b")).headers().first("x-team"))
                .contains("a b");
    }
}
