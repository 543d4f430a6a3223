package dev.sluice.gateway.internal.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.gateway.internal.wire.ReferenceEvents.Event;
import dev.sluice.gateway.spi.Frame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What frames held, copied while they were valid. */
record FrameLog(List<Copy> frames) {
    /** One frame; its raw bytes as Latin-1, one character each. */
    record Copy(String raw, String data, @Nullable String event) {
        static Copy of(Frame frame) {
            String raw = new String(frame.raw().toByteArray(), ISO_8859_1);
            return new Copy(raw, frame.data().utf8(), frame.event());
        }
    }

    static FrameLog of(Frames frames) throws IOException {
        List<Copy> copies = new ArrayList<>();
        for (Frame frame = frames.next(); frame != null; frame = frames.next()) {
            copies.add(Copy.of(frame));
        }
        return new FrameLog(copies);
    }

    /** Asks now and then whether a frame is ready, and holds the source to its answer. */
    static FrameLog of(Frames frames, ChunkedInput in, Random random) throws IOException {
        List<Copy> copies = new ArrayList<>();
        while (true) {
            int before = in.reads();
            boolean ready = random.nextBoolean() && frames.ready();
            Frame frame = frames.next();
            if (ready && in.reads() != before) {
                throw new AssertionError("was ready, and read all the same");
            }
            if (frame == null) {
                return new FrameLog(copies);
            }
            if (random.nextBoolean() && frames.ready() && random.nextBoolean()) {
                frames.ready();
            }
            copies.add(Copy.of(frame));
        }
    }

    String raw() {
        return String.join("", frames.stream().map(Copy::raw).toList());
    }

    List<Event> events() {
        return frames.stream()
                .filter(frame -> !frame.data().isEmpty())
                .map(frame -> new Event(frame.event(), frame.data()))
                .toList();
    }

    /**
     * The frames with data, each with the bytes that came between it and the one before. An LF that a read cut off its CR
     * is given back to it.
     */
    List<Copy> normalised() {
        List<Copy> result = new ArrayList<>();
        StringBuilder between = new StringBuilder();
        for (Copy frame : frames) {
            if (!frame.data().isEmpty()) {
                result.add(new Copy(between.toString(), "", null));
                result.add(frame);
                between.setLength(0);
                continue;
            }
            int last = result.size() - 1;
            String raw = frame.raw();
            if (last > 0
                    && between.length() == 0
                    && raw.startsWith("\n")
                    && result.get(last).raw().endsWith("\r")) {
                Copy whole = result.get(last);
                result.set(last, new Copy(whole.raw() + "\n", whole.data(), whole.event()));
                raw = raw.substring(1);
            }
            between.append(raw);
        }
        result.add(new Copy(between.toString(), "", null));
        return result;
    }
}
