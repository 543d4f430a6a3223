package dev.sluice.gateway.internal.provider;

import static java.util.Objects.requireNonNull;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.ProviderCall;
import dev.sluice.gateway.spi.ProviderReply;
import dev.sluice.gateway.spi.Upstream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A provider without a network or a model: it repeats what it was told. For the first minute, and for tests. */
final class DemoAdapter implements ProviderAdapter {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LONGEST_ECHO = 500;

    private final Clock clock;
    private final Duration betweenWords;

    DemoAdapter(Clock clock, Duration betweenWords) {
        this.clock = requireNonNull(clock, "clock");
        this.betweenWords = requireNonNull(betweenWords, "betweenWords");
    }

    @Override
    public String type() {
        return "demo";
    }

    @Override
    public Optional<Dialect> dialect(Operation operation) {
        return operation == Operation.CHAT ? Optional.of(Dialect.OPENAI_CHAT) : Optional.empty();
    }

    @Override
    public URI address(ProviderCall call) {
        return call.target().provider().baseUrl();
    }

    @Override
    public void authorize(Credential credential, Headers.Builder headers) {}

    @Override
    public ProviderReply open(ProviderCall call, Upstream http) {
        DemoScript script;
        try {
            script = script(
                    JSON.readTree(call.body().toByteArray()), call.target().model());
        } catch (JacksonException e) {
            return DemoReply.document(400, DemoScript.error("the request is not JSON"), call.cancellation());
        }
        if (script.prompt().isEmpty()) {
            return DemoReply.document(
                    400, DemoScript.error("the request has no message of a user"), call.cancellation());
        }
        return call.streamed()
                ? DemoReply.stream(script.chunks(), betweenWords, call.cancellation())
                : DemoReply.document(200, script.completion(), call.cancellation());
    }

    private DemoScript script(JsonNode request, String model) {
        boolean includeUsage =
                request.path("stream_options").path("include_usage").asBoolean(false);
        return new DemoScript(model, clock.instant().getEpochSecond(), lastUserText(request), includeUsage);
    }

    private static String lastUserText(JsonNode request) {
        String last = "";
        for (JsonNode message : request.path("messages")) {
            if (message.path("role").asString("").equals("user")) {
                last = textOf(message.path("content"));
            }
        }
        return last.codePointCount(0, last.length()) <= LONGEST_ECHO
                ? last
                : last.substring(0, last.offsetByCodePoints(0, LONGEST_ECHO)) + "…";
    }

    private static String textOf(JsonNode content) {
        if (content.isString()) {
            return content.asString();
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            text.append(part.path("text").asString(""));
        }
        return text.isEmpty() && !content.isEmpty() ? "(something that is not text)" : text.toString();
    }
}
