package dev.sluice.gateway.internal.upstream;

import java.io.IOException;
import java.lang.reflect.Field;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import okhttp3.Address;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a pooled connection before anything is written to it. One that the provider has closed must not be used: a
 * request that was written may not be sent again, and common servers close after five idle seconds, while OkHttp looks
 * only after ten. Nor may one on which more has come than the last reply: the surplus would answer the next request.
 */
final class StaleConnections implements Interceptor {
    /** Looking takes a millisecond, so connections in steady use are not looked at. */
    private static final long LOOK_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final @Nullable Field BUFFERS = buffers();

    private final LongSupplier nanoTime;

    /** Providers that broke a connection in use; theirs are looked at every time. As many as are configured. */
    private final Set<Address> hasty = ConcurrentHashMap.newKeySet();

    private final Map<Connection, Long> lastUsed = Collections.synchronizedMap(new WeakHashMap<>());

    StaleConnections(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Connection connection = chain.connection();
        if (connection == null) {
            return chain.proceed(chain.request());
        }
        Long used = lastUsed.get(connection);
        if (used != null && mayNotBeUsed(connection, nanoTime.getAsLong() - used)) {
            connection.socket().close();
            throw new StaleException();
        }
        try {
            Response response = chain.proceed(chain.request());
            if (response.code() == 101) {
                // Whatever the provider has switched to: it answers no HTTP on this connection any more.
                connection.socket().close();
            }
            return response;
        } catch (IOException e) {
            if (used != null) {
                // It may have closed the connection after its last reply, without having said so.
                hasty.add(connection.route().address());
            }
            throw e;
        } finally {
            lastUsed.put(connection, nanoTime.getAsLong());
        }
    }

    private boolean mustLook(Connection connection, long idleNanos) {
        return idleNanos >= LOOK_AFTER_NANOS
                || hasty.contains(connection.route().address());
    }

    private boolean mayNotBeUsed(Connection connection, long idleNanos) {
        try {
            Socket socket = connection.socket();
            return hasSurplus(connection)
                    || socket.getInputStream().available() > 0
                    || (mustLook(connection, idleNanos) && hasEnded(socket));
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * Whether bytes were read from the socket that no reply has taken. OkHttp has no API for that; where its insides are
     * not as expected, the answer is yes, and connections are used once.
     */
    private static boolean hasSurplus(Connection connection) {
        try {
            return BUFFERS == null
                    || !(BUFFERS.get(connection) instanceof okio.Socket socket)
                    || !(socket.getSource() instanceof BufferedSource source)
                    || source.getBuffer().size() > 0;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return true;
        }
    }

    private static @Nullable Field buffers() {
        try {
            Field field =
                    Class.forName("okhttp3.internal.connection.RealConnection").getDeclaredField("socket");
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    /** Between two exchanges nothing may arrive: what does is the end, or an answer to nothing. */
    private static boolean hasEnded(Socket socket) throws IOException {
        int before = socket.getSoTimeout();
        socket.setSoTimeout(1);
        try {
            socket.getInputStream().read();
            return true;
        } catch (SocketTimeoutException stillThere) {
            return false;
        } finally {
            socket.setSoTimeout(before);
        }
    }

    /** Nothing was sent: the request may go out on another connection. */
    static final class StaleException extends IOException {
        StaleException() {
            super("the pooled connection may not be used");
        }
    }
}
