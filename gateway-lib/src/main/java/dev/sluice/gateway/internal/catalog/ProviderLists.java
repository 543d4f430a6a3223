package dev.sluice.gateway.internal.catalog;

import dev.sluice.gateway.spi.CredentialStore;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.Target;
import dev.sluice.gateway.spi.Upstream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lists of providers, remembered: for 10 minutes, a failure for 30 seconds. An old list is shown while a new one is
 * fetched. Thread-safe.
 */
final class ProviderLists {
    static final Duration FRESH = Duration.ofMinutes(10);
    static final Duration FAILED = Duration.ofSeconds(30);
    /** How long one who asks waits for lists that nobody has seen yet. */
    static final Duration PATIENCE = Duration.ofSeconds(2);
    /** A slower list than that is not waited for, but it is there the next time. */
    static final Duration LONGEST_LOOK_UP = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(ProviderLists.class);
    private static final int MOST = 1024;

    private final Map<String, ProviderAdapter> adapters;
    private final CredentialStore credentials;
    private final Upstream upstream;
    private final LongSupplier nanoTime;
    private final Executor executor;
    private final TimeLimit timeLimit;
    private final Map<Target, Entry> entries = new ConcurrentHashMap<>();

    ProviderLists(
            Map<String, ProviderAdapter> adapters,
            CredentialStore credentials,
            Upstream upstream,
            LongSupplier nanoTime,
            Executor executor,
            TimeLimit timeLimit) {
        this.adapters = Map.copyOf(adapters);
        this.credentials = credentials;
        this.upstream = upstream;
        this.nanoTime = nanoTime;
        this.executor = executor;
        this.timeLimit = timeLimit;
    }

    /** What each of these lists; those that failed, or did not answer in time, list nothing. */
    Map<Target, List<String>> of(List<Target> targets) {
        if (entries.size() + targets.size() > MOST) {
            entries.clear();
        }
        Map<Target, Entry> asked = new LinkedHashMap<>();
        targets.forEach(target -> asked.put(target, entries.computeIfAbsent(target, Entry::new)));
        List<CountDownLatch> awaited = new ArrayList<>();
        asked.values().forEach(entry -> entry.refresh().ifPresent(awaited::add));
        await(awaited);
        Map<Target, List<String>> lists = new LinkedHashMap<>();
        asked.forEach((target, entry) -> lists.put(target, entry.names()));
        return lists;
    }

    private void await(List<CountDownLatch> lookUps) {
        long deadline = nanoTime.getAsLong() + PATIENCE.toNanos();
        try {
            for (CountDownLatch lookUp : lookUps) {
                if (!lookUp.await(deadline - nanoTime.getAsLong(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is known of one provider's list. */
    private final class Entry {
        private final Target target;
        private List<String> names = List.of();
        private boolean known;
        private long freshUntil;
        private @Nullable CountDownLatch lookUp;

        Entry(Target target) {
            this.target = target;
        }

        synchronized List<String> names() {
            return names;
        }

        /** Begins a look-up where one is due and none runs; what to wait for, when there is nothing to show until then. */
        Optional<CountDownLatch> refresh() {
            CountDownLatch begun;
            synchronized (this) {
                if (lookUp != null) {
                    return names.isEmpty() ? Optional.of(lookUp) : Optional.empty();
                }
                if (known && freshUntil - nanoTime.getAsLong() > 0) {
                    return Optional.empty();
                }
                begun = new CountDownLatch(1);
                lookUp = begun;
            }
            try {
                executor.execute(this::lookUp);
            } catch (RejectedExecutionException e) {
                // The gateway is stopping.
                found(List.of(), FAILED);
            }
            return names().isEmpty() ? Optional.of(begun) : Optional.empty();
        }

        private void lookUp() {
            List<String> found = List.of();
            Duration freshFor = FAILED;
            try {
                ProviderAdapter adapter = adapters.get(target.provider().type());
                if (adapter != null) {
                    found = timeLimit.within(
                            LONGEST_LOOK_UP, new LookUp(target, adapter, credentials.find(target), upstream)::run);
                }
                freshFor = FRESH;
            } catch (IOException | RuntimeException e) {
                LOG.debug(
                        "provider '{}' does not list its models",
                        target.provider().name(),
                        e);
            } finally {
                found(found, freshFor);
            }
        }

        private synchronized void found(List<String> found, Duration freshFor) {
            names = found;
            known = true;
            freshUntil = nanoTime.getAsLong() + freshFor.toNanos();
            CountDownLatch done = lookUp;
            lookUp = null;
            if (done != null) {
                done.countDown();
            }
        }
    }
}
