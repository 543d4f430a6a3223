package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.internal.dialect.neutral.ChatEvent;
import dev.sluice.gateway.internal.wire.OutBuffer;

/** Encodes the events of one streamed reply. Used by one thread. */
public interface EventWriter {
    /** Appends what the client is to see of an event, framing included; after {@link ChatEvent.Finished} the end mark too. */
    void write(ChatEvent event, OutBuffer out);
}
