package dev.sluice.gateway.internal.provider;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where an operation of a provider is: base URL, what stands between, and the operation's own path. */
public final class Endpoints {
    private static final Pattern VERSION = Pattern.compile("v\\d+(\\.\\d+)?((alpha|beta)\\d*)?");

    private Endpoints() {}

    /**
     * Puts an address together. What stands between is {@code apiPath} where it is given, also when it is empty; else
     * nothing when a segment of the base URL's path is a version ({@code v1}, {@code v4}, {@code v1beta}); else the
     * default.
     *
     * @throws IllegalArgumentException when the base URL is no http or https address, or has a user, a query or a
     *     fragment; the message does not repeat it
     */
    public static URI resolve(URI baseUrl, Optional<String> apiPath, String defaultApiPath, String operationPath) {
        check(baseUrl);
        String path = trimmed(baseUrl.getRawPath());
        String between = apiPath.orElse(hasVersion(path) ? "" : defaultApiPath);
        return URI.create(baseUrl.getScheme() + "://" + baseUrl.getRawAuthority() + path + segment(between)
                + segment(operationPath));
    }

    /** Refuses what {@link #resolve} would refuse. */
    public static void check(URI baseUrl) {
        String scheme = baseUrl.getScheme();
        // A host with an underscore, as container networks have them, is an authority to URI but no host.
        String authority = baseUrl.getRawAuthority();
        if (scheme == null || !(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))) {
            throw new IllegalArgumentException("a base URL must begin with http:// or https://");
        }
        if (authority == null || authority.startsWith(":")) {
            throw new IllegalArgumentException("a base URL must name a host");
        }
        if (authority.indexOf('@') >= 0) {
            throw new IllegalArgumentException("a base URL may not hold a user or password");
        }
        if (baseUrl.getRawQuery() != null) {
            throw new IllegalArgumentException("a base URL may not have a query");
        }
        if (baseUrl.getRawFragment() != null) {
            throw new IllegalArgumentException("a base URL may not have a fragment");
        }
    }

    private static boolean hasVersion(String path) {
        for (String segment : path.split("/", -1)) {
            if (VERSION.matcher(segment).matches()) {
                return true;
            }
        }
        return false;
    }

    private static String segment(String path) {
        String trimmed = trimmed(path);
        return trimmed.isEmpty() || trimmed.startsWith("/") ? trimmed : "/" + trimmed;
    }

    private static String trimmed(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }
}
