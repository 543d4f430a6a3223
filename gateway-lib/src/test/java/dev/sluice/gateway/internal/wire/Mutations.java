package dev.sluice.gateway.internal.wire;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Small damage to bytes, from a seed. */
final class Mutations {
    private static final byte[] TELLING = {
        '{',
        '}',
        '[',
        ']',
        ':',
        ',',
        '"',
        '\\',
        '/',
        'u',
        'e',
        'E',
        '+',
        '-',
        '.',
        '0',
        '9',
        ' ',
        '\t',
        '\n',
        '\r',
        0,
        0x1F,
        0x7F,
        't',
        'n',
        (byte) 0x80,
        (byte) 0xBF,
        (byte) 0xC0,
        (byte) 0xC3,
        (byte) 0xE0,
        (byte) 0xED,
        (byte) 0xEF,
        (byte) 0xF0,
        (byte) 0xF4,
        (byte) 0xF8,
        (byte) 0xFF
    };

    private Mutations() {}

    static byte[] mutate(byte[] bytes, Random random) {
        byte[] damaged = bytes;
        for (int i = random.nextInt(3); i >= 0; i--) {
            damaged = once(damaged, random);
        }
        return damaged;
    }

    private static byte[] once(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, at + random.nextInt(5));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        switch (random.nextInt(5)) {
            case 0 -> out.write(bytes, to, bytes.length - to);
            case 1 -> {
                out.write(TELLING[random.nextInt(TELLING.length)]);
                out.write(bytes, at, bytes.length - at);
            }
            case 2 -> {
                out.write(TELLING[random.nextInt(TELLING.length)]);
                out.write(bytes, to, bytes.length - to);
            }
            case 3 -> {
                out.write(bytes, at, to - at);
                out.write(bytes, at, bytes.length - at);
            }
            default -> {
                // Cut off here.
            }
        }
        return out.toByteArray();
    }
}
