package dev.sluice.gateway.internal.upstream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.function.Predicate;
import javax.net.SocketFactory;

/**
 * Makes the sockets of connections to providers. OkHttp leaves Nagle's algorithm on, which holds the tail of a body back
 * until the provider's delayed acknowledgement: about 40 ms. And here, where the address is known that a name stands for,
 * {@link EgressGuard} has its say.
 */
final class UpstreamSockets extends SocketFactory {
    private final Predicate<InetAddress> blocked;

    UpstreamSockets(Predicate<InetAddress> blocked) {
        this.blocked = blocked;
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
            if (endpoint instanceof InetSocketAddress inet && !inet.isUnresolved() && blocked.test(inet.getAddress())) {
                throw new EgressGuard.BlockedException();
            }
            super.connect(endpoint, timeout);
            setTcpNoDelay(true);
            // For the TLS handshake, which has no deadline else. OkHttp sets its own (none) when an exchange begins.
            setSoTimeout(timeout);
        }
    }
}
