package dev.sluice.gateway.spi;

import static java.util.Objects.checkFromIndexSize;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A run of bytes in an array; the array is shared, not copied.
 *
 * @param array the array; nobody but its owner writes to it
 * @param offset where the run begins
 * @param length how many bytes it has
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, and sharing the array is the point
public record Slice(byte[] array, int offset, int length) {
    public static final Slice EMPTY = new Slice(new byte[0], 0, 0);

    public Slice {
        checkFromIndexSize(offset, length, array.length);
    }

    /** The whole array. */
    public static Slice of(byte[] array) {
        return new Slice(array, 0, array.length);
    }

    /** The text in UTF-8. */
    public static Slice of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether there are no bytes. */
    public boolean isEmpty() {
        return length == 0;
    }

    /** Where the run ends: the place behind its last byte. */
    public int end() {
        return offset + length;
    }

    /** The bytes as a copy. */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /** The bytes read as UTF-8. */
    public String utf8() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Slice that && Arrays.equals(array, offset, end(), that.array, that.offset, that.end());
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < end(); i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        return "Slice[" + length + " bytes]";
    }
}
