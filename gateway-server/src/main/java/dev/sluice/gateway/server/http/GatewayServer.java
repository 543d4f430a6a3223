package dev.sluice.gateway.server.http;

import dev.sluice.gateway.Gateway;
import dev.sluice.gateway.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;

/** The gateway as an HTTP server. Thread-safe. It does not close the gateway it was given. */
public final class GatewayServer implements AutoCloseable {
    /** How long calls that were cancelled may take to say so to their clients. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private static final Problem STOPPING =
            Problem.of(Problem.Kind.SHUTTING_DOWN, "the gateway is stopping; send the request again");

    private static final int HEAD_BYTES = 16 * 1024;
    private static final int LARGEST_POOLED = 64 * 1024;
    private static final long POOLED_HEAP = 4L << 20;
    private static final long POOLED_DIRECT = 32L << 20;

    private final HttpSettings settings;
    private final Server server;
    private final WatchfulConnector connector;
    private final Calls calls;
    private final StatusPages status;

    GatewayServer(HttpSettings settings, Gateway gateway, ServerState state, ModelAdmin admin, Patience patience) {
        this.settings = settings;
        this.calls = new Calls(gateway, settings.maxConcurrent(), patience);
        this.status = new StatusPages(state);
        this.server = new Server(
                Threads.pool(settings.maxConcurrent()),
                null,
                new ArrayByteBufferPool(0, -1, LARGEST_POOLED, Integer.MAX_VALUE, POOLED_HEAP, POOLED_DIRECT));
        this.connector = connector(server, settings, patience);
        server.addConnector(connector);
        Routes routes = Routes.of(calls, new ModelPages(gateway, admin), new ModelChanges(admin, patience), status);
        server.setHandler(new FrontDoor(routes, new HostRule(state, settings.hosts())));
        server.setErrorHandler(new ErrorPages());
    }

    public static GatewayServer create(HttpSettings settings, Gateway gateway, ServerState state, ModelAdmin admin) {
        return new GatewayServer(settings, gateway, state, admin, Patience.usual());
    }

    private static WatchfulConnector connector(Server server, HttpSettings settings, Patience patience) {
        HttpConfiguration http = new HttpConfiguration();
        http.setHttpCompliance(HttpCompliance.STRICT);
        // Ids of models contain slashes, and clients encode them.
        http.setUriCompliance(UriCompliance.DEFAULT.with("sluice", UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR));
        http.setRequestHeaderSize(HEAD_BYTES);
        http.setSendServerVersion(false);
        // A chunk costs less when one thread selects for all connections; machines with many cores need more.
        int selectors = Math.max(1, Runtime.getRuntime().availableProcessors() / 4);
        WatchfulConnector connector =
                new WatchfulConnector(server, selectors, new HttpConnectionFactory(http), patience);
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        return connector;
    }

    /**
     * Starts to listen; requests are taken when this returns.
     *
     * @throws IOException when the address cannot be listened on; the message says which
     */
    public void start() throws IOException {
        try {
            server.start();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the server did not start", e);
        }
    }

    /** The port that is listened on; asked for after {@link #start()}. */
    public int port() {
        return connector.getLocalPort();
    }

    /**
     * Stops listening, waits until running requests ended, at most the drain timeout, cancels what is left, and returns.
     * Readiness says 503 from the beginning. Blocks; call it once, then {@link #close()}.
     */
    public void drain() {
        status.drain();
        // Idle connections end by themselves; only calls are waited for.
        CompletableFuture<Void> unused = connector.shutdown();
        if (!calls.awaitEnd(settings.drainTimeout())) {
            connector.cancelCalls(STOPPING);
            calls.awaitEnd(LAST_WORDS);
        }
    }

    /** Stops at once; what still runs is cancelled. */
    @Override
    public void close() {
        connector.cancelCalls(STOPPING);
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the server did not stop", e);
        }
    }
}
