package dev.sluice.gateway;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kinds of address that are not simply a host on the internet. The first that holds an address is its class. */
enum AddressClass {
    METADATA(
            "a cloud metadata address",
            "169.254.169.254",
            "169.254.170.2",
            "169.254.170.23",
            "100.100.100.200",
            "168.63.129.16",
            "192.0.0.192",
            "fd00:ec2::254",
            "fd00:ec2::23",
            "fd20:ce::254"),
    UNSPECIFIED("the unspecified address", "0.0.0.0/8", "::"),
    LOOPBACK("a loopback address", "127.0.0.0/8", "::1"),
    PRIVATE("a private address", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
    LINK_LOCAL("a link-local address", "169.254.0.0/16", "fe80::/10"),
    SHARED("a carrier-grade NAT address", "100.64.0.0/10"),
    UNIQUE_LOCAL("a unique local address", "fc00::/7"),
    SITE_LOCAL("a site-local address", "fec0::/10"),
    MULTICAST("a multicast address", "224.0.0.0/4", "ff00::/8"),
    BROADCAST("the broadcast address", "255.255.255.255"),
    DOCUMENTATION(
            "an address for documentation",
            "192.0.2.0/24",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "2001:db8::/32",
            "3fff::/20"),
    BENCHMARK("an address for benchmarks", "198.18.0.0/15", "2001:2::/48"),
    NAT64("a NAT64 address", "64:ff9b::/96", "64:ff9b:1::/48"),
    SIX_TO_FOUR("a 6to4 address", "2002::/16", "192.88.99.0/24"),
    TEREDO("a Teredo address", "2001::/32"),
    // ::ffff:0:0/96 is not here: Java reads a mapped address as the IPv4 address that it is.
    EMBEDDED("an IPv6 address around an IPv4 address", "::/96", "::ffff:0:0:0/96"),
    // Of IPv6, 2000::/3 is what is given out.
    RESERVED("a reserved address", "240.0.0.0/4", "192.0.0.0/24", "2001::/23", "::/3", "4000::/2", "8000::/1");

    private static final AddressClass[] ALL = values();
    private static final int COMPATIBLE_PREFIX = 12;

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // what toList() makes cannot be changed
    private final List<Network> networks;

    AddressClass(String label, String... networks) {
        this.label = label;
        this.networks = Arrays.stream(networks).map(Network::parse).toList();
    }

    /** The class of an address; null for a host on the internet. */
    static @Nullable AddressClass of(InetAddress address) {
        byte[] bytes = address.getAddress();
        for (AddressClass candidate : ALL) {
            if (candidate.holds(bytes)) {
                return candidate;
            }
        }
        return null;
    }

    /** Whether an address, or the IPv4 address that it stands for, is where a cloud hands out its machines' credentials. */
    static boolean isMetadata(InetAddress address) {
        if (METADATA.holds(address.getAddress())) {
            return true;
        }
        InetAddress inner = embedded(address);
        return inner != null && METADATA.holds(inner.getAddress());
    }

    /** The IPv4 address that an IPv6 address carries traffic to, where it does. */
    static @Nullable InetAddress embedded(InetAddress address) {
        AddressClass kind = address instanceof Inet6Address ? of(address) : null;
        if (kind == null) {
            return null;
        }
        byte[] bytes = address.getAddress();
        return switch (kind) {
            case NAT64, EMBEDDED -> ofBytes(Arrays.copyOfRange(bytes, COMPATIBLE_PREFIX, 16));
            case SIX_TO_FOUR -> ofBytes(Arrays.copyOfRange(bytes, 2, 6));
            case TEREDO -> ofBytes(inverted(Arrays.copyOfRange(bytes, COMPATIBLE_PREFIX, 16)));
            default -> null;
        };
    }

    /** What to call it in a sentence. */
    String label() {
        return label;
    }

    private boolean holds(byte[] address) {
        for (int i = 0; i < networks.size(); i++) {
            if (networks.get(i).holds(address)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] inverted(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ~bytes[i];
        }
        return bytes;
    }

    private static InetAddress ofBytes(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
