package dev.sluice.gateway.server.http;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages away from a gateway that asks for no key. A page can send requests to this machine from the user's
 * browser, also under a name of its own that it points here; both show in {@code Host} and {@code Origin}.
 */
final class HostRule {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");

    private final ServerState state;
    private final Set<String> hosts;

    HostRule(ServerState state, Set<String> hosts) {
        this.state = state;
        this.hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** Why a request may not come in; null when it may. */
    @Nullable
    Problem check(Request request) {
        if (!state.localHostsOnly()) {
            return null;
        }
        String host = request.getHeaders().get(HttpHeader.HOST);
        if (host == null || !isAllowed(PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT))) {
            return Problem.of(
                    Kind.FORBIDDEN,
                    "without client keys this gateway answers only as localhost; set a key, or name this host in"
                            + " server.hosts");
        }
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin != null && !origin.substring(origin.indexOf("//") + 1).equalsIgnoreCase("/" + host)) {
            return Problem.of(Kind.FORBIDDEN, "without client keys this gateway takes no requests from web pages");
        }
        return null;
    }

    private boolean isAllowed(String name) {
        return LOOPBACK.matcher(name).matches() || hosts.contains(name);
    }
}
