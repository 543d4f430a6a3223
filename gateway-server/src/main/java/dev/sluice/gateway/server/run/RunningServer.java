package dev.sluice.gateway.server.run;

import dev.sluice.gateway.EgressRules;
import dev.sluice.gateway.Gateway;
import dev.sluice.gateway.Listeners;
import dev.sluice.gateway.Stores;
import dev.sluice.gateway.server.config.Config;
import dev.sluice.gateway.server.config.ConfigException;
import dev.sluice.gateway.server.config.ConfigLoader;
import dev.sluice.gateway.server.config.ConfigSources;
import dev.sluice.gateway.server.config.ConfigWatcher;
import dev.sluice.gateway.server.config.LiveConfig;
import dev.sluice.gateway.server.http.GatewayServer;
import dev.sluice.gateway.server.http.HttpSettings;
import dev.sluice.gateway.spi.GatewayListener;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole server: configuration, gateway, listener, logs and metrics, put together and started. Thread-safe. */
public final class RunningServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(15);

    private final Config config;
    private final GatewayServer server;
    private final Lifetime lifetime;

    private RunningServer(Config config, GatewayServer server, Lifetime lifetime) {
        this.config = config;
        this.server = server;
        this.lifetime = lifetime;
    }

    /**
     * Reads the configuration and starts; requests are taken when this returns. The store may still be on its way then.
     *
     * @throws ConfigException when the configuration cannot be used
     * @throws IOException when the address cannot be listened on; the message says which
     */
    public static RunningServer start(ConfigSources sources) throws IOException {
        Lifetime lifetime = new Lifetime();
        try {
            return start(sources, lifetime);
        } catch (IOException | RuntimeException e) {
            lifetime.close();
            throw e;
        }
    }

    private static RunningServer start(ConfigSources sources, Lifetime lifetime) throws IOException {
        ConfigLoader loader = new ConfigLoader(sources);
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        LiveConfig live = new LiveConfig(loader, meters);
        Config config = live.config();
        Logs.apply(config.log().level(), config.log().json());
        live.onReload(next -> Logs.level(next.log().level()));
        lifetime.add(SqliteLibrary.place());
        Stores stores = lifetime.add(OpeningStores.open(config.store()));
        AtomicInteger port = new AtomicInteger(config.server().port());
        Supplier<EgressRules> rules = () -> live.egressRules().exceptOwnPort(port.get());
        live.registered(stores.models());
        ProviderHealth health = new ProviderHealth();
        Gateway gateway = lifetime.add(Gateway.builder()
                .models(live)
                .callers(live)
                .credentials(live)
                .egress(rules)
                .maxBodyBytes(config.server().maxBodyBytes())
                .listener(GatewayListener.all(List.of(Listeners.micrometer(meters), health, new CallLog())))
                .build());
        LiveAdmin admin = new LiveAdmin(live, new Registrations(stores.models(), rules, live::owner));
        LiveState state = new LiveState(live, admin, stores, health, meters::scrape);
        GatewayServer server = lifetime.add(GatewayServer.create(httpSettings(config.server()), gateway, state, admin));
        server.start();
        port.set(server.port());
        lifetime.add(ConfigWatcher.start(live, LOOK_INTERVAL));
        lifetime.add(ProviderProbe.start(live::config, gateway::answers, health, PROBE_INTERVAL));
        return new RunningServer(config, server, lifetime);
    }

    /** Where it is reached. */
    public String url() {
        String host = config.server().host();
        String shown = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        return "http://" + shown + ":" + server.port();
    }

    /** Lets running calls end, for as long as the configuration allows, and stops. */
    public void drain() {
        LOG.info("draining: no new calls, running ones may end");
        server.drain();
        close();
        LOG.info("stopped");
        Logs.flush();
    }

    /** Stops at once. */
    @Override
    public void close() {
        lifetime.close();
    }

    /** Logs where the server is reached, who may call, and what is missing. */
    public void announce() {
        Set<String> names = config.providers().values().stream()
                .filter(entry -> entry.provider().isPresent())
                .map(Config.ProviderEntry::name)
                .collect(Collectors.toCollection(TreeSet::new));
        names.addAll(config.endpoints().keySet());
        LOG.info(
                "listening on {}; store: {}; providers: {}; {}",
                url(),
                StoreDoor.place(config.store()),
                names.isEmpty() ? "none" : String.join(", ", names),
                config.open() ? "requests need no key" : "requests need a key");
        if (!config.missing().isEmpty()) {
            LOG.warn("not set: {}", String.join("; ", config.missing()));
        }
        if (!config.notBuilt().isEmpty()) {
            LOG.warn(
                    "set, but not built yet in this version, and without effect: {}",
                    String.join(", ", config.notBuilt()));
        }
        config.warnings().forEach(warning -> LOG.warn("{}", warning));
    }

    private static HttpSettings httpSettings(Config.Server server) {
        return new HttpSettings(
                server.host(),
                server.port(),
                server.maxConcurrent(),
                server.drainTimeout(),
                Set.copyOf(server.hosts()));
    }
}
