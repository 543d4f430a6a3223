package dev.sluice.gateway.internal.upstream;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import javax.net.SocketFactory;

/**
 * Makes the sockets of connections to providers. OkHttp leaves Nagle's algorithm on, which holds the tail of a body back
 * until the provider's delayed acknowledgement: about 40 ms. And here, where the address is known that a name stands for,
 * {@link EgressGuard} has its say.
 */
final class UpstreamSockets extends SocketFactory {
    private final EgressGuard guard;

    UpstreamSockets(EgressGuard guard) {
        this.guard = guard;
    }

    @Override
    public Socket createSocket() {
        return new UpstreamSocket();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return connected(new InetSocketAddress(address, port));
    }

    private Socket connected(SocketAddress address) throws IOException {
        Socket socket = new UpstreamSocket();
        socket.connect(address);
        return socket;
    }

    private final class UpstreamSocket extends Socket {
        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            if (endpoint instanceof InetSocketAddress inet && !inet.isUnresolved()) {
                // Whether the exchange will be in the clear is not known here: EgressCheck asks about that.
                String refusal = guard.refusal(inet.getAddress(), inet.getPort(), false);
                if (refusal != null) {
                    throw new EgressGuard.BlockedException(refusal);
                }
            }
            try {
                super.connect(endpoint, timeout);
            } catch (ConnectException | NoRouteToHostException e) {
                throw e;
            } catch (SocketException e) {
                // "Network is unreachable" has no class of its own; nothing was sent.
                ConnectException unreachable = new ConnectException(e.getMessage());
                unreachable.initCause(e);
                throw unreachable;
            }
            setTcpNoDelay(true);
            // For the TLS handshake, which has no deadline else. OkHttp sets its own (none) when an exchange begins.
            setSoTimeout(timeout);
        }
    }
}
