package dev.sluice.gateway;

import java.net.InetAddress;

/** A block of addresses. Immutable. */
final class Network {
    private final byte[] base;
    private final int prefix;

    private Network(byte[] base, int prefix) {
        this.base = base;
        this.prefix = prefix;
    }

    /**
     * Reads CIDR notation, or a single address, which stands for itself. Bits behind the prefix do not matter.
     *
     * @throws IllegalArgumentException when it is neither, naming it
     */
    static Network parse(String text) {
        int slash = text.indexOf('/');
        InetAddress base = HostLiteral.plain(slash < 0 ? text : text.substring(0, slash));
        int prefix = base == null ? -1 : prefix(text, slash, base.getAddress().length * 8);
        if (base == null || prefix < 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no network: write it as 10.1.0.0/16, fd00::/8 or a single address");
        }
        return new Network(base.getAddress(), prefix);
    }

    private static int prefix(String text, int slash, int bits) {
        if (slash < 0) {
            return bits;
        }
        String number = text.substring(slash + 1);
        if (number.isEmpty() || number.length() > 3 || !number.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int prefix = Integer.parseInt(number);
        return prefix <= bits ? prefix : -1;
    }

    boolean holds(byte[] address) {
        if (address.length != base.length) {
            return false;
        }
        int whole = prefix / 8;
        for (int i = 0; i < whole; i++) {
            if (address[i] != base[i]) {
                return false;
            }
        }
        int rest = prefix % 8;
        return rest == 0 || ((address[whole] ^ base[whole]) & (0xff << (8 - rest))) == 0;
    }
}
