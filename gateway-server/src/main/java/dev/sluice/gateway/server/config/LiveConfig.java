package dev.sluice.gateway.server.config;

import dev.sluice.gateway.EgressRules;
import dev.sluice.gateway.ModelStore;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    private volatile FileSnapshot files = new FileSnapshot();
    private boolean intact = true;
    private volatile Generation current;
    private final RegisteredLayer registered = new RegisteredLayer();

    /**
     * Loads the configuration.
     *
     * @throws ConfigException when it cannot be used
     */
    public LiveConfig(ConfigLoader loader, MeterRegistry meters) {
        this.loader = loader;
        this.reloaded = meters.counter("sluice.config.reload", "result", "ok");
        this.failed = meters.counter("sluice.config.reload", "result", "failed");
        this.atStart = loader.load(files);
        files.forgetUnused();
        this.current = Generation.first(atStart, registered);
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
        return current.egress();
    }

    /** Calls back with each configuration that takes the place of another, on the thread that reloads. */
    public void onReload(Consumer<Config> listener) {
        listeners.add(listener);
    }

    /** What is to be looked at now and then: a change of any of these is a reason to {@link #reload}. */
    public Set<Path> watched() {
        return files.files();
    }

    /**
     * Reads the files again and puts the result in place. A file that is broken, empty or gone is logged and counted, and
     * its last good version keeps serving; the others take effect.
     *
     * @return whether all files could be used
     */
    public synchronized boolean reload() {
        FileSnapshot now = new FileSnapshot();
        if (now.seesTheSameAs(files)) {
            return intact;
        }
        Reloading reloading = new Reloading(loader, files, now);
        Optional<Config> next = reloading.load();
        intact = reloading.problems().isEmpty();
        if (!intact) {
            failed.increment();
            LOG.error("not reloaded, the last good one keeps serving: {}", String.join("; ", reloading.problems()));
        }
        if (next.isPresent()) {
            now.forgetUnused();
            boolean same = now.yieldsTheSameAs(files);
            files = now;
            if (!same) {
                replace(next.get());
            }
        }
        return intact;
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

    /** Puts the models that were registered at run time behind the aliases, and before everything else. */
    public void registered(ModelStore store) {
        registered.fill(store);
    }

    /** The file that an alias stands in: nothing can be registered under its name. */
    public Optional<String> owner(String modelId) {
        return Optional.ofNullable(current.config().models().get(modelId)).map(Config.ModelEntry::file);
    }

    @Override
    public Optional<Route> find(String model, Caller caller) {
        return serving(caller).find(model, caller);
    }

    @Override
    public Optional<Route> findRelay(Caller caller) {
        return serving(caller).findRelay(caller);
    }

    /** The models, unless the caller's key needs a variable that is not set. */
    private ModelRegistry serving(Caller caller) {
        Generation now = current;
        now.unavailable(caller).ifPresent(reason -> {
            throw Problem.of(Kind.NOT_CONFIGURED, "the key '" + caller.name() + "' cannot be served: " + reason)
                    .asException();
        });
        return now.models();
    }

    @Override
    public List<ModelInfo> list(Caller caller) {
        return current.models().list(caller);
    }

    @Override
    public List<Target> listedProviders(Caller caller) {
        Generation now = current;
        return now.unavailable(caller).isPresent() ? List.of() : now.models().listedProviders(caller);
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
        return target.provider().isRegistered()
                ? registered.find(target)
                : current.credentials().find(target);
    }
}
