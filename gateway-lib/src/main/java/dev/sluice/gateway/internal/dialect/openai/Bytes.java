package dev.sluice.gateway.internal.dialect.openai;

import dev.sluice.gateway.spi.Slice;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Searches in the bytes of a chunk. */
final class Bytes {
    private static final byte[] END_MARK = ascii("[DONE]");

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EVERY_BYTE = 0x0101010101010101L;

    private Bytes() {}

    /** Where the next colon is, or {@code end}. Looks at eight bytes at a time: this runs over every chunk. */
    static int nextColon(byte[] bytes, int from, int end) {
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long zeroAtColon = (long) LONGS.get(bytes, at) ^ (EVERY_BYTE * ':');
            // Sets the top bit of the bytes that are zero; above the lowest of them it may err, which is not looked at.
            long found = (zeroAtColon - EVERY_BYTE) & ~zeroAtColon & (EVERY_BYTE << 7);
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < end && bytes[at] != ':') {
            at++;
        }
        return at;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether the data of an event is {@code [DONE]}. */
    static boolean isEndMark(Slice data) {
        int at = skipSpace(data.array(), data.offset(), data.end());
        return startsWith(data.array(), at, data.end(), END_MARK)
                && skipSpace(data.array(), at + END_MARK.length, data.end()) == data.end();
    }

    static int skipSpace(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && isSpace(bytes[at])) {
            at++;
        }
        return at;
    }

    static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    static boolean startsWith(byte[] bytes, int from, int end, byte[] prefix) {
        if (end - from < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (bytes[from + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the bytes before {@code end} end with {@code suffix}. */
    static boolean endsWith(byte[] bytes, int from, int end, byte[] suffix) {
        return end - from >= suffix.length && startsWith(bytes, end - suffix.length, end, suffix);
    }
}
