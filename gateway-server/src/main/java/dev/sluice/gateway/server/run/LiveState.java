package dev.sluice.gateway.server.run;

import dev.sluice.gateway.Secret;
import dev.sluice.gateway.server.config.Config;
import dev.sluice.gateway.server.config.Config.ProviderEntry;
import dev.sluice.gateway.server.config.LiveConfig;
import dev.sluice.gateway.server.http.ServerState;
import dev.sluice.gateway.spi.Provider;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers the listener's questions from the configuration as it is now. Thread-safe. */
final class LiveState implements ServerState {
    private final LiveConfig live;
    private final ProviderHealth health;
    private final Supplier<String> scrape;
    private final Function<Provider, String> chatUrl;

    LiveState(LiveConfig live, ProviderHealth health, Supplier<String> scrape, Function<Provider, String> chatUrl) {
        this.live = live;
        this.health = health;
        this.scrape = scrape;
        this.chatUrl = chatUrl;
    }

    @Override
    public boolean localHostsOnly() {
        return live.open() && live.config().server().loopback();
    }

    @Override
    public Health health(Optional<Secret> presentedKey) {
        return new Health(providers(showsUrls(presentedKey)));
    }

    @Override
    public Readiness readiness() {
        Config config = live.config();
        return new Readiness(config.hasProvider(), "memory", providers(false), config.missing());
    }

    @Override
    public Optional<String> metrics(Optional<Secret> presentedKey) {
        Config config = live.config();
        boolean allowed = config.metricsPublic() || config.server().loopback() || isOperator(presentedKey);
        return allowed ? Optional.of(scrape.get()) : Optional.empty();
    }

    private boolean showsUrls(Optional<Secret> presentedKey) {
        Config config = live.config();
        return switch (config.healthDetails()) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> config.server().loopback() || live.open() || isOperator(presentedKey);
        };
    }

    private boolean isOperator(Optional<Secret> presentedKey) {
        Optional<Secret> adminKey = live.config().adminKey();
        return adminKey.isPresent() && adminKey.equals(presentedKey);
    }

    private List<ProviderState> providers(boolean withUrls) {
        return live.config().providers().values().stream()
                .map(entry -> state(entry, withUrls))
                .toList();
    }

    private ProviderState state(ProviderEntry entry, boolean withUrl) {
        Optional<String> url = withUrl ? entry.provider().map(chatUrl) : Optional.empty();
        return new ProviderState(entry.name(), url, health.isOnline(entry.name()));
    }
}
