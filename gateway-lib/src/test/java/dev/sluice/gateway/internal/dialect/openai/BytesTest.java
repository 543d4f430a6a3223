package dev.sluice.gateway.internal.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BytesTest {
    /** Bytes around the colon's, and with the top bit set, are what the eight-at-a-time search could trip over. */
    @Property(tries = 500)
    void findsTheColonThatAPlainLoopFinds(
            @ForAll @Size(max = 40) byte @ByteRange(min = 56, max = 60) [] bytes,
            @ForAll @IntRange(max = 40) int from,
            @ForAll @IntRange(max = 40) int end,
            @ForAll boolean topBits) {
        int stop = Math.min(end, bytes.length);
        int start = Math.min(from, stop);
        for (int i = 0; topBits && i < bytes.length; i += 3) {
            bytes[i] |= (byte) 0x80;
        }
        int expected = start;
        while (expected < stop && bytes[expected] != ':') {
            expected++;
        }

        assertThat(Bytes.nextColon(bytes, start, stop)).isEqualTo(expected);
    }
}
