package dev.sluice.gateway.server.config;

import dev.sluice.gateway.spi.Slice;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The text of a file. */
final class FileText {
    private FileText() {}

    /**
     * The bytes as UTF-8, without a byte order mark.
     *
     * @throws ConfigException when they are not
     */
    static String of(String fileName, Slice content) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(content.array(), content.offset(), content.length());
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw ConfigException.in(fileName, "", "is not UTF-8 text");
        }
    }
}
