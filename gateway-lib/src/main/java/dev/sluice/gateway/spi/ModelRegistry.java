package dev.sluice.gateway.spi;

import java.util.List;
import java.util.Optional;

/** Knows the models: name to route. Implementations are thread-safe. */
public interface ModelRegistry {
    /**
     * The route of a requested model name; empty when nothing goes by it. Called once per request, on the request's
     * thread; must not block. Whether the caller may call that name was checked before.
     *
     * @throws dev.sluice.gateway.GatewayException to say more than "unknown": for example that the model is there but a
     *     variable it needs is not set
     */
    Optional<Route> find(String model, Caller caller);

    /** The names that can be listed. Filtering by what the caller may call is done by the gateway. */
    List<ModelInfo> list(Caller caller);
}
