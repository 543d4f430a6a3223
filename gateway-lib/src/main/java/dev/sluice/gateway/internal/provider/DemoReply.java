package dev.sluice.gateway.internal.provider;

import dev.sluice.gateway.Headers;
import dev.sluice.gateway.spi.Cancellation;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.ProviderReply;
import dev.sluice.gateway.spi.Slice;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Frames from memory, with a pause before each but the first; cancelling or closing ends the pause. */
final class DemoReply implements ProviderReply {
    private final int status;
    private final Headers headers;
    private final Iterator<Frame> frames;
    private final Duration pause;
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean begun;

    private DemoReply(int status, String contentType, List<Frame> frames, Duration pause, Cancellation cancellation) {
        this.status = status;
        this.headers = Headers.of("content-type", contentType);
        this.frames = frames.iterator();
        this.pause = pause;
        cancellation.onCancel(ended::countDown);
    }

    static DemoReply document(int status, String json, Cancellation cancellation) {
        return new DemoReply(
                status, "application/json", List.of(Frame.document(Slice.of(json))), Duration.ZERO, cancellation);
    }

    static DemoReply stream(List<String> data, Duration pause, Cancellation cancellation) {
        List<Frame> frames = data.stream().map(json -> Frame.event(null, json)).toList();
        return new DemoReply(200, "text/event-stream", frames, pause, cancellation);
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public Headers headers() {
        return headers;
    }

    @Override
    public @Nullable Frame next() throws IOException {
        if (endedWithin(begun ? pause : Duration.ZERO)) {
            throw new IOException("the call was cancelled");
        }
        begun = true;
        return frames.hasNext() ? frames.next() : null;
    }

    @Override
    public void close() {
        ended.countDown();
    }

    private boolean endedWithin(Duration time) throws InterruptedIOException {
        try {
            return ended.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
