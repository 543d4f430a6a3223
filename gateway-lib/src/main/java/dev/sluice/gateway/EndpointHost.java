package dev.sluice.gateway;

import java.io.ByteArrayOutputStream;
import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an endpoint's URL leads, as far as that can be said without looking a name up.
 *
 * @param name the host in lower case, however it was spelled
 * @param address the address that it is; null for a name
 * @param named the class that a well-known name leads to; null for any other
 * @param port the port, the scheme's own when none is written
 * @param oddity what is unusual about the spelling, and how to write it instead; null when nothing is
 */
record EndpointHost(
        String name,
        @Nullable InetAddress address,
        @Nullable AddressClass named,
        int port,
        @Nullable String oddity) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]([a-z0-9._-]{0,251}[a-z0-9_])?");
    private static final Set<String> LOOPBACK_NAMES =
            Set.of("localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback");
    private static final Set<String> METADATA_NAMES = Set.of(
            "metadata", "metadata.google.internal", "metadata.goog", "instance-data", "instance-data.ec2.internal");

    /** Reads the host and port; null when they are none. */
    static @Nullable EndpointHost of(URI endpoint, boolean https) {
        String authority = endpoint.getRawAuthority();
        int colon = authority.lastIndexOf(':');
        boolean written = colon > authority.lastIndexOf(']');
        int port = port(written ? authority.substring(colon + 1) : "", https);
        String host = written ? authority.substring(0, colon) : authority;
        if (port < 0 || host.isEmpty()) {
            return null;
        }
        return host.startsWith("[") ? bracketed(host, port) : unbracketed(host, port);
    }

    private static int port(String digits, boolean https) {
        if (digits.isEmpty()) {
            return https ? 443 : 80;
        }
        if (digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int port = Integer.parseInt(digits);
        return port >= 1 && port <= 65_535 ? port : -1;
    }

    private static @Nullable EndpointHost bracketed(String host, int port) {
        if (!host.endsWith("]")) {
            return null;
        }
        String inner = host.substring(1, host.length() - 1);
        int zone = inner.indexOf('%');
        InetAddress address = HostLiteral.plain(zone < 0 ? inner : inner.substring(0, zone));
        return address == null
                ? null
                : new EndpointHost(
                        host, address, null, port, zone < 0 ? null : "has an IPv6 zone: write it without one");
    }

    private static @Nullable EndpointHost unbracketed(String host, int port) {
        String name = normal(host);
        if (HostLiteral.isNumber(name)) {
            InetAddress address = HostLiteral.number(name);
            boolean plain = address != null && address.equals(HostLiteral.plain(host));
            return address == null
                    ? null
                    : new EndpointHost(
                            name,
                            address,
                            null,
                            port,
                            plain ? null : "spells its address in an unusual way: write " + address.getHostAddress());
        }
        if (!NAME.matcher(name).matches()) {
            return null;
        }
        String oddity = host.indexOf('%') < 0 ? null : "has a percent-encoded host: write it in plain characters";
        return new EndpointHost(name, null, named(name), port, oddity);
    }

    private static @Nullable AddressClass named(String name) {
        if (LOOPBACK_NAMES.contains(name) || name.endsWith(".localhost")) {
            return AddressClass.LOOPBACK;
        }
        return METADATA_NAMES.contains(name) ? AddressClass.METADATA : null;
    }

    /** The host as a resolver would see it; empty when it is none. */
    private static String normal(String host) {
        // Newer characters that mean digits and dots are unknown to IDN, which goes by Unicode 3.2.
        String folded =
                Normalizer.normalize(percentDecoded(host), Normalizer.Form.NFKC).replace('\u3002', '.');
        int end = folded.length();
        while (end > 0 && folded.charAt(end - 1) == '.') {
            end--;
        }
        try {
            return IDN.toASCII(folded.substring(0, end), IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** URI has checked that two hexadecimal digits stand behind each percent sign. */
    private static String percentDecoded(String host) {
        if (host.indexOf('%') < 0) {
            return host;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(host.length());
        byte[] encoded = host.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] == '%') {
                bytes.write(Character.digit(encoded[i + 1], 16) << 4 | Character.digit(encoded[i + 2], 16));
                i += 2;
            } else {
                bytes.write(encoded[i]);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
