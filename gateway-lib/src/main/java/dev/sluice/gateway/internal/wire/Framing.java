package dev.sluice.gateway.internal.wire;

import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a reply is cut into frames. Its content type says which it is; a dialect says which one its streams have. */
public enum Framing {
    /** The whole reply is one frame. */
    DOCUMENT("a JSON document"),
    /** {@code text/event-stream}: an event is a frame. */
    EVENTS("a stream of events"),
    /** {@code application/x-ndjson}: a line is a frame. */
    LINES("a stream of JSON lines");

    static final int MAX_EVENT = 16 << 20;
    static final int MAX_DOCUMENT = 64 << 20;

    private final String label;

    Framing(String label) {
        this.label = label;
    }

    /** The framing behind a content type, with or without parameters. */
    public static Framing of(@Nullable String contentType) {
        if (contentType == null) {
            return DOCUMENT;
        }
        int semicolon = contentType.indexOf(';');
        String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        return switch (type.trim().toLowerCase(Locale.ROOT)) {
            case "text/event-stream" -> EVENTS;
            case "application/x-ndjson" -> LINES;
            default -> DOCUMENT;
        };
    }

    /**
     * The frames of a reply.
     *
     * @param contentLength how many bytes it has, -1 when that is not known beforehand
     */
    public Frames frames(InputStream in, long contentLength) {
        return switch (this) {
            case DOCUMENT -> new DocumentFrames(in, contentLength, MAX_DOCUMENT);
            case EVENTS -> new SseFrames(in, MAX_EVENT);
            case LINES -> new NdjsonFrames(in, MAX_EVENT);
        };
    }

    /** What to call it in a sentence. */
    public String label() {
        return label;
    }
}
