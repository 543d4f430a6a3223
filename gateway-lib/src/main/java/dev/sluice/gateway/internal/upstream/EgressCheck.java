package dev.sluice.gateway.internal.upstream;

import java.io.IOException;
import java.net.InetSocketAddress;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the verdict on each exchange, before anything is written: a pooled connection may be older than the rules, and
 * the socket factory does not know whether there will be TLS.
 */
final class EgressCheck implements Interceptor {
    private final EgressGuard guard;

    EgressCheck(EgressGuard guard) {
        this.guard = guard;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Connection connection = chain.connection();
        String refusal =
                connection == null ? null : refusal(connection, !chain.request().isHttps());
        if (refusal != null) {
            connection.socket().close();
            throw new EgressGuard.BlockedException(refusal);
        }
        return chain.proceed(chain.request());
    }

    private @Nullable String refusal(Connection connection, boolean plain) {
        InetSocketAddress address = connection.route().socketAddress();
        return guard.refusal(address.getAddress(), address.getPort(), plain);
    }
}
