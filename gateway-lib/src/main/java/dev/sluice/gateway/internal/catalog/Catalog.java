package dev.sluice.gateway.internal.catalog;

import static java.util.Objects.requireNonNull;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Headers;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.CredentialStore;
import dev.sluice.gateway.spi.ModelInfo;
import dev.sluice.gateway.spi.ModelRegistry;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.ProviderReply;
import dev.sluice.gateway.spi.Upstream;
import dev.sluice.gateway.spi.UpstreamRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The models that a caller may call: those that the gateway has names for, and what its providers list. Thread-safe. */
public final class Catalog {
    private static final int THREADS = 16;
    private static final long IDLE_SECONDS = 5;
    private static final Duration PROBE = Duration.ofSeconds(2);

    private final ModelRegistry models;
    private final Map<String, ProviderAdapter> adapters;
    private final Upstream upstream;
    private final TimeLimit timeLimit;
    private final ProviderLists lists;

    /**
     * Creates the catalogue.
     *
     * @param nanoTime monotonic time in nanoseconds
     * @param executor runs look-ups
     * @param timeLimit ends look-ups and probes
     */
    public Catalog(
            ModelRegistry models,
            Map<String, ProviderAdapter> adapters,
            CredentialStore credentials,
            Upstream upstream,
            LongSupplier nanoTime,
            Executor executor,
            TimeLimit timeLimit) {
        this.models = requireNonNull(models, "models");
        this.adapters = Map.copyOf(adapters);
        this.upstream = upstream;
        this.timeLimit = timeLimit;
        this.lists = new ProviderLists(adapters, credentials, upstream, nanoTime, executor, timeLimit);
    }

    /** Threads for look-ups: none while there is nothing to do. */
    public static ExecutorService threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "sluice-catalog");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /**
     * What the caller may call. Waits up to 2 seconds for lists that are not known yet; a provider that fails or takes
     * longer is left out.
     */
    public List<ModelInfo> list(Caller caller) {
        Map<String, ModelInfo> all = new LinkedHashMap<>();
        models.list(caller).stream()
                .filter(model -> caller.mayCall(model.id()))
                .forEach(model -> all.putIfAbsent(model.id(), model));
        lists.of(models.listedProviders(caller)).forEach((target, names) -> {
            Provider provider = target.provider();
            for (String name : names) {
                idOf(name, provider, caller).ifPresent(id -> all.putIfAbsent(id, ModelInfo.of(id, provider.name())));
            }
        });
        return new ArrayList<>(all.values());
    }

    /** The name by which the caller reaches a provider's model: its own where that leads there; empty for none. */
    private Optional<String> idOf(String name, Provider provider, Caller caller) {
        if (leadsTo(name, name, provider, caller)) {
            return Optional.of(name);
        }
        String qualified = provider.name() + "/" + name;
        return leadsTo(qualified, name, provider, caller) ? Optional.of(qualified) : Optional.empty();
    }

    private boolean leadsTo(String id, String name, Provider provider, Caller caller) {
        if (!caller.mayCall(id)) {
            return false;
        }
        try {
            return models.find(id, caller)
                    .map(route -> route.targets().get(0))
                    .filter(target ->
                            target.provider().equals(provider) && target.model().equals(name))
                    .isPresent();
        } catch (GatewayException e) {
            return false;
        }
    }

    /**
     * Whether anything answers HTTP where the provider lists its models, whatever the answer; shows no credential and costs
     * nothing. Waits up to 2 seconds. A provider that is not reached over HTTP always answers.
     */
    public boolean answers(Provider provider) {
        URI address = probed(provider);
        if (!"http".equalsIgnoreCase(address.getScheme()) && !"https".equalsIgnoreCase(address.getScheme())) {
            return true;
        }
        try {
            return timeLimit.within(PROBE, cancellation -> {
                Headers headers = Headers.of("accept", "application/json", "accept-encoding", "identity");
                try (ProviderReply reply =
                        upstream.send(UpstreamRequest.get(provider, address, headers, PROBE, cancellation))) {
                    return reply.status() > 0;
                }
            });
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private URI probed(Provider provider) {
        ProviderAdapter adapter = adapters.get(provider.type());
        return provider.isVerbatim() || adapter == null
                ? provider.baseUrl()
                : adapter.listAddress(provider, Optional.empty()).orElse(provider.baseUrl());
    }
}
