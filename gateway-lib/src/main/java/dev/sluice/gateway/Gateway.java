package dev.sluice.gateway;

import static java.util.Objects.requireNonNull;

import dev.sluice.gateway.internal.pipeline.Ambient;
import dev.sluice.gateway.internal.pipeline.ErrorReplies;
import dev.sluice.gateway.internal.pipeline.Pipeline;
import dev.sluice.gateway.internal.pipeline.RequestIds;
import dev.sluice.gateway.internal.provider.Adapters;
import dev.sluice.gateway.internal.upstream.OkHttpUpstream;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.CallerDirectory;
import dev.sluice.gateway.spi.CredentialStore;
import dev.sluice.gateway.spi.GatewayListener;
import dev.sluice.gateway.spi.ModelInfo;
import dev.sluice.gateway.spi.ModelRegistry;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.ProviderAdapter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An LLM gateway: hand it a request in a client's dialect, read a reply in the same dialect.
 *
 * <p>Thread-safe; build one and share it.
 */
public final class Gateway implements AutoCloseable {
    private final Pipeline pipeline;
    private final OkHttpUpstream upstream;

    private Gateway(Builder builder, ModelRegistry models) {
        this.upstream = new OkHttpUpstream(builder.egress);
        Pipeline.Parts parts = new Pipeline.Parts(
                models,
                builder.callers,
                builder.credentials,
                Map.copyOf(builder.adapters),
                builder.listener,
                builder.maxBodyBytes);
        this.pipeline = new Pipeline(parts, upstream, Ambient.system());
    }

    /** A gateway to be put together: it needs {@link Builder#models models}, the rest is optional. */
    public static Builder builder() {
        return new Builder();
    }

    /** A call that can be cancelled from another thread. */
    public GatewayCall newCall(GatewayRequest request) {
        return pipeline.newCall(requireNonNull(request, "request"));
    }

    /** Makes a call: {@code newCall(request).execute()}. */
    public GatewayReply execute(GatewayRequest request) {
        return newCall(request).execute();
    }

    /**
     * The models that the caller with these headers may call: those that have a name here, and what the providers list.
     * Providers are asked at most every 10 minutes; the first time this waits up to 2 seconds for them, and one that fails
     * is left out.
     *
     * @throws GatewayException 401 for a missing or unknown key
     */
    public List<ModelInfo> models(Headers clientHeaders) {
        return pipeline.models(requireNonNull(clientHeaders, "clientHeaders"));
    }

    /** The same for a caller who was authenticated elsewhere. */
    public List<ModelInfo> models(Caller caller) {
        return pipeline.models(requireNonNull(caller, "caller"));
    }

    /**
     * Whether anything answers HTTP where a provider is, whatever the answer. Shows no credential and costs nothing; blocks
     * for up to 2 seconds. A provider that is not reached over HTTP always answers.
     */
    public boolean answers(Provider provider) {
        return pipeline.answers(requireNonNull(provider, "provider"));
    }

    /** An error reply in a dialect, for failures that a server meets before there is a call. */
    public static GatewayReply refusal(Dialect dialect, Problem problem, String requestId) {
        return ErrorReplies.of(dialect, problem, requestId);
    }

    /**
     * The id for a request that does not become a call: the client's own where it is harmless (1 to 64 of
     * {@code A-Z a-z 0-9 . _ -}), else a new one. Calls choose theirs the same way.
     */
    public static String requestId(Optional<String> wanted) {
        return RequestIds.choose(wanted);
    }

    /** Cancels the calls that still run and closes connections to providers. */
    @Override
    public void close() {
        pipeline.close();
        upstream.close();
    }

    /** Collects the parts of a gateway. Not thread-safe. */
    public static final class Builder {
        private static final long DEFAULT_MAX_BODY = 32L << 20;

        private @Nullable ModelRegistry models;
        private CallerDirectory callers = CallerDirectory.open();
        private CredentialStore credentials = target -> Optional.empty();
        private GatewayListener listener = GatewayListener.none();
        private Supplier<EgressRules> egress = EgressRules::strict;
        private long maxBodyBytes = DEFAULT_MAX_BODY;
        private final Map<String, ProviderAdapter> adapters = new HashMap<>();

        private Builder() {
            Adapters.builtIn().forEach(this::adapter);
        }

        /** Required: which models there are. */
        public Builder models(ModelRegistry registry) {
            this.models = requireNonNull(registry, "registry");
            return this;
        }

        /** Who may call; everybody, when not set. */
        public Builder callers(CallerDirectory directory) {
            this.callers = requireNonNull(directory, "directory");
            return this;
        }

        /** What to show providers; nothing, when not set. */
        public Builder credentials(CredentialStore store) {
            this.credentials = requireNonNull(store, "store");
            return this;
        }

        /** Adds an adapter, in place of the built-in one of that type if there is one. */
        public Builder adapter(ProviderAdapter adapter) {
            adapters.put(adapter.type(), adapter);
            return this;
        }

        /** Hears of calls; setting it again replaces it ({@link GatewayListener#all} joins several). */
        public Builder listener(GatewayListener gatewayListener) {
            this.listener = requireNonNull(gatewayListener, "gatewayListener");
            return this;
        }

        /**
         * Which addresses are connected to for providers that were {@linkplain
         * dev.sluice.gateway.spi.Provider#isRegistered registered}; {@link EgressRules#strict}, when not set. Asked for each
         * connection and each request, so that a change holds at once.
         */
        public Builder egress(Supplier<EgressRules> rules) {
            this.egress = requireNonNull(rules, "rules");
            return this;
        }

        /** The largest request body in bytes; 32 MiB when not set. */
        public Builder maxBodyBytes(long bytes) {
            if (bytes < 1 || bytes > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("the largest body must have from 1 to 2^31-1 bytes");
            }
            this.maxBodyBytes = bytes;
            return this;
        }

        /**
         * Builds the gateway.
         *
         * @throws IllegalStateException when no models were set
         */
        public Gateway build() {
            if (models == null) {
                throw new IllegalStateException("a gateway needs models: call models(…)");
            }
            return new Gateway(this, models);
        }
    }
}
