package dev.sluice.gateway.server.config;

import dev.sluice.gateway.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Where the store is, as {@code store.url} writes it: {@code sqlite:PATH}, {@code sqlite::memory:}, libpq's
 * {@code postgres://} and {@code postgresql://}, or {@code jdbc:postgresql:}. User and password are taken out of the
 * address, so that no message of a driver repeats them.
 *
 * @param kind which kind of store
 * @param address the path of SQLite's file, or the JDBC URL of PostgreSQL; empty in memory
 * @param user PostgreSQL's user
 * @param password that user's password
 */
record StoreUrl(Config.StoreKind kind, String address, Optional<String> user, Optional<Secret> password) {
    static final KeyPath KEY = KeyPath.of("store", "url");
    static final String IN_MEMORY = "sqlite::memory:";
    private static final String FORMS =
            "sqlite:PATH, postgres://USER:PASSWORD@HOST:PORT/DATABASE, or jdbc:postgresql:…";
    private static final String SQLITE = "sqlite:";
    private static final String JDBC = "jdbc:postgresql:";
    private static final List<String> LIBPQ = List.of("postgres://", "postgresql://");
    private static final List<String> SSL_MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    private static final String SSL_MODE = "sslmode";
    private static final String USER = "user";
    private static final String PASSWORD = "password";
    /** Parameters of libpq that the JDBC driver has under another name; all others are called the same. */
    private static final Map<String, String> RENAMED = Map.of(
            "connect_timeout", "connectTimeout",
            "application_name", "ApplicationName",
            "channel_binding", "channelBinding",
            "gssencmode", "gssEncMode",
            "target_session_attrs", "targetServerType");

    private static final Map<String, String> SERVER_TYPES = Map.of(
            "read-write", "primary",
            "read-only", "secondary",
            "standby", "secondary",
            "prefer-standby", "preferSecondary");

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException with what it must be, in words that follow "must be" and hold nothing of it
     */
    static StoreUrl parse(String text) {
        if (text.equals(IN_MEMORY)) {
            return new StoreUrl(Config.StoreKind.MEMORY, "", Optional.empty(), Optional.empty());
        }
        if (text.startsWith(SQLITE)) {
            String path = text.substring(SQLITE.length());
            if (path.isBlank() || path.startsWith("//") || path.startsWith(":")) {
                throw new IllegalArgumentException("sqlite:PATH, with a path as the system writes it, or " + IN_MEMORY);
            }
            return new StoreUrl(Config.StoreKind.SQLITE, path, Optional.empty(), Optional.empty());
        }
        if (text.startsWith(JDBC)) {
            return jdbc(text);
        }
        for (String scheme : LIBPQ) {
            if (text.startsWith(scheme)) {
                return libpq(text.substring(scheme.length()));
            }
        }
        throw new IllegalArgumentException(FORMS);
    }

    /** The address for the eyes of the operator: without password. */
    static String masked(String text) {
        String shown = text.replaceAll("(?i)([?&][a-z]*password=)[^&]*", "$1…");
        int start = shown.indexOf("://") + 3;
        int at = shown.lastIndexOf('@', endOfAuthority(shown, start));
        int colon = shown.indexOf(':', start);
        return start > 2 && at > colon && colon >= 0 ? shown.substring(0, colon) + ":…" + shown.substring(at) : shown;
    }

    private static StoreUrl libpq(String rest) {
        int end = endOfAuthority(rest, 0);
        int at = rest.lastIndexOf('@', end);
        String login = at < 0 ? "" : rest.substring(0, at);
        int colon = login.indexOf(':');
        int question = rest.indexOf('?', end);
        Map<String, String> parameters = parameters(question < 0 ? "" : rest.substring(question + 1));
        parameters.putIfAbsent(USER, decoded(colon < 0 ? login : login.substring(0, colon)));
        parameters.putIfAbsent(PASSWORD, colon < 0 ? "" : decoded(login.substring(colon + 1)));
        String database = end == rest.length() || end == question
                ? ""
                : decoded(rest.substring(end + 1, question < 0 ? rest.length() : question));
        database = parameters.getOrDefault("dbname", database);
        String hosts = hosts(rest.substring(at + 1, end), parameters);
        parameters.keySet().removeAll(List.of("dbname", "host", "port"));
        return postgres(JDBC + "//" + hosts + "/" + encoded(database), parameters);
    }

    private static StoreUrl jdbc(String text) {
        int question = text.indexOf('?');
        String query = question < 0 ? "" : text.substring(question + 1);
        int authority = text.indexOf("://") + 3;
        if (authority > 2 && text.lastIndexOf('@', endOfAuthority(text, authority)) >= authority) {
            throw new IllegalArgumentException(
                    "jdbc:postgresql: without a user before the host; write ?user=…&password=…");
        }
        return postgres(question < 0 ? text : text.substring(0, question), parameters(query));
    }

    private static StoreUrl postgres(String url, Map<String, String> parameters) {
        Optional<String> user = Optional.ofNullable(parameters.remove(USER)).filter(u -> !u.isEmpty());
        Optional<Secret> password = Optional.ofNullable(parameters.remove(PASSWORD))
                .filter(p -> !p.isEmpty())
                .map(Secret::of);
        String mode = parameters.getOrDefault(SSL_MODE, SSL_MODES.get(0));
        if (!SSL_MODES.contains(mode)) {
            throw new IllegalArgumentException("an address whose sslmode is one of " + String.join(", ", SSL_MODES));
        }
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        parameters.forEach((name, value) -> {
            String renamed = RENAMED.getOrDefault(name, name);
            String meant = name.equals("target_session_attrs") ? SERVER_TYPES.getOrDefault(value, value) : value;
            query.add(encoded(renamed) + "=" + encoded(meant));
        });
        return new StoreUrl(Config.StoreKind.POSTGRESQL, url + query, user, password);
    }

    /** Host and port, several with commas between. */
    private static String hosts(String authority, Map<String, String> parameters) {
        String[] hosts = parameters.getOrDefault("host", authority).split(",", -1);
        String[] ports = parameters.getOrDefault("port", "").split(",", -1);
        List<String> found = new ArrayList<>();
        for (int i = 0; i < hosts.length; i++) {
            String host = decoded(hosts[i]);
            if (host.startsWith("/")) {
                throw new IllegalArgumentException("an address with a host; a Unix socket cannot be used");
            }
            int colon = host.indexOf(':', host.lastIndexOf(']') + 1);
            String own = colon < 0 ? "" : host.substring(colon + 1);
            String given = ports.length == 1 ? ports[0] : i < ports.length ? ports[i] : "";
            String port = !own.isEmpty() ? own : given.isEmpty() ? "5432" : given;
            if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
                throw new IllegalArgumentException("an address whose port is a number up to 65535");
            }
            String name = colon < 0 ? host : host.substring(0, colon);
            found.add((name.isEmpty() ? "localhost" : name) + ":" + port);
        }
        return String.join(",", found);
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            } else if (!pair.isEmpty()) {
                throw new IllegalArgumentException("an address whose parameters are name=value");
            }
        }
        return parameters;
    }

    private static int endOfAuthority(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '/' || text.charAt(i) == '?') {
                return i;
            }
        }
        return text.length();
    }

    private static String decoded(String text) {
        return PercentCode.decode(text);
    }

    private static String encoded(String text) {
        return PercentCode.encode(text);
    }
}
