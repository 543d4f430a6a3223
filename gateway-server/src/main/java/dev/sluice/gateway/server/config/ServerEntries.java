package dev.sluice.gateway.server.config;

import dev.sluice.gateway.EgressRules;
import dev.sluice.gateway.Secret;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the keys that stand once: listener, logs, who may call. Their types were checked before. */
final class ServerEntries {
    private static final int SHORTEST_ADMIN_KEY = 16;
    /** What {@link dev.sluice.gateway.MasterKey#of} takes. */
    private static final int SHORTEST_MASTER_KEY = 32;
    /** A body is held in one array. */
    private static final long LARGEST_BODY = 1L << 30;
    /** Keys made of nothing but what everybody tries first. */
    private static final Pattern GUESSABLE =
            Pattern.compile("(change|me|this|password|pass|admin|secret|master|default|"
                    + "example|test|dev|your|key|gateway|sluice|letmein|qwerty|0?123456789?0?|[-_.!])+");

    private final Settings settings;
    private final Findings findings;

    ServerEntries(Settings settings, Findings findings) {
        this.settings = settings;
        this.findings = findings;
    }

    Config.Server server() {
        String host = text("server.host");
        int port = number("server.port", 0, 65_535);
        long maxBody = ValueType.bytes(text("server.max_body"));
        if (maxBody < 1 || maxBody > LARGEST_BODY) {
            problem("server.max_body", "from 1KB to 1024MB");
        }
        return new Config.Server(
                host,
                port,
                maxBody,
                number("server.max_concurrent", 1, 1_000_000),
                ValueType.duration(text("server.drain_timeout")),
                settings.find("server", "hosts").map(Setting::values).orElse(List.of()),
                isLoopback(host));
    }

    Config.Log log() {
        return new Config.Log(
                text("log.level").toLowerCase(Locale.ROOT), text("log.format").equalsIgnoreCase("json"));
    }

    Config.Auth auth() {
        return new Config.Auth(
                Config.AuthMode.valueOf(text("auth.mode").toUpperCase(Locale.ROOT)),
                ValueType.bool(text("auth.insecure_open")));
    }

    Config.HealthDetails healthDetails() {
        return Config.HealthDetails.valueOf(text("health.details").toUpperCase(Locale.ROOT));
    }

    boolean metricsPublic() {
        return ValueType.bool(text("metrics.public"));
    }

    /** The store; its problems name what an address must be, never what it is. */
    Config.Store store(Places places) {
        StoreUrl url = StoreUrl.parse(text("store.url"));
        Optional<Secret> masterKey = strongKey("store.master_key", SHORTEST_MASTER_KEY);
        Path keyFile = path("store.master_key_file", text("store.master_key_file"), places);
        if (url.kind() != Config.StoreKind.SQLITE) {
            return new Config.Store(
                    url.kind(), url.address(), url.user(), url.password(), Optional.empty(), masterKey, keyFile);
        }
        Path file = path("store.url", url.address(), places);
        return new Config.Store(
                url.kind(),
                "jdbc:sqlite:" + file,
                Optional.empty(),
                Optional.empty(),
                Optional.of(file),
                masterKey,
                keyFile);
    }

    /** The private networks that registered endpoints may be in. */
    List<String> allowedNetworks() {
        Optional<Setting> setting = settings.find("egress", "allow_private_networks");
        List<String> networks = setting.map(Setting::values).orElse(List.of());
        try {
            var unused = EgressRules.strict().allowing(networks);
        } catch (IllegalArgumentException e) {
            findings.problem(setting.map(Setting::origin).orElse(Origin.DEFAULT), notNetworks(e));
        }
        return networks;
    }

    private static String notNetworks(IllegalArgumentException e) {
        return "`egress.allow_private_networks`: " + e.getMessage();
    }

    /** The operator's key; a weak one is a problem whose text does not show it. */
    Optional<Secret> adminKey() {
        return strongKey("admin.key", SHORTEST_ADMIN_KEY);
    }

    private Optional<Secret> strongKey(String name, int shortest) {
        Optional<String> key = settings.text(KeyPath.parse(name));
        if (key.isEmpty()) {
            return Optional.empty();
        }
        if (key.get().length() < shortest) {
            problem(name, shortest + " characters or more");
            return Optional.empty();
        }
        boolean oneCharacter = key.get().chars().distinct().count() == 1;
        if (oneCharacter
                || GUESSABLE.matcher(key.get().toLowerCase(Locale.ROOT)).matches()) {
            problem(name, "a random key, not a well-known one");
            return Optional.empty();
        }
        return key.map(Secret::of);
    }

    /**
     * Takes out what needs a variable that is not set. Entries with a name of their own are left alone: a variable that is
     * not set disables those.
     */
    void dropUnset() {
        for (ConfigKey key : single()) {
            KeyPath path = KeyPath.parse(key.pattern());
            settings.find(path).filter(Setting::isUnset).ifPresent(setting -> {
                settings.remove(path);
                findings.missing("variable " + setting.unsetVariable().orElseThrow() + " is not set: `" + path
                        + "` counts as not set");
            });
        }
    }

    /** Puts defaults where nothing is said; the demo keeps nothing. */
    void complete(boolean demo) {
        if (demo) {
            settings.putIfAbsent(Setting.of(StoreUrl.KEY, StoreUrl.IN_MEMORY, Origin.DEFAULT, true));
        }
        for (ConfigKey key : single()) {
            KeyPath path = KeyPath.parse(key.pattern());
            Schema.defaultOf(key)
                    .ifPresent(text -> settings.putIfAbsent(Setting.of(path, text, Origin.DEFAULT, key.secret())));
        }
    }

    private static List<ConfigKey> single() {
        return Schema.keys().stream()
                .filter(key -> key.built() && !key.named() && !key.pattern().contains("[]"))
                .toList();
    }

    /** Refuses to be open, or without any key, where others can reach the listener. */
    static void refuseToBeOpen(Config config) {
        Config.Auth auth = config.auth();
        boolean unguarded = config.open() || config.keys().isEmpty();
        if (config.server().loopback() || auth.insecureOpen() || !unguarded) {
            return;
        }
        String what = config.keys().isEmpty() ? "without any client key" : "with `auth.mode: open`";
        List<String> lines = new ArrayList<>();
        lines.add("the gateway would listen on " + config.server().host() + ", which is not loopback, " + what);
        lines.add("  either set a key: GATEWAY_KEY_<APP>=... or `keys.<app>.key` in gateway.yaml"
                + (auth.mode() == Config.AuthMode.OPEN ? ", and `auth.mode: keys`" : ""));
        lines.add("  or let everybody call who can reach it: GATEWAY_INSECURE_OPEN=true or `auth.insecure_open: true`");
        throw new ConfigException(
                lines.stream().map(line -> new Findings.Problem("", line)).toList());
    }

    private boolean isLoopback(String host) {
        try {
            if (host.isBlank()) {
                throw new UnknownHostException();
            }
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException e) {
            problem("server.host", "an address or name of this machine");
            return false;
        }
    }

    private int number(String key, int least, int most) {
        int number = ValueType.number(text(key));
        if (number < least || number > most) {
            problem(key, "from " + least + " to " + most);
        }
        return number;
    }

    private Path path(String key, String text, Places places) {
        try {
            return places.resolve(text, origin(key));
        } catch (IllegalArgumentException e) {
            problem(key, e.getMessage());
            return places.directory();
        }
    }

    private void problem(String key, @Nullable String rule) {
        findings.problem(origin(key), "`" + key + "` must be " + rule);
    }

    private Origin origin(String key) {
        return settings.find(KeyPath.parse(key)).map(Setting::origin).orElse(Origin.DEFAULT);
    }

    private String text(String key) {
        return settings.text(KeyPath.parse(key)).orElseThrow(() -> new IllegalStateException(key + " has no default"));
    }
}
