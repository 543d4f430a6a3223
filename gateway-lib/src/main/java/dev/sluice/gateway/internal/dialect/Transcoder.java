package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.internal.wire.Envelope;
import dev.sluice.gateway.spi.BodyEdit;
import dev.sluice.gateway.spi.Target;
import java.util.List;

/** Carries requests and replies between a client's dialect and a provider's. Stateless and thread-safe. */
public interface Transcoder {
    /**
     * Begins an attempt. The envelope is not changed: it serves every attempt of its call.
     *
     * @throws dev.sluice.gateway.GatewayException when the request asks for what the provider's dialect cannot say
     */
    Exchange begin(Envelope envelope, Target target, List<BodyEdit> edits);
}
