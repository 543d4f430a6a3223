package dev.sluice.gateway.internal.upstream;

import static java.util.Objects.requireNonNull;

import dev.sluice.gateway.EgressRules;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.spi.Body;
import dev.sluice.gateway.spi.FailureKind;
import dev.sluice.gateway.spi.ProviderReply;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.Upstream;
import dev.sluice.gateway.spi.UpstreamException;
import dev.sluice.gateway.spi.UpstreamRequest;
import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import okhttp3.Authenticator;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.Dispatcher;
import okhttp3.Dns;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's HTTP client. A request leaves it once and to one place: it is never sent again by itself, redirects are
 * replies like any other, no proxy of the system is used, and nothing is added to or taken from a reply.
 *
 * <p>Only connecting has a deadline here; all others belong to the caller, who cancels. Thread-safe.
 */
public final class OkHttpUpstream implements Upstream, AutoCloseable {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(55);
    private static final int MOST_URLS = 1024;

    private final String userAgent;
    private final LongSupplier nanoTime;
    private final Dns dns;
    private final Shards configured;
    private final Shards registered;
    private final Map<URI, HttpUrl> urls = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** A client that asks these rules, as they are then, for each exchange with a provider that was registered. */
    public OkHttpUpstream(Supplier<EgressRules> rules) {
        this(
                Shard.MAX_IN_FLIGHT,
                System::nanoTime,
                Dns.SYSTEM,
                EgressGuard.configured(),
                EgressGuard.registered(rules));
    }

    OkHttpUpstream(
            int maxInFlightPerShard,
            LongSupplier nanoTime,
            Dns dns,
            EgressGuard forConfigured,
            EgressGuard forRegistered) {
        this.userAgent = "sluice/" + Version.current();
        this.nanoTime = nanoTime;
        this.dns = dns;
        this.configured = new Shards(() -> newClient(forConfigured).build(), maxInFlightPerShard);
        this.registered = new Shards(() -> newRegisteredClient(forRegistered), maxInFlightPerShard);
    }

    @Override
    public ProviderReply send(UpstreamRequest request) throws IOException {
        Faults faults = new Faults(request.provider().name(), request.cancellation());
        Request httpRequest = httpRequest(request);
        Shards shards = request.provider().isRegistered() ? registered : configured;
        while (true) {
            if (closed || request.cancellation().isCancelled()) {
                throw new IOException(closed ? "the client is closed" : "the call was cancelled");
            }
            Shard shard = shards.enter();
            Call call = shard.client().newCall(httpRequest);
            request.cancellation().onCancel(call::cancel);
            try {
                return OkHttpReply.of(call, call.execute(), shard, request, faults);
            } catch (StaleConnections.StaleException e) {
                // Nothing was sent, and that connection is gone: the next try takes another, in the end a new one.
                shard.leave();
            } catch (IOException e) {
                shard.leave();
                throw faults.whileSending(e);
            } catch (RuntimeException | Error e) {
                shard.leave();
                throw e;
            }
        }
    }

    /** Ends the calls that wait for the head of a reply, and idle connections. Replies are closed by their readers. */
    @Override
    public void close() {
        closed = true;
        configured.close();
        registered.close();
    }

    int shardCount() {
        return configured.size() + registered.size();
    }

    int inFlight() {
        return configured.inFlight() + registered.inFlight();
    }

    int connections() {
        return configured.connections() + registered.connections();
    }

    private OkHttpClient newRegisteredClient(EgressGuard guard) {
        return newClient(guard).addNetworkInterceptor(new EgressCheck(guard)).build();
    }

    OkHttpClient.Builder newClient(EgressGuard guard) {
        return new OkHttpClient.Builder()
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .authenticator(Authenticator.NONE)
                .proxyAuthenticator(Authenticator.NONE)
                .proxy(Proxy.NO_PROXY)
                .cookieJar(CookieJar.NO_COOKIES)
                .cache(null)
                .protocols(List.of(Protocol.HTTP_1_1))
                .socketFactory(new UpstreamSockets(guard))
                .dns(dns)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .callTimeout(Duration.ZERO)
                .dispatcher(new Dispatcher())
                .connectionPool(new ConnectionPool(Shard.MAX_IDLE, KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS))
                .addInterceptor(OkHttpUpstream::withConnectTimeout)
                .addNetworkInterceptor(OkHttpUpstream::withReadableRetryAfter)
                .addNetworkInterceptor(new StaleConnections(nanoTime));
    }

    private static Response withConnectTimeout(Interceptor.Chain chain) throws IOException {
        Duration timeout =
                requireNonNull(chain.request().tag(UpstreamRequest.class)).connectTimeout();
        int millis = (int) Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toMillis()));
        return chain.withConnectTimeout(millis, TimeUnit.MILLISECONDS).proceed(chain.request());
    }

    /** OkHttp reads the number of seconds on a 408 and a 503 as an int, and throws when it is none. */
    private static Response withReadableRetryAfter(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        String wait = response.header("retry-after", "");
        return wait.length() > 9 && wait.chars().allMatch(Character::isDigit)
                ? response.newBuilder().header("retry-after", "999999999").build()
                : response;
    }

    private Request httpRequest(UpstreamRequest request) throws UpstreamException {
        return new Request.Builder()
                .url(url(request))
                .headers(headers(request))
                .method(request.isGet() ? "GET" : "POST", request.isGet() ? null : new OneShot(request.body()))
                .tag(UpstreamRequest.class, request)
                .build();
    }

    private HttpUrl url(UpstreamRequest request) throws UpstreamException {
        URI uri = request.uri();
        HttpUrl known = urls.get(uri);
        if (known != null) {
            return known;
        }
        HttpUrl url = HttpUrl.get(uri);
        if (url == null) {
            throw new UpstreamException(
                    Kind.UPSTREAM_CONNECT,
                    "the address of provider '" + request.provider().name() + "' is none that can be called",
                    null,
                    FailureKind.NEXT_TARGET);
        }
        if (urls.size() >= MOST_URLS) {
            urls.clear();
        }
        urls.put(uri, url);
        return url;
    }

    private Headers headers(UpstreamRequest request) throws UpstreamException {
        Headers.Builder headers = new Headers.Builder();
        List<String> unsendable = new ArrayList<>(0);
        request.headers().forEach((name, value) -> {
            if (isPrintableAscii(value)) {
                headers.add(name, value);
            } else {
                unsendable.add(name);
            }
        });
        if (!unsendable.isEmpty()) {
            // Most often a key that was pasted with something of the page around it. The value is not repeated.
            throw new UpstreamException(
                    Kind.UPSTREAM_PROTOCOL,
                    "header " + unsendable.get(0) + " for provider '"
                            + request.provider().name() + "' holds a character that cannot be sent",
                    null);
        }
        // Without one, OkHttp would ask for gzip and decode the reply, and its bytes would not be the provider's.
        if (!request.headers().contains("accept-encoding")) {
            headers.add("accept-encoding", "identity");
        }
        return headers.set("user-agent", userAgent).build();
    }

    private static boolean isPrintableAscii(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\t' && (c < ' ' || c > '~')) {
                return false;
            }
        }
        return true;
    }

    /** A body that OkHttp may write once: it then never repeats the request, whatever the reply says. */
    private static final class OneShot extends RequestBody {
        private final Body body;

        OneShot(Body body) {
            this.body = body;
        }

        @Override
        public @Nullable MediaType contentType() {
            return null;
        }

        @Override
        public long contentLength() {
            return body.length();
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            for (Slice slice : body.slices()) {
                sink.write(slice.array(), slice.offset(), slice.length());
            }
        }
    }
}
