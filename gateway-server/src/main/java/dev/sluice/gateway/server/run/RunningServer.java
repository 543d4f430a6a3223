package dev.sluice.gateway.server.run;

import dev.sluice.gateway.Gateway;
import dev.sluice.gateway.Listeners;
import dev.sluice.gateway.Providers;
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
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole server: configuration, gateway, listener, logs and metrics, put together and started. Thread-safe. */
public final class RunningServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);

    private final Config config;
    private final GatewayServer server;
    private final Gateway gateway;
    private final ConfigWatcher watcher;

    private RunningServer(Config config, GatewayServer server, Gateway gateway, ConfigWatcher watcher) {
        this.config = config;
        this.server = server;
        this.gateway = gateway;
        this.watcher = watcher;
    }

    /**
     * Reads the configuration and starts; requests are taken when this returns.
     *
     * @throws ConfigException when the configuration cannot be used
     * @throws IOException when the address cannot be listened on; the message says which
     */
    public static RunningServer start(ConfigSources sources) throws IOException {
        ConfigLoader loader = new ConfigLoader(sources);
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        LiveConfig live = new LiveConfig(loader, meters);
        Config config = live.config();
        Logs.apply(config.log().level(), config.log().json());
        live.onReload(next -> Logs.level(next.log().level()));
        ProviderHealth health = new ProviderHealth();
        Gateway gateway = Gateway.builder()
                .models(live)
                .callers(live)
                .credentials(live)
                .maxBodyBytes(config.server().maxBodyBytes())
                .listener(GatewayListener.all(List.of(Listeners.micrometer(meters), health, new CallLog())))
                .build();
        LiveState state = new LiveState(
                live,
                health,
                meters::scrape,
                provider -> Providers.chatUrl(provider).toString());
        GatewayServer server = GatewayServer.create(httpSettings(config.server()), gateway, state);
        try {
            server.start();
        } catch (IOException e) {
            server.close();
            gateway.close();
            throw e;
        }
        return new RunningServer(config, server, gateway, ConfigWatcher.start(live, LOOK_INTERVAL));
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
        watcher.close();
        server.close();
        gateway.close();
    }

    /** Logs where the server is reached, who may call, and what is missing. */
    public void announce() {
        Set<String> names = config.providers().values().stream()
                .filter(entry -> entry.provider().isPresent())
                .map(Config.ProviderEntry::name)
                .collect(Collectors.toSet());
        LOG.info(
                "listening on {}; providers: {}; {}",
                url(),
                names.isEmpty()
                        ? "none"
                        : String.join(", ", names.stream().sorted().toList()),
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
