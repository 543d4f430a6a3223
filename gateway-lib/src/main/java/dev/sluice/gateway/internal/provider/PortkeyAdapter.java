package dev.sluice.gateway.internal.provider;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.ProviderCall;
import java.net.URI;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Portkey gateway, spoken to as if it were OpenAI. Which provider is behind it, and how to reach that one, goes along in
 * the header {@code x-portkey-config}.
 *
 * <p>The members of that object are the provider's {@link Provider#options()} by the names that Portkey gives them
 * ({@code provider}, {@code custom_host}, {@code vertex_project_id}, {@code vertex_region}, {@code aws_region}, …), where
 * {@code provider} may also be a name of ours, and an option that is the text of a JSON object is sent as that object.
 * Secrets come from the credential. Its key is Portkey's {@code api_key}; or, where a provider needs other or more secrets,
 * the text of a JSON object with each by Portkey's name:
 * {@code {"aws_access_key_id": "…", "aws_secret_access_key": "…"}}. The text of a Google service account is taken for
 * {@code vertex_service_account_json}. A target's {@code anthropic-beta} becomes {@code anthropic_beta}, and its other
 * headers are named in {@code forward_headers}. Its overrides are in the body already.
 */
final class PortkeyAdapter implements ProviderAdapter {
    private static final String CONFIG = "x-portkey-config";
    private static final String BETAS = "anthropic-beta";
    private static final String SERVICE_ACCOUNT = "vertex_service_account_json";

    // A header takes ASCII only.
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final OpenAiAdapter openAi = new OpenAiAdapter();

    @Override
    public String type() {
        return "portkey";
    }

    @Override
    public Optional<Dialect> dialect(Operation operation) {
        return openAi.dialect(operation);
    }

    @Override
    public URI address(ProviderCall call) {
        return openAi.address(call);
    }

    /** Does nothing: what proves who calls is a part of the configuration that {@link #headers} sends. */
    @Override
    public void authorize(Credential credential, Headers.Builder headers) {}

    @Override
    public void headers(ProviderCall call, Headers.Builder headers) {
        ObjectNode config = JSON.createObjectNode();
        call.target().provider().options().forEach((name, value) -> put(config, name, value));
        call.credential().ifPresent(credential -> putSecrets(config, credential));
        putHeaders(config, call.target().headers());
        headers.add(CONFIG, JSON.writeValueAsString(config));
    }

    private static void put(ObjectNode config, String name, String value) {
        if (name.equals("provider")) {
            config.put(name, Presets.portkeySlug(value));
            return;
        }
        Optional<ObjectNode> object = object(value);
        if (object.isPresent()) {
            config.set(name, object.get());
        } else {
            config.put(name, value);
        }
    }

    private static void putSecrets(ObjectNode config, Credential credential) {
        String key = credential.key().reveal();
        Optional<ObjectNode> several = object(key);
        if (several.isEmpty()) {
            config.put("api_key", key);
        } else if (several.get().path("type").asString("").equals("service_account")) {
            config.set(SERVICE_ACCOUNT, several.get());
        } else {
            several.get().forEachEntry((name, value) -> {
                Optional<ObjectNode> object = object(value.asString(""));
                config.set(name, object.isPresent() ? object.get() : value);
            });
        }
    }

    private static void putHeaders(ObjectNode config, Headers own) {
        if (own.contains(BETAS)) {
            config.put("anthropic_beta", String.join(",", own.all(BETAS)));
        }
        ArrayNode forwarded = JSON.createArrayNode();
        own.forEach((name, value) -> {
            if (!name.equals(BETAS) && !name.startsWith("x-portkey-")) {
                forwarded.add(name);
            }
        });
        if (!forwarded.isEmpty()) {
            config.set("forward_headers", forwarded);
        }
    }

    private static Optional<ObjectNode> object(String text) {
        if (!text.stripLeading().startsWith("{")) {
            return Optional.empty();
        }
        try {
            JsonNode node = JSON.readTree(text);
            return node instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
