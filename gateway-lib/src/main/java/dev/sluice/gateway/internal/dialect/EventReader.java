package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.internal.dialect.neutral.ChatEvent;
import dev.sluice.gateway.spi.Frame;
import java.util.function.Consumer;

/** Decodes the frames of one streamed reply. Used by one thread. */
public interface EventReader {
    /**
     * Takes the next frame; hands over the events it holds, which may be none. The last one is {@link ChatEvent.Finished}.
     *
     * @throws dev.sluice.gateway.GatewayException when the frame is the provider's error event
     */
    void read(Frame frame, Consumer<ChatEvent> events);

    /**
     * The stream has ended: hands over what was waiting for more ({@link ChatEvent.Finished} of a host that sends no end
     * mark, after a finish reason).
     *
     * @throws dev.sluice.gateway.GatewayException with {@code UPSTREAM_RESET} when it ended too early
     */
    void end(Consumer<ChatEvent> events);
}
