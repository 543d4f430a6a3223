package dev.sluice.gateway.server.run;

import dev.sluice.gateway.server.config.Config;
import dev.sluice.gateway.spi.Provider;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, soon after the start and every now and then, whether the providers that have not answered yet do. Those that traffic has
 * shown to be there are not asked.
 */
final class ProviderProbe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderProbe.class);
    /** The first requests of a process that just started have better use for its time. */
    private static final Duration FIRST = Duration.ofSeconds(1);

    private final Supplier<Config> config;
    private final Predicate<Provider> answers;
    private final ProviderHealth health;
    private final ScheduledExecutorService timer;

    private ProviderProbe(Supplier<Config> config, Predicate<Provider> answers, ProviderHealth health) {
        this.config = config;
        this.answers = answers;
        this.health = health;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "provider-probe");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Begins to look.
     *
     * @param answers asks a provider; may block
     */
    static ProviderProbe start(
            Supplier<Config> config, Predicate<Provider> answers, ProviderHealth health, Duration interval) {
        ProviderProbe probe = new ProviderProbe(config, answers, health);
        var unused = probe.timer.scheduleWithFixedDelay(
                probe::look, FIRST.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        return probe;
    }

    private void look() {
        try {
            Config now = config.get();
            now.providers().forEach((name, entry) -> entry.provider().ifPresent(provider -> ask(name, provider)));
            now.endpoints().forEach(this::ask);
        } catch (RuntimeException e) {
            if (!timer.isShutdown()) {
                LOG.warn("providers could not be asked whether they are there", e);
            }
        }
    }

    private void ask(String name, Provider provider) {
        if (!health.isOnline(name) && answers.test(provider)) {
            health.answered(name);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
