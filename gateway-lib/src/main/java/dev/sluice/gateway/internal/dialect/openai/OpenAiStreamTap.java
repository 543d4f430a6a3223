package dev.sluice.gateway.internal.dialect.openai;

import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.StreamTap;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.Slice;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Watches a chunk stream, of chats and of legacy completions alike. Chunks are parsed until the first content is seen;
 * after it, one pass over the bytes looks at what stands before each colon. A quote inside a JSON string is escaped, so
 * {@code "usage":} can only be a key; whether it is one of the chunk itself, parsing decides.
 */
final class OpenAiStreamTap implements StreamTap {
    private static final byte[] ERROR_KEY = Bytes.ascii("\"error\"");
    private static final byte[] USAGE_KEY = Bytes.ascii("\"usage\"");
    private static final byte[] FINISH_KEY = Bytes.ascii("\"finish_reason\"");
    private static final byte[] ERROR_FINISH = Bytes.ascii("\"error\"");
    private static final byte[] NULL = Bytes.ascii("null");

    private boolean sawContent;
    private boolean finished;
    private @Nullable Usage usage;

    @Override
    public Sight see(Frame frame) {
        Slice data = frame.data();
        if (data.isEmpty()) {
            return Sight.PREAMBLE;
        }
        if (Bytes.isEndMark(data)) {
            return Sight.LAST;
        }
        if ("error".equals(frame.event()) || beginsWithError(data)) {
            return Sight.ERROR;
        }
        return sawContent ? search(data) : parse(data);
    }

    private static boolean beginsWithError(Slice data) {
        byte[] bytes = data.array();
        int end = data.end();
        int brace = Bytes.skipSpace(bytes, data.offset(), end);
        int key = Bytes.skipSpace(bytes, brace + 1, end);
        if (brace >= end || bytes[brace] != '{' || !Bytes.startsWith(bytes, key, end, ERROR_KEY)) {
            return false;
        }
        int colon = Bytes.skipSpace(bytes, key + ERROR_KEY.length, end);
        return !Bytes.startsWith(bytes, Bytes.skipSpace(bytes, colon + 1, end), end, NULL);
    }

    private Sight search(Slice data) {
        byte[] bytes = data.array();
        int end = data.end();
        boolean parse = false;
        for (int i = Bytes.nextColon(bytes, data.offset(), end); i < end; i = Bytes.nextColon(bytes, i + 1, end)) {
            int key = i;
            while (key > data.offset() && Bytes.isSpace(bytes[key - 1])) {
                key--;
            }
            if (Bytes.endsWith(bytes, data.offset(), key, USAGE_KEY)) {
                int value = Bytes.skipSpace(bytes, i + 1, end);
                parse |= value < end && bytes[value] == '{';
            } else if (Bytes.endsWith(bytes, data.offset(), key, FINISH_KEY)) {
                int value = Bytes.skipSpace(bytes, i + 1, end);
                finished |= value + 1 < end && bytes[value] == '"' && bytes[value + 1] != '"';
                parse |= Bytes.startsWith(bytes, value, end, ERROR_FINISH);
            }
        }
        return parse ? parse(data) : Sight.CONTENT;
    }

    private Sight parse(Slice data) {
        Chunk chunk = Chunk.parse(data);
        if (chunk == null) {
            return sawContent ? Sight.CONTENT : Sight.PREAMBLE;
        }
        if (chunk.error != null) {
            return Sight.ERROR;
        }
        finished |= chunk.finishReason != null;
        sawContent |= chunk.hasContent;
        if (chunk.usage != null) {
            usage = chunk.usage;
            if (chunk.emptyChoices) {
                return Sight.USAGE_ONLY;
            }
        }
        return sawContent ? Sight.CONTENT : Sight.PREAMBLE;
    }

    @Override
    public boolean mayEndHere() {
        return finished;
    }

    @Override
    public Optional<Usage> usage() {
        return Optional.ofNullable(usage);
    }
}
