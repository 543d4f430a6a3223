package dev.sluice.gateway.server.run;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.slf4j.event.KeyValuePair;

/** One event as one JSON object on one line; the event's key-value pairs are its members. */
final class JsonLineEncoder extends EncoderBase<ILoggingEvent> {
    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final long MILLIS = 1000;

    /** The second of the line before, written out: many lines share it. */
    private volatile Second second = Second.of(0);

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(256);
        timestamp(line.append("{\"timestamp\":\""), event.getTimeStamp());
        line.append("\",\"level\":\"").append(event.getLevel()).append('"');
        member(line, "logger", event.getLoggerName());
        member(line, "message", event.getFormattedMessage());
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                member(line, pair.key, pair.value);
            }
        }
        if (event.getThrowableProxy() != null) {
            member(line, "error", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return line.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private void timestamp(StringBuilder line, long millis) {
        Second written = second;
        long number = Math.floorDiv(millis, MILLIS);
        if (written.number != number) {
            written = Second.of(number);
            second = written;
        }
        // Four digits, of which the point takes the place of the first.
        line.append(written.text).append(MILLIS + Math.floorMod(millis, MILLIS)).append('Z');
        line.setCharAt(line.length() - 5, '.');
    }

    private static void member(StringBuilder line, String name, Object value) {
        line.append(',');
        quoted(line, name);
        line.append(':');
        if (value instanceof Number || value instanceof Boolean) {
            line.append(value);
        } else {
            quoted(line, String.valueOf(value));
        }
    }

    private static void quoted(StringBuilder line, String text) {
        int plain = plainLength(text);
        line.append('"').append(text, 0, plain);
        for (int i = plain; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> line.append('\\').append(c);
                case '\n' -> line.append("\\n");
                case '\t' -> line.append("\\t");
                default -> {
                    // U+2028 and U+2029 end a line for some readers; a lone surrogate has no bytes in UTF-8.
                    if (c < 0x20 || c == 0x7f || c == 0x2028 || c == 0x2029 || isLone(text, i)) {
                        line.append("\\u").append(HEX[c >> 12]).append(HEX[(c >> 8) & 15]);
                        line.append(HEX[(c >> 4) & 15]).append(HEX[c & 15]);
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        line.append('"');
    }

    /** How much of a text stands in a line as it is: in most cases all of it. */
    private static int plainLength(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c > 0x7e || c == '"' || c == '\\') {
                return i;
            }
        }
        return text.length();
    }

    private static boolean isLone(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }

    /** A second since 1970, with its text up to the point. */
    private record Second(long number, String text) {
        static Second of(long number) {
            String text = Instant.ofEpochSecond(number).toString();
            return new Second(number, text.substring(0, text.length() - 1));
        }
    }
}
