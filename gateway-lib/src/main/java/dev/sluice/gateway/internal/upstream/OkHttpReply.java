package dev.sluice.gateway.internal.upstream;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.internal.wire.Frames;
import dev.sluice.gateway.internal.wire.Framing;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.ProviderReply;
import dev.sluice.gateway.spi.UpstreamRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import okhttp3.Call;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** A reply over HTTP. One thread reads it; any thread may close it. */
final class OkHttpReply implements ProviderReply {
    private static final int MAX_ERROR_DOCUMENT = 64 * 1024;
    private static final int MAX_GET_DOCUMENT = 4 << 20;

    private final Call call;
    private final Response response;
    private final Shard shard;
    private final UpstreamRequest request;
    private final Faults faults;
    private final Headers headers;
    private final Frames frames;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

    private OkHttpReply(
            Call call, Response response, Shard shard, UpstreamRequest request, Faults faults, Frames frames) {
        this.call = call;
        this.response = response;
        this.shard = shard;
        this.request = request;
        this.faults = faults;
        this.headers = headersOf(response);
        this.frames = frames;
    }

    static OkHttpReply of(Call call, Response response, Shard shard, UpstreamRequest request, Faults faults)
            throws IOException {
        try {
            return new OkHttpReply(call, response, shard, request, faults, framesOf(response, request, faults));
        } catch (IOException e) {
            call.cancel();
            response.close();
            throw e;
        } catch (IllegalArgumentException e) {
            // OkHttp takes header values with control characters, our headers do not.
            call.cancel();
            response.close();
            throw faults.invalidHttp(e);
        }
    }

    @Override
    public int status() {
        return response.code();
    }

    @Override
    public Headers headers() {
        return headers;
    }

    @Override
    public @Nullable Frame next() throws IOException {
        if (!state.compareAndSet(State.IDLE, State.READING)) {
            throw new IOException("the reply is closed");
        }
        try {
            return frames.next();
        } catch (IOException e) {
            throw faults.whileReading(e);
        } finally {
            if (!state.compareAndSet(State.READING, State.IDLE)) {
                release();
            }
        }
    }

    @Override
    public boolean ready() {
        return frames.ready();
    }

    @Override
    public void close() {
        switch (state.getAndSet(State.CLOSED)) {
            case IDLE -> release();
            case READING -> call.cancel();
            case CLOSED -> {}
        }
    }

    /** On the reading thread, or when none reads. */
    private void release() {
        if (request.cancellation().isCancelled()) {
            // Else closing would wait a while for the rest of the reply, hoping to use the connection again.
            call.cancel();
        }
        response.close();
        shard.leave();
    }

    private static Frames framesOf(Response response, UpstreamRequest request, Faults faults) throws IOException {
        boolean encoded = !response.header("content-encoding", "identity").equalsIgnoreCase("identity");
        InputStream in = encoded ? decoded(response, faults) : response.body().byteStream();
        if (!response.isSuccessful()) {
            return Framing.DOCUMENT.frames(request.relayed() ? in : new CutStream(in, MAX_ERROR_DOCUMENT), -1);
        }
        if (request.isGet()) {
            // A list of models, never an answer; one that is cut off is no JSON.
            return Framing.DOCUMENT.frames(new CutStream(in, MAX_GET_DOCUMENT), -1);
        }
        long length = encoded ? -1 : response.body().contentLength();
        return Framing.of(response.header("content-type")).frames(in, length);
    }

    /** Some providers compress although they are asked not to. */
    private static InputStream decoded(Response response, Faults faults) throws IOException {
        if ("gzip".equalsIgnoreCase(response.header("content-encoding"))) {
            return new GZIPInputStream(response.body().byteStream());
        }
        throw faults.protocol("sent a reply in an encoding that was not asked for", null);
    }

    private static Headers headersOf(Response response) {
        Headers.Builder headers = Headers.builder();
        okhttp3.Headers all = response.headers();
        for (int i = 0; i < all.size(); i++) {
            if (!all.name(i).equalsIgnoreCase("content-encoding")) {
                headers.add(all.name(i), all.value(i));
            }
        }
        return headers.build();
    }

    private enum State {
        IDLE,
        READING,
        CLOSED
    }
}
