package dev.sluice.gateway.internal.wire;

import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Picks the framing of a reply by its content type. */
public final class Framing {
    static final int MAX_EVENT = 16 << 20;
    static final int MAX_DOCUMENT = 64 << 20;

    private Framing() {}

    /**
     * The frames of a reply: its events when it is an event stream, else the whole of it as one document.
     *
     * @param contentType the header's value, if there is one
     * @param contentLength the length of the document in bytes, -1 when it is not known beforehand
     */
    public static Frames of(@Nullable String contentType, InputStream in, long contentLength) {
        return isEventStream(contentType)
                ? new SseFrames(in, MAX_EVENT)
                : new DocumentFrames(in, contentLength, MAX_DOCUMENT);
    }

    /** Whether a content type, with or without parameters, is {@code text/event-stream}. */
    public static boolean isEventStream(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int semicolon = contentType.indexOf(';');
        String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        return type.trim().toLowerCase(Locale.ROOT).equals("text/event-stream");
    }
}
