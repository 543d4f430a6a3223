package dev.sluice.gateway.internal.upstream;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;

/**
 * Which addresses are never connected to, whatever a configuration says: where clouds hand their machines' credentials to
 * whoever asks. The verdict is on the address that is connected to, so that no name and no spelling of a number leads
 * around it.
 */
final class EgressGuard {
    private static final Set<InetAddress> METADATA = Set.of(
            address(169, 254, 169, 254),
            address(169, 254, 170, 2),
            address(100, 100, 100, 200),
            address(168, 63, 129, 16),
            address(0xfd, 0, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54));
    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

    private EgressGuard() {}

    /** Whether an address is never connected to. */
    static boolean blocks(InetAddress address) {
        return METADATA.contains(plain(address));
    }

    /** The address without the zone or the translation around it. */
    private static InetAddress plain(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean translated =
                address instanceof Inet6Address && Arrays.equals(bytes, 0, NAT64.length, NAT64, 0, NAT64.length);
        return of(translated ? Arrays.copyOfRange(bytes, NAT64.length, bytes.length) : bytes);
    }

    private static InetAddress address(int... bytes) {
        byte[] narrow = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            narrow[i] = (byte) bytes[i];
        }
        return of(narrow);
    }

    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The address is one that is never connected to. */
    static final class BlockedException extends IOException {
        BlockedException() {
            super("blocked");
        }
    }
}
