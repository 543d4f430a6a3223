package dev.sluice.gateway.internal.wire;

import dev.sluice.gateway.spi.Slice;
import java.util.Arrays;
import java.util.Locale;

/**
 * One pass over bytes that must be one JSON object (RFC 8259, strictly) in valid UTF-8. Notes where the top-level fields
 * stand. Uses no recursion, so no input overflows the stack.
 */
final class JsonScanner {
    static final int MAX_DEPTH = 128;
    static final int MAX_NUMBER = 100;
    /** Far above any request; keeps the notes on a body of nothing but tiny fields from outgrowing the body. */
    static final int MAX_FIELDS = 10_000;

    /** For each top-level field: start and end of the name without its quotes, start and end of the value. */
    static final int SPAN = 4;

    private final byte[] bytes;
    private final int end;
    private int pos;

    private final boolean[] objects = new boolean[MAX_DEPTH + 1];
    private int depth;

    private int[] spans = new int[16 * SPAN];
    private int fields;
    private boolean plain;
    private boolean plainNames = true;

    JsonScanner(Slice json) {
        this.bytes = json.array();
        this.pos = json.offset();
        this.end = json.end();
    }

    JsonObject scan() {
        if (end - pos >= 3
                && bytes[pos] == (byte) 0xEF
                && bytes[pos + 1] == (byte) 0xBB
                && bytes[pos + 2] == (byte) 0xBF) {
            throw fail("unexpected byte order mark");
        }
        skipWhitespace();
        int start = pos;
        if (pos == end || bytes[pos] != '{') {
            throw expected("'{'");
        }
        open(true);
        containers();
        skipWhitespace();
        if (pos < end) {
            throw fail("unexpected content after the end of the object");
        }
        return new JsonObject(bytes, start, spans, fields, plainNames);
    }

    /** From behind the outermost opening bracket to behind its closing one. */
    private void containers() {
        boolean fresh = true; // nothing yet since the opening bracket
        while (depth > 0) {
            skipWhitespace();
            boolean object = objects[depth];
            char closing = object ? '}' : ']';
            if (pos < end && bytes[pos] == closing) {
                pos++;
                depth--;
                fresh = false;
                endValue();
                continue;
            }
            if (!fresh) {
                if (pos == end || bytes[pos] != ',') {
                    throw expected("',' or '" + closing + "'");
                }
                pos++;
                skipWhitespace();
            }
            if (object) {
                name(fresh);
            }
            fresh = value();
        }
    }

    /** A name and its colon. */
    private void name(boolean first) {
        if (pos == end || bytes[pos] != '"') {
            throw expected(first ? "a name in double quotes or '}'" : "a name in double quotes");
        }
        int start = pos + 1;
        plain = true;
        string();
        int nameEnd = pos - 1;
        if (!plain && JsonStrings.hasLoneSurrogate(JsonStrings.unescape(bytes, start, nameEnd))) {
            // Jackson takes half a character in a value but not in a name: what passes here must pass there.
            throw JsonSyntaxException.at("a lone surrogate in a name", bytes, start - 1);
        }
        skipWhitespace();
        if (pos == end || bytes[pos] != ':') {
            throw expected("':'");
        }
        pos++;
        skipWhitespace();
        if (depth == 1) {
            beginField(start, nameEnd);
        }
    }

    private void beginField(int start, int nameEnd) {
        if (fields == MAX_FIELDS) {
            throw fail("more than " + MAX_FIELDS + " top-level fields");
        }
        int at = fields * SPAN;
        if (at == spans.length) {
            spans = Arrays.copyOf(spans, at * 2);
        }
        spans[at] = start;
        spans[at + 1] = nameEnd;
        spans[at + 2] = pos;
        plainNames &= plain;
        fields++;
    }

    private void endValue() {
        if (depth == 1) {
            spans[fields * SPAN - 1] = pos;
        }
    }

    /** Reads a scalar, or the opening bracket of a container, which it tells by true. */
    private boolean value() {
        int first = pos < end ? bytes[pos] : 0;
        switch (first) {
            case '{', '[' -> {
                open(first == '{');
                return true;
            }
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw expected("a value");
        }
        endValue();
        return false;
    }

    private void open(boolean object) {
        if (depth == MAX_DEPTH) {
            throw fail("more than " + MAX_DEPTH + " levels of nesting");
        }
        depth++;
        objects[depth] = object;
        pos++;
    }

    private void literal(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (pos + i == end || bytes[pos + i] != text.charAt(i)) {
                throw expected("a value");
            }
        }
        pos += text.length();
    }

    private void number() {
        int start = pos;
        if (bytes[pos] == '-') {
            pos++;
        }
        if (pos < end && bytes[pos] == '0') {
            pos++;
            if (pos < end && isDigit(bytes[pos])) {
                throw fail("a number that begins with 0");
            }
        } else {
            digits();
        }
        if (pos < end && bytes[pos] == '.') {
            pos++;
            digits();
        }
        if (pos < end && (bytes[pos] | 0x20) == 'e') {
            pos++;
            if (pos < end && (bytes[pos] == '+' || bytes[pos] == '-')) {
                pos++;
            }
            digits();
        }
        if (pos - start > MAX_NUMBER) {
            throw JsonSyntaxException.at("a number of more than " + MAX_NUMBER + " characters", bytes, start);
        }
    }

    private void digits() {
        int start = pos;
        while (pos < end && isDigit(bytes[pos])) {
            pos++;
        }
        if (pos == start) {
            throw expected("a digit");
        }
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** From the opening quote to behind the closing one. */
    private void string() {
        int start = pos;
        pos++;
        while (true) {
            pos = Swar.stringStop(bytes, pos, end);
            if (pos == end) {
                throw JsonSyntaxException.at("a string that never ends, begun", bytes, start);
            }
            byte stop = bytes[pos];
            if (stop == '"') {
                pos++;
                return;
            }
            plain = false;
            if (stop == '\\') {
                escape();
            } else if (stop < 0) {
                multiByte();
            } else {
                throw fail(String.format(Locale.ROOT, "a raw control character (0x%02X) in a string", stop));
            }
        }
    }

    private void escape() {
        int letter = pos + 1 < end ? bytes[pos + 1] : 0;
        switch (letter) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> pos += 2;
            case 'u' -> {
                for (int i = 2; i < 6; i++) {
                    if (pos + i >= end || Character.digit(bytes[pos + i], 16) < 0) {
                        throw fail("a \\u escape without four hexadecimal digits");
                    }
                }
                pos += 6;
            }
            default -> throw fail("an unknown escape in a string");
        }
    }

    /** A run of characters beyond ASCII. Refuses overlong forms, surrogates, and code points beyond U+10FFFF. */
    private void multiByte() {
        while (pos < end && bytes[pos] < 0) {
            int lead = bytes[pos] & 0xFF;
            int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
            if (lead < 0xC2 || lead > 0xF4 || pos + length > end) {
                throw fail("invalid UTF-8");
            }
            int second = bytes[pos + 1] & 0xFF;
            int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
            int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
            if (second < low || second > high) {
                throw fail("invalid UTF-8");
            }
            for (int i = 2; i < length; i++) {
                if ((bytes[pos + i] & 0xC0) != 0x80) {
                    throw fail("invalid UTF-8");
                }
            }
            pos += length;
        }
    }

    private void skipWhitespace() {
        while (pos < end && (bytes[pos] == ' ' || bytes[pos] == '\n' || bytes[pos] == '\r' || bytes[pos] == '\t')) {
            pos++;
        }
    }

    private JsonSyntaxException expected(String what) {
        return fail("expected " + what + (pos >= end ? " but found the end" : ""));
    }

    private JsonSyntaxException fail(String what) {
        return JsonSyntaxException.at(what, bytes, pos);
    }
}
