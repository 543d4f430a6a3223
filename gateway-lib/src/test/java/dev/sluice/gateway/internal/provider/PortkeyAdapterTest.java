package dev.sluice.gateway.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.spi.Body;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.ProviderCall;
import dev.sluice.gateway.spi.Target;
import dev.sluice.gateway.testkit.ProviderAdapterContract;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** COMPAT 6.8 */
final class PortkeyAdapterTest extends ProviderAdapterContract {
    private static final Provider PORTKEY = Provider.of("portkey", "portkey", "http://localhost:8787");

    private final PortkeyAdapter adapter = new PortkeyAdapter();

    @Override
    protected ProviderAdapter adapter() {
        return adapter;
    }

    @ParameterizedTest
    @CsvSource({"CHAT,/chat/completions", "COMPLETION,/completions", "EMBED,/embeddings"})
    void everyOperationIsOpenAis(Operation operation, String path) {
        assertThat(adapter.dialect(operation)).contains(Dialect.OPENAI_CHAT);
        assertThat(adapter.address(ProviderCall.builder(operation, Target.of(PORTKEY, "m"), Body.of(new byte[0]))
                        .build()))
                .hasToString("http://localhost:8787/v1" + path);
    }

    @Test
    void theConfigurationNamesTheProviderItsSettingsAndItsKey() {
        Target target = Target.of(
                PORTKEY.withOptions(Map.of("provider", "openai", "custom_host", "https://h.example/v1")), "m");
        assertThat(config(target, "sk-1"))
                .isEqualTo(json("{'provider':'openai','custom_host':'https://h.example/v1','api_key':'sk-1'}"));
    }

    @Test
    void aCredentialOfSeveralSecretsIsTheirObject() {
        Target target = Target.of(PORTKEY.withOptions(Map.of("provider", "bedrock", "aws_region", "eu-west-1")), "m");
        assertThat(config(target, "{\"aws_access_key_id\":\"AK\",\"aws_secret_access_key\":\"s\\u00e9\"}"))
                .isEqualTo(json("{'provider':'bedrock','aws_region':'eu-west-1','aws_access_key_id':'AK',"
                        + "'aws_secret_access_key':'sé'}"));
    }

    @Test
    void aServiceAccountIsAnObjectHoweverItComes() {
        String account = "{\"type\":\"service_account\",\"private_key\":\"a\\nb\"}";
        JsonNode expected = json("{'provider':'vertex-ai','vertex_region':'global',"
                + "'vertex_service_account_json':{'type':'service_account','private_key':'a\\nb'}}");
        Provider vertex = PORTKEY.withOptions(Map.of("provider", "vertex", "vertex_region", "global"));
        String text = JsonMapper.shared().writeValueAsString(account);

        assertThat(config(Target.of(vertex, "m"), account)).isEqualTo(expected);
        assertThat(config(Target.of(vertex, "m"), "{\"vertex_service_account_json\":" + account + "}"))
                .isEqualTo(expected);
        assertThat(config(Target.of(vertex, "m"), "{\"vertex_service_account_json\":" + text + "}"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "openai,openai",
        "anthropic,anthropic",
        "claude,anthropic",
        "google,google",
        "gemini,google",
        "vertex,vertex-ai",
        "vertex-ai,vertex-ai",
        "azure,azure-openai",
        "azure-openai,azure-openai",
        "aws-bedrock,bedrock",
        "bedrock,bedrock",
        "mistral,mistral-ai",
        "mistral-ai,mistral-ai",
        "together,together-ai",
        "fireworks-ai,fireworks-ai",
        "perplexity,perplexity-ai",
        "grok,x-ai",
        "groq,groq",
        "ollama,ollama",
        "some-new-one,some-new-one"
    })
    void theProviderIsNamedAsPortkeyNamesIt(String name, String slug) {
        Target target = Target.of(PORTKEY.withOptions(Map.of("provider", name)), "m");
        assertThat(config(target, "k").path("provider").asString()).isEqualTo(slug);
    }

    @Test
    void headersOfTheTargetReachTheProviderBehindIt() {
        Target target = Target.of(PORTKEY, "m")
                .withHeaders(Headers.of("anthropic-beta", "a", "x-team", "red", "x-portkey-a", "b"));
        JsonNode config = config(target, "k");
        assertThat(config.path("anthropic_beta").asString()).isEqualTo("a");
        assertThat(config.path("forward_headers")).isEqualTo(json("['x-team']"));
    }

    @Test
    void theHeaderIsAsciiOnly() {
        assertThat(header(Target.of(PORTKEY, "m"), "ключ")).matches("[ -~]+");
        assertThat(config(Target.of(PORTKEY, "m"), "ключ").path("api_key").asString())
                .isEqualTo("ключ");
    }

    private JsonNode config(Target target, String key) {
        return JsonMapper.shared().readTree(header(target, key));
    }

    private String header(Target target, String key) {
        Headers.Builder headers = Headers.builder();
        ProviderCall call = ProviderCall.builder(Operation.CHAT, target, Body.of(new byte[0]))
                .credential(Credential.of("a", key))
                .build();
        adapter.headers(call, headers);
        adapter.authorize(Credential.of("a", key), headers);
        assertThat(headers.build().size()).isEqualTo(1);
        return headers.build().first("x-portkey-config").orElseThrow();
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
