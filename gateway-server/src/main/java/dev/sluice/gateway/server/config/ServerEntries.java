package dev.sluice.gateway.server.config;

import dev.sluice.gateway.Secret;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the keys that stand once: listener, logs, who may call. Their types were checked before. */
final class ServerEntries {
    private static final int SHORTEST_ADMIN_KEY = 16;
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

    /** The operator's key; a weak one is a problem whose text does not show it. */
    Optional<Secret> adminKey() {
        Optional<String> key = settings.text(KeyPath.parse("admin.key"));
        if (key.isEmpty()) {
            return Optional.empty();
        }
        if (key.get().length() < SHORTEST_ADMIN_KEY) {
            problem("admin.key", SHORTEST_ADMIN_KEY + " characters or more");
            return Optional.empty();
        }
        boolean oneCharacter = key.get().chars().distinct().count() == 1;
        if (oneCharacter
                || GUESSABLE.matcher(key.get().toLowerCase(Locale.ROOT)).matches()) {
            problem("admin.key", "a random key, not a well-known one");
            return Optional.empty();
        }
        return key.map(Secret::of);
    }

    /**
     * Takes out what needs a variable that is not set, and puts defaults where nothing is said. Entries with a name of
     * their own are left alone: a variable that is not set disables those.
     */
    void complete() {
        for (ConfigKey key : Schema.keys()) {
            if (key.named() || !key.built() || key.pattern().contains("[]")) {
                continue;
            }
            KeyPath path = KeyPath.parse(key.pattern());
            Optional<Setting> unset = settings.find(path).filter(Setting::isUnset);
            unset.ifPresent(setting -> {
                settings.remove(path);
                findings.missing("variable " + setting.unsetVariable().orElseThrow() + " is not set: `" + path
                        + "` counts as not set");
            });
            Schema.defaultOf(key)
                    .ifPresent(text -> settings.putIfAbsent(Setting.of(path, text, Origin.DEFAULT, key.secret())));
        }
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
        throw new ConfigException(lines);
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

    private void problem(String key, String rule) {
        Origin origin = settings.find(KeyPath.parse(key)).map(Setting::origin).orElse(Origin.DEFAULT);
        findings.problem(origin, "`" + key + "` must be " + rule);
    }

    private String text(String key) {
        return settings.text(KeyPath.parse(key)).orElseThrow(() -> new IllegalStateException(key + " has no default"));
    }
}
