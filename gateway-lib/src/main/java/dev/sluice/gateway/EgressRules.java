package dev.sluice.gateway;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Which endpoints may be registered at run time, and which addresses are connected to for them. Endpoints that the operator
 * configured are free but for the addresses where clouds hand out their machines' credentials. Immutable.
 */
public final class EgressRules {
    private static final EgressRules STRICT = new EgressRules(List.of(), false);

    private final List<String> allowedNetworks;
    private final boolean loopbackAllowed;

    private EgressRules(List<String> allowedNetworks, boolean loopbackAllowed) {
        this.allowedNetworks = List.copyOf(allowedNetworks);
        this.loopbackAllowed = loopbackAllowed;
    }

    /** No private address at all, and https alone. */
    public static EgressRules strict() {
        return STRICT;
    }

    /**
     * These rules with private networks that are allowed, also over plain http.
     *
     * @param networks in CIDR notation: {@code 10.1.0.0/16}, {@code fd00::/8}; a single address stands for itself
     * @throws IllegalArgumentException when one is none, naming it
     */
    public EgressRules allowing(List<String> networks) {
        return new EgressRules(networks, loopbackAllowed);
    }

    /** These rules with this machine's own addresses allowed, 127.0.0.0/8 and ::1. */
    public EgressRules allowingLoopback() {
        return new EgressRules(allowedNetworks, true);
    }

    /**
     * Refuses an endpoint that may not be registered: what can be said without looking a name up.
     *
     * @throws GatewayException {@link Problem.Kind#ENDPOINT_BLOCKED} naming the class of the address and the setting that
     *     would allow it
     */
    public void check(URI endpoint) {
        throw new UnsupportedOperationException();
    }

    /** Why this address is not connected to for a registered endpoint: its class, in words; empty when it is. */
    public Optional<String> refusal(InetAddress address, int port) {
        throw new UnsupportedOperationException();
    }
}
