package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.internal.wire.JsonObject;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.Slice;

/** What every frame of a stream has to be, whoever reads it next (docs/decisions/0008). */
final class StreamFrames {
    private static final String END_MARK = "[DONE]";

    private StreamFrames() {}

    /**
     * Refuses an event whose data is neither a JSON object nor OpenAI's end mark.
     *
     * @throws dev.sluice.gateway.GatewayException with {@code UPSTREAM_PROTOCOL}
     */
    static void requireWellFormed(Frame frame) {
        Slice data = frame.data();
        if (!data.isEmpty() && !JsonObject.isObject(data) && !isEndMark(data)) {
            throw ProviderErrors.malformedEvent();
        }
    }

    private static boolean isEndMark(Slice data) {
        return data.length() <= 2 * END_MARK.length() && data.utf8().strip().equals(END_MARK);
    }
}
