package dev.sluice.gateway.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the mock wants to know of a request body: the model, whether to stream and whether to tell the usage. It looks
 * into the first and the last 4 KB only, so that a large body costs it nothing.
 */
final class RequestPeek {
    private static final int WINDOW = 4096;
    private static final byte[] MODEL = Canned.ascii("\"model\"");
    private static final byte[] STREAM = Canned.ascii("\"stream\"");
    private static final byte[] INCLUDE_USAGE = Canned.ascii("\"include_usage\"");

    private byte[] first = new byte[512];
    private int firstLength;
    private byte[] last = new byte[0];
    private int lastLength;

    void reset() {
        firstLength = 0;
        lastLength = 0;
    }

    void add(byte[] buffer, int from, int to) {
        int length = Math.min(to - from, WINDOW - firstLength);
        if (firstLength + length > first.length) {
            first = Arrays.copyOf(first, WINDOW);
        }
        System.arraycopy(buffer, from, first, firstLength, length);
        firstLength += length;
        if (from + length < to) {
            addLast(buffer, from + length, to);
        }
    }

    private void addLast(byte[] buffer, int from, int to) {
        if (last.length == 0) {
            last = new byte[WINDOW];
        }
        int length = Math.min(to - from, WINDOW);
        int kept = Math.min(lastLength, WINDOW - length);
        System.arraycopy(last, lastLength - kept, last, 0, kept);
        System.arraycopy(buffer, to - length, last, kept, length);
        lastLength = kept + length;
    }

    /** The model's name, empty when there is none. */
    String model() {
        byte[] window = first;
        int length = firstLength;
        int at = valueOf(window, length, MODEL);
        if (at < 0) {
            window = last;
            length = lastLength;
            at = valueOf(window, length, MODEL);
        }
        if (at < 0 || window[at] != '"') {
            return "";
        }
        int end = at + 1;
        while (end < length && window[end] != '"') {
            end++;
        }
        return new String(window, at + 1, end - at - 1, StandardCharsets.ISO_8859_1);
    }

    boolean asksForStream() {
        return isTrue(STREAM);
    }

    boolean asksForUsage() {
        return isTrue(INCLUDE_USAGE);
    }

    private boolean isTrue(byte[] name) {
        int inFirst = valueOf(first, firstLength, name);
        int inLast = valueOf(last, lastLength, name);
        return (inFirst >= 0 && first[inFirst] == 't') || (inLast >= 0 && last[inLast] == 't');
    }

    /** Where the value of a quoted name begins, -1 when the name is not there. */
    private static int valueOf(byte[] buffer, int length, byte[] name) {
        for (int i = 0; i + name.length < length; i++) {
            if (buffer[i] == '"' && Arrays.equals(buffer, i, i + name.length, name, 0, name.length)) {
                int at = skipSpace(buffer, i + name.length, length);
                if (at < length && buffer[at] == ':') {
                    int value = skipSpace(buffer, at + 1, length);
                    return value < length ? value : -1;
                }
            }
        }
        return -1;
    }

    private static int skipSpace(byte[] buffer, int from, int length) {
        int at = from;
        while (at < length && (buffer[at] == ' ' || buffer[at] == '\n' || buffer[at] == '\r' || buffer[at] == '\t')) {
            at++;
        }
        return at;
    }
}
