package dev.sluice.gateway.server.run;

import dev.sluice.gateway.Providers;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.Stores;
import dev.sluice.gateway.server.config.Config;
import dev.sluice.gateway.server.config.Config.ProviderEntry;
import dev.sluice.gateway.server.config.LiveConfig;
import dev.sluice.gateway.server.http.ServerState;
import dev.sluice.gateway.spi.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers the listener's questions from the configuration as it is now. Thread-safe. */
final class LiveState implements ServerState {
    private final LiveConfig live;
    private final LiveAdmin admin;
    private final Stores stores;
    private final ProviderHealth health;
    private final Supplier<String> scrape;

    LiveState(LiveConfig live, LiveAdmin admin, Stores stores, ProviderHealth health, Supplier<String> scrape) {
        this.live = live;
        this.admin = admin;
        this.stores = stores;
        this.health = health;
        this.scrape = scrape;
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
        Stores.Status store = stores.status();
        boolean well = store.problems().isEmpty();
        boolean serves = well && (config.hasProvider() || !stores.models().all().isEmpty());
        List<String> missing = new ArrayList<>(config.missing());
        missing.addAll(store.problems());
        // A store that was never reached cannot say what it is.
        String kind = config.store().kind().name().toLowerCase(Locale.ROOT);
        return new Readiness(serves, store.reachable() ? kind : kind + ", not reachable", providers(false), missing);
    }

    @Override
    public Optional<String> metrics(Optional<Secret> presentedKey) {
        Config config = live.config();
        boolean allowed = config.metricsPublic() || config.server().loopback() || admin.isOperator(presentedKey);
        return allowed ? Optional.of(scrape.get()) : Optional.empty();
    }

    private boolean showsUrls(Optional<Secret> presentedKey) {
        Config config = live.config();
        return switch (config.healthDetails()) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> config.server().loopback() || live.open() || admin.isOperator(presentedKey);
        };
    }

    private List<ProviderState> providers(boolean withUrls) {
        Config config = live.config();
        List<ProviderState> states = new ArrayList<>();
        for (ProviderEntry entry : config.providers().values()) {
            states.add(state(entry.name(), entry.provider(), withUrls));
        }
        config.endpoints().forEach((name, provider) -> states.add(state(name, Optional.of(provider), withUrls)));
        return states;
    }

    /** The chat endpoint. The query of a full URL may hold a key. */
    private static String shownUrl(Provider provider) {
        String url = Providers.chatUrl(provider).toString();
        return provider.isVerbatim() ? url.replaceFirst("\\?.*", "?…") : url;
    }

    private ProviderState state(String name, Optional<Provider> provider, boolean withUrl) {
        Optional<String> url = provider.filter(p -> withUrl).map(LiveState::shownUrl);
        return new ProviderState(name, url, health.isOnline(name));
    }
}
