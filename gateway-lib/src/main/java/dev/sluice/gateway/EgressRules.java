package dev.sluice.gateway;

import static java.util.Objects.requireNonNull;

import dev.sluice.gateway.Problem.Kind;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoints may be registered at run time, and which addresses are connected to for them. Endpoints that the operator
 * configured are free but for the addresses where clouds hand out their machines' credentials. Immutable.
 */
public final class EgressRules {
    private static final String SETTING = "egress.allow_private_networks";
    private static final String OWN_ADDRESS = "the gateway's own address";
    private static final InetAddress LOOPBACK_IPV4 = requireNonNull(HostLiteral.plain("127.0.0.1"));
    private static final InetAddress LOOPBACK_IPV6 = requireNonNull(HostLiteral.plain("::1"));
    private static final EgressRules STRICT = new EgressRules(List.of(), false, 0);

    private final List<Network> allowedNetworks;
    private final boolean loopbackAllowed;
    private final int ownPort;

    private EgressRules(List<Network> allowedNetworks, boolean loopbackAllowed, int ownPort) {
        this.allowedNetworks = List.copyOf(allowedNetworks);
        this.loopbackAllowed = loopbackAllowed;
        this.ownPort = ownPort;
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
        return new EgressRules(networks.stream().map(Network::parse).toList(), loopbackAllowed, ownPort);
    }

    /** These rules with this machine's own addresses allowed, 127.0.0.0/8 and ::1, also over plain http. */
    public EgressRules allowingLoopback() {
        return new EgressRules(allowedNetworks, true, ownPort);
    }

    /** These rules for a gateway that listens on this port: no address of this machine is connected to there. */
    public EgressRules exceptOwnPort(int port) {
        return new EgressRules(allowedNetworks, loopbackAllowed, port);
    }

    /** Whether this is where a cloud hands out its machines' credentials: never connected to, for any provider. */
    public static boolean isMetadata(InetAddress address) {
        return AddressClass.isMetadata(address);
    }

    /**
     * Refuses an endpoint that may not be registered: what can be said without looking a name up.
     *
     * @throws GatewayException {@link Problem.Kind#ENDPOINT_BLOCKED} naming the class of the address and the setting that
     *     would allow it
     */
    public void check(URI endpoint) {
        boolean https = "https".equalsIgnoreCase(endpoint.getScheme());
        if (!https && !"http".equalsIgnoreCase(endpoint.getScheme())) {
            throw blocked("must begin with https:// or http://");
        }
        String authority = endpoint.getRawAuthority();
        if (authority == null) {
            throw blocked("must name a host");
        }
        if (authority.indexOf('@') >= 0) {
            throw blocked("may not hold a user or password");
        }
        if (endpoint.getRawQuery() != null || endpoint.getRawFragment() != null) {
            throw blocked("may not have a query or a fragment");
        }
        EndpointHost host = EndpointHost.of(endpoint, https);
        if (host == null) {
            throw blocked("does not name a valid host and port");
        }
        check(host);
        if (!https && !mayBePlain(host)) {
            throw blocked("must begin with https://: plain http is only for addresses that " + SETTING + " lists");
        }
    }

    private void check(EndpointHost host) {
        InetAddress address = host.address();
        String refused = address == null ? refusal(host.named(), host.port()) : refusalOf(address, host.port());
        if (refused != null) {
            boolean never = refused.equals(OWN_ADDRESS) || refused.equals(AddressClass.METADATA.label());
            String shown = address == null ? host.name() : address.getHostAddress();
            throw blocked("is at " + refused + " (" + shown + "), where no model may be registered; "
                    + (never ? "no setting allows it, also not " + SETTING : "list it in " + SETTING + " to allow it"));
        }
        if (host.oddity() != null) {
            throw blocked(host.oddity());
        }
    }

    /** A name that always leads to one class. */
    private @Nullable String refusal(@Nullable AddressClass named, int port) {
        if (named != AddressClass.LOOPBACK) {
            return named == null ? null : named.label();
        }
        String refused = refusalOf(LOOPBACK_IPV4, port);
        return refused == null ? null : refusalOf(LOOPBACK_IPV6, port);
    }

    private boolean mayBePlain(EndpointHost host) {
        if (host.address() != null) {
            return allowsPlainHttp(host.address());
        }
        // Any other name may lead to a network that is listed; where it does not, connecting is refused.
        return host.named() == AddressClass.LOOPBACK || !allowedNetworks.isEmpty();
    }

    /** Why this address is not connected to for a registered endpoint: its class, in words; empty when it is. */
    public Optional<String> refusal(InetAddress address, int port) {
        return Optional.ofNullable(refusalOf(address, port));
    }

    /** Whether a registered endpoint at this address, which is not {@linkplain #refusal refused}, may do without TLS. */
    public boolean allowsPlainHttp(InetAddress address) {
        return isListed(address) || (loopbackAllowed && AddressClass.of(address) == AddressClass.LOOPBACK);
    }

    private @Nullable String refusalOf(InetAddress address, int port) {
        if (isMetadata(address)) {
            return AddressClass.METADATA.label();
        }
        if (port == ownPort && isOfThisMachine(address)) {
            return OWN_ADDRESS;
        }
        AddressClass kind = AddressClass.of(address);
        if (kind == null || (kind == AddressClass.LOOPBACK && loopbackAllowed)) {
            return null;
        }
        InetAddress embedded = AddressClass.embedded(address);
        String refused = embedded == null ? null : refusalOf(embedded, port);
        if (refused != null) {
            return refused;
        }
        return isListed(address) ? null : kind.label();
    }

    private boolean isListed(InetAddress address) {
        byte[] bytes = address.getAddress();
        for (Network network : allowedNetworks) {
            if (network.holds(bytes)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfThisMachine(InetAddress address) {
        AddressClass kind = AddressClass.of(address);
        if (kind == AddressClass.LOOPBACK || kind == AddressClass.UNSPECIFIED) {
            return true;
        }
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return true;
        }
    }

    private static GatewayException blocked(String why) {
        return Problem.of(Kind.ENDPOINT_BLOCKED, "`endpoint` " + why)
                .withParam("endpoint")
                .asException();
    }
}
