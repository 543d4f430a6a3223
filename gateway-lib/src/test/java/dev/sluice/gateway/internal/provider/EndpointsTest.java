package dev.sluice.gateway.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointsTest {
    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com,                   -,         https://api.openai.com/v1/chat/completions",
        "https://api.openai.com/,                  -,         https://api.openai.com/v1/chat/completions",
        "https://api.openai.com/v1,                -,         https://api.openai.com/v1/chat/completions",
        "https://api.openai.com/v1///,             -,         https://api.openai.com/v1/chat/completions",
        "https://generativelanguage.googleapis.com/v1beta/openai, -, "
                + "https://generativelanguage.googleapis.com/v1beta/openai/chat/completions",
        "https://open.bigmodel.cn/api/paas/v4/,    -,         https://open.bigmodel.cn/api/paas/v4/chat/completions",
        "https://api.groq.com/openai/v1,           -,         https://api.groq.com/openai/v1/chat/completions",
        "https://h.example/team%2Fa,               -,         https://h.example/team%2Fa/v1/chat/completions",
        "https://h.example/vision,                 -,         https://h.example/vision/v1/chat/completions",
        "https://h.example/v1x,                    -,         https://h.example/v1x/v1/chat/completions",
        "https://h.example/v1alpha2,               -,         https://h.example/v1alpha2/chat/completions",
        "https://h.example/v2.1,                   -,         https://h.example/v2.1/chat/completions",
        "http://llm_server:8000,                   -,         http://llm_server:8000/v1/chat/completions",
        "http://[::1]:11434,                       -,         http://[::1]:11434/v1/chat/completions",
        "https://api.perplexity.ai,                '',        https://api.perplexity.ai/chat/completions",
        "https://api.perplexity.ai/,               /,         https://api.perplexity.ai/chat/completions",
        "https://h.example,                        /api/v3/,  https://h.example/api/v3/chat/completions",
        "https://h.example/x,                      api,       https://h.example/x/api/chat/completions",
        "https://h.example/v1,                     /v2,       https://h.example/v1/v2/chat/completions"
    })
    void anAddressIsTheBaseUrlTheApiPathAndTheOperation(String baseUrl, String apiPath, String expected) {
        Optional<String> given = apiPath.equals("-") ? Optional.empty() : Optional.of(apiPath);
        assertThat(Endpoints.resolve(URI.create(baseUrl), given, "/v1", "/chat/completions"))
                .hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:secret@h.example",
                "https://secret@h.example/v1",
                "https://h.example/v1?key=secret",
                "https://h.example/v1#secret",
                "ftp://h.example/secret",
                "h.example/secret",
                "https:/secret",
                "http://:80/secret",
                "demo:secret"
            })
    void whatIsNoBaseUrlIsRefusedAndNotRepeated(String baseUrl) {
        assertThatThrownBy(() -> Endpoints.resolve(URI.create(baseUrl), Optional.empty(), "/v1", "/x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a base URL ")
                .hasMessageNotContaining("secret");
    }
}
