package dev.sluice.gateway.internal.wire;

/** Bytes that are not the JSON they should be. The message names the place: {@code … at line 3, column 7 (byte 41)}. */
public final class JsonSyntaxException extends RuntimeException {
    public JsonSyntaxException(String message) {
        super(message, null, false, false);
    }

    static JsonSyntaxException at(String what, byte[] bytes, int position) {
        return new JsonSyntaxException(what + " " + place(bytes, position));
    }

    /** A place in words: lines and columns (in characters) count from 1, bytes from 0. */
    static String place(byte[] bytes, int position) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < position; i++) {
            if (bytes[i] == '\n') {
                line++;
                column = 1;
            } else if ((bytes[i] & 0xC0) != 0x80) {
                column++;
            }
        }
        return "at line " + line + ", column " + column + " (byte " + position + ")";
    }
}
