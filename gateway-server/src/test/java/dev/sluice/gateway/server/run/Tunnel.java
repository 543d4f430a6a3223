package dev.sluice.gateway.server.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a port of this machine that can be cut and mended: what lies behind it is then down, and up again. */
final class Tunnel implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    Tunnel(int target) throws IOException {
        this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        this.target = target;
        daemon(this::acceptAll);
    }

    int port() {
        return server.getLocalPort();
    }

    void cut() {
        cut = true;
        open.forEach(Tunnel::close);
    }

    void mend() {
        cut = false;
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (cut) {
                    close(client);
                } else {
                    Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                    open.add(client);
                    open.add(to);
                    daemon(() -> pump(client, to));
                    daemon(() -> pump(to, client));
                }
            } catch (IOException e) {
                // Closed, or the target refuses: the client sees it.
            }
        }
    }

    private void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side is gone; then so is the other.
        }
        close(from);
        close(to);
        open.remove(from);
        open.remove(to);
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "tunnel");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed then.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
