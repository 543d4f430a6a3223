package dev.sluice.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads addresses that are written as numbers, and looks no name up. */
final class HostLiteral {
    private static final String BYTE = "(0|[1-9]\\d{0,2})";
    private static final Pattern DOTTED = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern NUMBER = Pattern.compile("\\d+|0[xX][0-9a-fA-F]*");
    private static final int LONGEST = 64;

    private HostLiteral() {}

    /** An address in its usual form: four decimal numbers, or IPv6 without brackets; null for anything else. */
    static @Nullable InetAddress plain(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        if (IPV6.matcher(text).matches()) {
            return byName("[" + text + "]");
        }
        return DOTTED.matcher(text).matches() ? number(text) : null;
    }

    /** Whether a host is meant as an IPv4 address and not as a name: its last part is a number. */
    static boolean isNumber(String host) {
        return NUMBER.matcher(host.substring(host.lastIndexOf('.') + 1)).matches();
    }

    /**
     * An IPv4 address however it is spelled, as C libraries and browsers read it: one to four numbers, each decimal, octal
     * or hexadecimal, of which the last fills the bytes that are left. Null when it is none.
     */
    static @Nullable InetAddress number(String host) {
        String[] parts = host.split("\\.", -1);
        if (parts.length > 4 || host.length() > LONGEST) {
            return null;
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            long value = value(parts[i]);
            boolean last = i == parts.length - 1;
            int bits = last ? 8 * (5 - parts.length) : 8;
            if (value < 0 || value >= 1L << bits) {
                return null;
            }
            address = address << bits | value;
        }
        return byBytes(address);
    }

    /** The value of a number that may be octal or hexadecimal; -1 when it is none, or too large for an address. */
    private static long value(String part) {
        if (!NUMBER.matcher(part).matches()) {
            return -1;
        }
        String lower = part.toLowerCase(Locale.ROOT);
        boolean hex = lower.startsWith("0x");
        boolean octal = !hex && lower.length() > 1 && lower.startsWith("0");
        String digits = (hex ? lower.substring(2) : lower).replaceFirst("^0+", "");
        if (digits.isEmpty()) {
            return 0;
        }
        if (digits.length() > 11 || (octal && !digits.chars().allMatch(c -> c < '8'))) {
            return -1;
        }
        return Long.parseLong(digits, hex ? 16 : octal ? 8 : 10);
    }

    private static @Nullable InetAddress byName(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static @Nullable InetAddress byBytes(long address) {
        try {
            return InetAddress.getByAddress(
                    new byte[] {(byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address});
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
