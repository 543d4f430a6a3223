package dev.sluice.gateway.bench;

import java.util.Arrays;

/**
 * The events of a canned stream: role, numbered content, finish, usage when asked for, and the end mark. A content event
 * carries its number and the microsecond of {@link System#nanoTime} at which it was sent; that clock is the same for all
 * programs of one Linux machine, so the receiver can tell how long the event was under way.
 */
final class SseEvents {
    static final byte[] ROLE =
            event("{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}");
    static final byte[] FINISH = event("{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}");
    static final byte[] DONE = Canned.ascii("data: [DONE]\n\n");

    private static final byte[] CONTENT =
            event("{\"index\":0,\"delta\":{\"content\":\" #000000@0000000000000000\"},\"finish_reason\":null}");
    private static final int NUMBER = indexOf(CONTENT, (byte) '#') + 1;
    private static final int NUMBER_DIGITS = 6;
    private static final int TIME = NUMBER + NUMBER_DIGITS + 1;
    private static final int TIME_DIGITS = 16;

    private SseEvents() {}

    /** The usage event of a stream with that many content events. */
    static byte[] usage(int chunks) {
        return Canned.ascii("data: " + head() + "[],\"usage\":{\"prompt_tokens\":75,\"completion_tokens\":" + chunks
                + ",\"total_tokens\":" + (75 + chunks) + "}}\n\n");
    }

    /** A content event of this number, sent now, as a chunk of HTTP's chunked transfer coding. */
    static byte[] framedContent(int number, long nanoTime) {
        byte[] framed = framed(CONTENT);
        int shift = framed.length - 2 - CONTENT.length;
        putDigits(framed, shift + NUMBER, NUMBER_DIGITS, number);
        putDigits(framed, shift + TIME, TIME_DIGITS, nanoTime / 1000);
        return framed;
    }

    /** The event as a chunk of HTTP's chunked transfer coding. */
    static byte[] framed(byte[] event) {
        byte[] size = Canned.ascii(Integer.toHexString(event.length) + "\r\n");
        byte[] framed = Arrays.copyOf(size, size.length + event.length + 2);
        System.arraycopy(event, 0, framed, size.length, event.length);
        framed[framed.length - 2] = '\r';
        framed[framed.length - 1] = '\n';
        return framed;
    }

    /** Whether the bytes are a content event, of whatever number and time. */
    static boolean isContent(byte[] buffer, int length) {
        return length == CONTENT.length
                && Arrays.equals(buffer, 0, NUMBER, CONTENT, 0, NUMBER)
                && Arrays.equals(buffer, TIME + TIME_DIGITS, length, CONTENT, TIME + TIME_DIGITS, length);
    }

    static int number(byte[] content) {
        return (int) digits(content, NUMBER, NUMBER_DIGITS);
    }

    /** When the event was sent, as System.nanoTime to the microsecond. */
    static long sentAt(byte[] content) {
        return digits(content, TIME, TIME_DIGITS) * 1000;
    }

    static boolean is(byte[] event, byte[] buffer, int length) {
        return Arrays.equals(event, 0, event.length, buffer, 0, length);
    }

    private static byte[] event(String choice) {
        return Canned.ascii("data: " + head() + "[" + choice + "]}\n\n");
    }

    private static String head() {
        return "{\"id\":\"chatcmpl-bench1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                + "\"model\":\"bench\",\"choices\":";
    }

    private static void putDigits(byte[] target, int at, int count, long value) {
        long rest = value;
        for (int i = at + count - 1; i >= at; i--) {
            target[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static long digits(byte[] source, int at, int count) {
        long value = 0;
        for (int i = at; i < at + count; i++) {
            value = value * 10 + source[i] - '0';
        }
        return value;
    }

    private static int indexOf(byte[] bytes, byte wanted) {
        int i = 0;
        while (bytes[i] != wanted) {
            i++;
        }
        return i;
    }
}
