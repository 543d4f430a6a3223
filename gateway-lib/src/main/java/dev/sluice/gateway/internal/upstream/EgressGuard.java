package dev.sluice.gateway.internal.upstream;

import dev.sluice.gateway.EgressRules;
import java.io.IOException;
import java.net.InetAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses are not connected to. The verdict is on the address that is connected to, so that no name, no second
 * look-up and no spelling of a number leads around it.
 */
@FunctionalInterface
interface EgressGuard {
    /** Why there is no exchange with this address, in words that go on from "is at"; null when there is. */
    @Nullable
    String refusal(InetAddress address, int port, boolean plain);

    /** For providers that the operator configured: only the metadata servers of clouds are out of bounds. */
    static EgressGuard configured() {
        return (address, port, plain) ->
                EgressRules.isMetadata(address) ? "a cloud metadata address, which is never connected to" : null;
    }

    /** For providers that were registered at run time; the rules may change from call to call. */
    static EgressGuard registered(Supplier<EgressRules> rules) {
        return (address, port, plain) -> {
            EgressRules now = rules.get();
            String refusal = now.refusal(address, port).orElse(null);
            if (refusal != null) {
                return refusal + ", where registered endpoints may not be (egress.allow_private_networks)";
            }
            return plain && !now.allowsPlainHttp(address)
                    ? "an address that must be reached by https, not plain http (egress.allow_private_networks)"
                    : null;
        };
    }

    /** The address is one that is not connected to. */
    final class BlockedException extends IOException {
        BlockedException(String why) {
            super(why);
        }
    }
}
