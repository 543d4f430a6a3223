package dev.sluice.gateway.internal.wire;

import dev.sluice.gateway.spi.Slice;
import java.nio.charset.StandardCharsets;

/**
 * Writes JSON by hand, straight into UTF-8: for the events of a stream, where a generator for each would cost more than
 * the event. The caller sees to the structure. Not thread-safe.
 */
public final class JsonText {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** The most bytes that one char becomes: those of a {@code u} escape. */
    private static final int LONGEST_CHAR = 6;

    private final OutBuffer out;

    public JsonText(OutBuffer out) {
        this.out = out;
    }

    /** A text as a JSON string, quotes included. */
    public static Slice quoted(String text) {
        OutBuffer json = new OutBuffer(text.length() + 2);
        new JsonText(json).string(text);
        return Slice.of(json.toByteArray());
    }

    /** Appends JSON as it is. */
    public JsonText raw(byte[] json) {
        out.append(json);
        return this;
    }

    /** Appends JSON that holds nothing but ASCII as it is. */
    public JsonText raw(String ascii) {
        out.reserve(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            out.put(ascii.charAt(i));
        }
        return this;
    }

    public JsonText number(long number) {
        return raw(Long.toString(number));
    }

    /**
     * Appends a text as a JSON string, quotes included. Half of a surrogate pair is escaped: providers do split a
     * character between two events, and the client puts the halves together again.
     */
    public JsonText string(String text) {
        out.reserve(text.length() + 2);
        out.put('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.reserve(LONGEST_CHAR);
            if (c < 0x80) {
                ascii(c);
            } else if (c < 0x800) {
                out.put(0xc0 | (c >> 6));
                out.put(0x80 | (c & 0x3f));
            } else if (!Character.isSurrogate(c)) {
                out.put(0xe0 | (c >> 12));
                out.put(0x80 | ((c >> 6) & 0x3f));
                out.put(0x80 | (c & 0x3f));
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                pair(Character.toCodePoint(c, text.charAt(++i)));
            } else {
                escape(c);
            }
        }
        out.reserve(1);
        out.put('"');
        return this;
    }

    private void ascii(char c) {
        if (c >= ' ' && c != '"' && c != '\\') {
            out.put(c);
            return;
        }
        switch (c) {
            case '"', '\\' -> shortEscape(c);
            case '\n' -> shortEscape('n');
            case '\r' -> shortEscape('r');
            case '\t' -> shortEscape('t');
            default -> escape(c);
        }
    }

    private void shortEscape(char c) {
        out.put('\\');
        out.put(c);
    }

    private void escape(char c) {
        shortEscape('u');
        out.put(HEX[c >> 12]);
        out.put(HEX[(c >> 8) & 0xf]);
        out.put(HEX[(c >> 4) & 0xf]);
        out.put(HEX[c & 0xf]);
    }

    private void pair(int codePoint) {
        out.put(0xf0 | (codePoint >> 18));
        out.put(0x80 | ((codePoint >> 12) & 0x3f));
        out.put(0x80 | ((codePoint >> 6) & 0x3f));
        out.put(0x80 | (codePoint & 0x3f));
    }
}
