package dev.sluice.gateway.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server that takes one connection after the other and does with each request what the test says. */
final class ScriptedServer implements AutoCloseable {
    /** Answers the request of that number, counted from 0; null closes the connection. */
    interface Script {
        byte[] answer(int request) throws InterruptedException;
    }

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Thread thread = new Thread(this::serve, "scripted-server");
    private final int bodyLength;
    private final Script script;
    private final boolean keepsAlive;
    private int requests;

    ScriptedServer(int bodyLength, Script script) throws IOException {
        this(bodyLength, script, true);
    }

    private ScriptedServer(int bodyLength, Script script, boolean keepsAlive) throws IOException {
        this.bodyLength = bodyLength;
        this.script = script;
        this.keepsAlive = keepsAlive;
        thread.start();
    }

    /** Closes each connection after its first answer. */
    static ScriptedServer closingAfterEach(int bodyLength, Script script) throws IOException {
        return new ScriptedServer(bodyLength, script, false);
    }

    Endpoint endpoint() {
        return Endpoint.of("http://127.0.0.1:" + listener.getLocalPort(), null);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        thread.interrupt();
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                socket.setTcpNoDelay(true);
                while (readRequest(socket.getInputStream())) {
                    byte[] answer = script.answer(requests++);
                    if (answer == null) {
                        break;
                    }
                    socket.getOutputStream().write(answer);
                    if (!keepsAlive) {
                        break;
                    }
                }
            } catch (IOException e) {
                // The load went away, or the test is over.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private boolean readRequest(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                return false;
            }
            head.write(b);
        }
        return in.readNBytes(bodyLength).length == bodyLength;
    }
}
