package dev.sluice.gateway.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Against the plainest loop that does the same. */
class SwarTest {
    @Property
    void findsTheFirstLineEnd(@ForAll("bytes") byte[] bytes) {
        for (int from = 0; from <= bytes.length; from++) {
            int expected = from;
            while (expected < bytes.length && bytes[expected] != '\n' && bytes[expected] != '\r') {
                expected++;
            }
            assertThat(Swar.lineEnd(bytes, from, bytes.length)).isEqualTo(expected);
        }
    }

    @Property
    void findsTheFirstByteThatIsNotOrdinaryText(@ForAll("bytes") byte[] bytes) {
        for (int from = 0; from <= bytes.length; from++) {
            int expected = from;
            while (expected < bytes.length
                    && (bytes[expected] & 0xFF) >= 0x20
                    && (bytes[expected] & 0xFF) < 0x80
                    && bytes[expected] != '"'
                    && bytes[expected] != '\\') {
                expected++;
            }
            assertThat(Swar.stringStop(bytes, from, bytes.length)).isEqualTo(expected);
        }
    }

    /** Mostly text, and the bytes one beside those that are looked for. */
    @Provide
    Arbitrary<byte[]> bytes() {
        Arbitrary<Byte> ordinary = Arbitraries.bytes().between((byte) ' ', (byte) '~');
        Arbitrary<Byte> telling = Arbitraries.of(
                (byte) '\n',
                (byte) '\r',
                (byte) 0x0B,
                (byte) 0x0C,
                (byte) 0x09,
                (byte) 0x0E,
                (byte) '"',
                (byte) '!',
                (byte) '#',
                (byte) '\\',
                (byte) '[',
                (byte) ']',
                (byte) 0x1F,
                (byte) 0x20,
                (byte) 0x7F,
                (byte) 0x80,
                (byte) 0x8A,
                (byte) 0x8D,
                (byte) 0xA2,
                (byte) 0xDC,
                (byte) 0xFF,
                (byte) 0,
                (byte) 1);
        return Arbitraries.frequencyOf(Tuple.of(6, ordinary), Tuple.of(1, telling))
                .array(byte[].class)
                .ofMaxSize(40);
    }
}
