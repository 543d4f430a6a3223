package dev.sluice.gateway;

import dev.sluice.gateway.spi.CallerDirectory;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Route;
import dev.sluice.gateway.spi.Target;
import dev.sluice.gateway.spi.Timeouts;
import dev.sluice.gateway.testkit.RecordingListener;
import dev.sluice.gateway.testkit.ScriptedProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A gateway in front of scripted providers, and the requests that tests send through it. */
final class GatewayHarness implements AutoCloseable {
    static final String KEY = "sk-provider-0123456789abcdef";

    final RecordingListener listener = new RecordingListener();
    final List<ScriptedProvider> providers = new ArrayList<>();
    final Gateway gateway;

    private GatewayHarness(Builder builder) {
        MemoryStores.Models models = MemoryStores.models();
        MemoryStores.Credentials credentials = MemoryStores.credentials();
        List<Target> targets = new ArrayList<>();
        for (String type : builder.types) {
            ScriptedProvider scripted = ScriptedProvider.start();
            providers.add(scripted);
            Provider provider = Provider.of(
                    type + providers.size(), type, builder.refusing ? ScriptedProvider.refusing() : scripted.baseUrl());
            Target target = builder.target.apply(Target.of(provider, "upstream-model"));
            models.provider(target.provider());
            targets.add(target);
            if (builder.withCredentials) {
                credentials.put(target.provider(), Credential.of("key-" + provider.name(), KEY));
            }
        }
        Route route = Route.to(targets).withMaxRetries(builder.retries).withTimeouts(builder.timeouts);
        this.gateway = Gateway.builder()
                .models(models.alias("fast", route).build())
                .callers(builder.callers)
                .credentials(credentials.build())
                .listener(listener)
                .maxBodyBytes(1 << 20)
                .build();
    }

    static Builder with(String... types) {
        return new Builder(types);
    }

    ScriptedProvider provider() {
        return providers.get(0);
    }

    ScriptedProvider fallback() {
        return providers.get(1);
    }

    static String chat(boolean stream) {
        return "{\"model\":\"fast\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"
                + (stream ? ",\"stream\":true" : "") + "}";
    }

    static String message(boolean stream) {
        return "{\"model\":\"fast\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"
                + (stream ? ",\"stream\":true" : "") + "}";
    }

    GatewayCall call(Dialect dialect, Operation operation, String body, String... headers) {
        return gateway.newCall(GatewayRequest.builder(dialect, operation)
                .headers(Headers.of(headers))
                .body(body.getBytes(StandardCharsets.UTF_8))
                .build());
    }

    Answer withQuery(Dialect dialect, String query, String body) {
        return answer(gateway.newCall(GatewayRequest.builder(dialect, Operation.CHAT)
                .query(query)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .build()));
    }

    Answer openAi(String body, String... headers) {
        return answer(call(Dialect.OPENAI_CHAT, Operation.CHAT, body, headers));
    }

    Answer anthropic(String body, String... headers) {
        return answer(call(Dialect.ANTHROPIC_MESSAGES, Operation.CHAT, body, headers));
    }

    static Answer answer(GatewayCall call) {
        try (GatewayReply reply = call.execute()) {
            return new Answer(
                    reply.status(),
                    reply.headers(),
                    new String(reply.body().readAllBytes(), StandardCharsets.UTF_8),
                    reply.problem().map(Problem::kind).orElse(null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        gateway.close();
        providers.forEach(ScriptedProvider::close);
    }

    record Answer(int status, Headers headers, String body, Problem.Kind problem) {}

    static final class Builder {
        private final String[] types;
        private UnaryOperator<Target> target = UnaryOperator.identity();
        private int retries = 0;
        private boolean refusing;
        private boolean withCredentials = true;
        private Timeouts timeouts = Timeouts.DEFAULT;
        private CallerDirectory callers = CallerDirectory.open();

        private Builder(String[] types) {
            this.types = types;
        }

        /** Changes every target. */
        Builder target(UnaryOperator<Target> change) {
            this.target = change;
            return this;
        }

        Builder retries(int most) {
            this.retries = most;
            return this;
        }

        /** Nobody listens where the providers are. */
        Builder refusing() {
            this.refusing = true;
            return this;
        }

        Builder withoutCredentials() {
            this.withCredentials = false;
            return this;
        }

        Builder callers(CallerDirectory directory) {
            this.callers = directory;
            return this;
        }

        Builder timeouts(Duration firstContent, Duration idle, Duration total) {
            this.timeouts = new Timeouts(Duration.ofSeconds(5), firstContent, idle, total);
            return this;
        }

        GatewayHarness start() {
            return new GatewayHarness(this);
        }
    }
}
