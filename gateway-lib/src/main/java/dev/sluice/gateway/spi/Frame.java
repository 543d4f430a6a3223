package dev.sluice.gateway.spi;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One unit of a provider's reply: one server-sent event, or a whole document.
 *
 * <p>{@link #raw} is the exact bytes as they came, terminator included, and is what same-dialect traffic forwards;
 * {@link #data} is the payload without framing. Both are slices of arrays that belong to the source of the frame and
 * stay valid until the next call to {@link ProviderReply#next()}; whoever keeps a frame longer copies it.
 */
public final class Frame {
    private final Slice raw;
    private final Slice data;
    private final @Nullable String event;
    private final boolean document;

    private Frame(Slice raw, Slice data, @Nullable String event, boolean document) {
        this.raw = raw;
        this.data = data;
        this.event = event;
        this.document = document;
    }

    /** A server-sent event; {@code event} is the value of its {@code event:} field, if it had one. */
    public static Frame event(Slice raw, Slice data, @Nullable String event) {
        return new Frame(raw, data, event, false);
    }

    /** An event made from a name and its data, framed as text/event-stream. For providers that are not HTTP. */
    public static Frame event(@Nullable String event, String data) {
        String head = event == null ? "data: " : "event: " + event + "\ndata: ";
        byte[] headBytes = head.getBytes(StandardCharsets.UTF_8);
        byte[] all = (head + data + "\n\n").getBytes(StandardCharsets.UTF_8);
        return new Frame(
                Slice.of(all), new Slice(all, headBytes.length, all.length - headBytes.length - 2), event, false);
    }

    /** A whole document. */
    public static Frame document(Slice document) {
        return new Frame(document, document, null, true);
    }

    /** Whether it is a whole document, and not one event of a stream. */
    public boolean isDocument() {
        return document;
    }

    /** The exact bytes, framing included. */
    public Slice raw() {
        return raw;
    }

    /** The payload; empty for a comment or keep-alive. */
    public Slice data() {
        return data;
    }

    /** The name of the event, if it has one. */
    public @Nullable String event() {
        return event;
    }
}
