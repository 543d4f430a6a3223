package dev.sluice.gateway.server.config;

import dev.sluice.gateway.EgressRules;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.CallerDirectory;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.CredentialStore;
import dev.sluice.gateway.spi.ModelInfo;
import dev.sluice.gateway.spi.ModelRegistry;
import dev.sluice.gateway.spi.Route;
import dev.sluice.gateway.spi.Target;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration as it is now, and the models, client keys and credentials that it holds. A new one takes the place of
 * the old one in a single step; one that is broken changes nothing.
 *
 * <p>Thread-safe. Each look-up reads the current generation once.
 */
public final class LiveConfig implements ModelRegistry, CallerDirectory, CredentialStore {
    private static final Logger LOG = LoggerFactory.getLogger(LiveConfig.class);

    private final ConfigLoader loader;
    private final Counter reloaded;
    private final Counter failed;
    private final List<Consumer<Config>> listeners = new CopyOnWriteArrayList<>();
    private final Config atStart;
    private byte[] content;
    private volatile Generation current;

    /**
     * Loads the configuration.
     *
     * @throws ConfigException when it cannot be used
     */
    public LiveConfig(ConfigLoader loader, MeterRegistry meters) {
        this.loader = loader;
        this.reloaded = meters.counter("sluice.config.reload", "result", "ok");
        this.failed = meters.counter("sluice.config.reload", "result", "failed");
        this.content = loader.file().map(ConfigLoader::readBytes).orElse(new byte[0]);
        this.atStart = loader.load(content);
        this.current = Generation.first(atStart);
    }

    public Config config() {
        return current.config();
    }

    /** Whether requests need no key now. */
    public boolean open() {
        return current.open();
    }

    /** Which endpoints may be registered now: on loopback, while requests are open, this machine's own too. */
    public EgressRules egressRules() {
        Generation now = current;
        EgressRules rules = EgressRules.strict().allowing(now.config().allowedNetworks());
        return now.open() && now.config().server().loopback() ? rules.allowingLoopback() : rules;
    }

    /** Calls back with each configuration that takes the place of another, on the thread that reloads. */
    public void onReload(Consumer<Config> listener) {
        listeners.add(listener);
    }

    private static boolean holdsNothing(byte[] yaml) {
        return new String(yaml, StandardCharsets.UTF_8)
                .lines()
                .allMatch(line -> line.isBlank() || line.strip().startsWith("#"));
    }

    /**
     * Reads the file again and puts the result in place. A file that is broken, empty or gone is logged and counted, and
     * the last good one keeps serving.
     *
     * @return whether the file could be used
     */
    public synchronized boolean reload() {
        Optional<Path> file = loader.file();
        if (file.isEmpty()) {
            return true;
        }
        try {
            byte[] now = ConfigLoader.readBytes(file.get());
            if (Arrays.equals(now, content)) {
                return true;
            }
            // An editor or a copy that was interrupted leaves an empty file; taking it would drop every key.
            if (holdsNothing(now)) {
                throw new ConfigException(file.get().getFileName() + ": is empty");
            }
            replace(loader.load(now));
            content = now;
            return true;
        } catch (ConfigException e) {
            failed.increment();
            LOG.error(
                    "configuration not reloaded, the last good one keeps serving: {}", String.join("; ", e.problems()));
            return false;
        }
    }

    private void replace(Config next) {
        List<String> fixed = changedButFixed(next);
        Config effective = next.withFixedPartsOf(atStart);
        Generation generation = current.next(effective);
        current = generation;
        reloaded.increment();
        LOG.info("configuration reloaded");
        if (!fixed.isEmpty()) {
            LOG.warn("changed, and in effect only after a restart: {}", String.join(", ", fixed));
        }
        if (effective.open() && !generation.open()) {
            LOG.warn("the last client key is gone; keys stay required until a restart");
        }
        next.missing().forEach(line -> LOG.warn("{}", line));
        listeners.forEach(listener -> listener.accept(effective));
    }

    private List<String> changedButFixed(Config next) {
        List<String> changed = new ArrayList<>();
        for (ConfigKey key : Schema.keys()) {
            if (key.built() && !key.reloadable() && !valueOf(key, next).equals(valueOf(key, atStart))) {
                changed.add(key.pattern());
            }
        }
        return changed;
    }

    private static List<String> valueOf(ConfigKey key, Config config) {
        return config.settings().stream()
                .filter(setting -> setting.path().toString().equals(key.pattern()))
                .findFirst()
                .map(Setting::values)
                .orElse(List.of());
    }

    @Override
    public Optional<Route> find(String model, Caller caller) {
        return current.models().find(model, caller);
    }

    @Override
    public List<ModelInfo> list(Caller caller) {
        return current.models().list(caller);
    }

    @Override
    public Optional<Caller> find(Secret presentedKey) {
        return current.callers().find(presentedKey);
    }

    @Override
    public Optional<Caller> anonymous() {
        return current.open() ? Optional.of(Caller.anonymous()) : Optional.empty();
    }

    @Override
    public Optional<Credential> find(Target target) {
        return current.credential(target);
    }
}
