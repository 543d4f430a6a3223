package dev.sluice.gateway.server.config;

import java.util.Locale;

/** An address as Ollama's own variable writes it: scheme and port may be left out. */
final class OllamaHost {
    private static final String PORT = "11434";

    private OllamaHost() {}

    /** The same as a URL; where Ollama listens on all addresses, it is reached on this machine's own. */
    static String url(String text) {
        String value = text.strip();
        int scheme = value.indexOf("://");
        String rest = scheme < 0 ? value : value.substring(scheme + 3);
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "" : rest.substring(slash);
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        boolean bareIpv6 = !authority.startsWith("[") && authority.indexOf(':') != authority.lastIndexOf(':');
        int colon = bareIpv6 ? -1 : authority.indexOf(':', authority.lastIndexOf(']') + 1);
        String host = colon < 0 ? authority : authority.substring(0, colon);
        String port = colon < 0 ? "" : authority.substring(colon + 1);
        if (port.isEmpty() && scheme < 0) {
            port = PORT;
        }
        String protocol = scheme < 0 ? "http" : value.substring(0, scheme).toLowerCase(Locale.ROOT);
        return protocol + "://" + reachable(host) + (port.isEmpty() ? "" : ":" + port) + path;
    }

    private static String reachable(String host) {
        return switch (host) {
            case "", "0.0.0.0" -> "127.0.0.1";
            case "::", "[::]" -> "[::1]";
            default -> host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        };
    }
}
