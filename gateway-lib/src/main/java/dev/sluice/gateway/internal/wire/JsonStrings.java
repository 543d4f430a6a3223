package dev.sluice.gateway.internal.wire;

import dev.sluice.gateway.spi.Slice;
import java.nio.charset.StandardCharsets;

/** Reads JSON strings as they stand in a scanned document; {@link JsonText} writes them. */
public final class JsonStrings {
    private JsonStrings() {}

    /** Whether a value of a scanned document is a string. */
    public static boolean isString(Slice value) {
        return !value.isEmpty() && value.array()[value.offset()] == '"';
    }

    /**
     * The text of a string that stands in a scanned document, quotes included.
     *
     * @throws JsonSyntaxException when an escape stands for half a character (a lone surrogate)
     */
    public static String decode(Slice quoted) {
        int start = quoted.offset() + 1;
        String text = unescape(quoted.array(), start, quoted.end() - 1);
        if (hasLoneSurrogate(text)) {
            throw JsonSyntaxException.at("a lone surrogate in the string", quoted.array(), quoted.offset());
        }
        return text;
    }

    /** The text between two quotes, of well-formed JSON. Lone surrogates stay what they are. */
    static String unescape(byte[] bytes, int from, int to) {
        StringBuilder text = null;
        int copied = from;
        int at = from;
        while (at < to) {
            if (bytes[at] != '\\') {
                at++;
                continue;
            }
            if (text == null) {
                text = new StringBuilder(to - from);
            }
            text.append(new String(bytes, copied, at - copied, StandardCharsets.UTF_8));
            if (bytes[at + 1] == 'u') {
                text.append((char) Integer.parseInt(new String(bytes, at + 2, 4, StandardCharsets.US_ASCII), 16));
                at += 6;
            } else {
                text.append(unescaped((char) bytes[at + 1]));
                at += 2;
            }
            copied = at;
        }
        String rest = new String(bytes, copied, to - copied, StandardCharsets.UTF_8);
        return text == null ? rest : text.append(rest).toString();
    }

    private static char unescaped(char letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> letter;
        };
    }

    static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSurrogatePair(text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : ' ')) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }
}
