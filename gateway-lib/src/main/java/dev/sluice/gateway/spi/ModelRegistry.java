package dev.sluice.gateway.spi;

import java.util.List;
import java.util.Optional;

/** Knows the models: name to route. Implementations are thread-safe. */
public interface ModelRegistry {
    /**
     * The route of a requested model name; empty when nothing goes by it. Called once per request, on the request's
     * thread; must not block. Whether the caller may call that name was checked before. For a caller whose key belongs to
     * one provider ({@link Caller#provider()}), a route that stays there.
     *
     * @throws dev.sluice.gateway.GatewayException to say more than "unknown": for example that the model is there but a
     *     variable it needs is not set
     */
    Optional<Route> find(String model, Caller caller);

    /**
     * The route of a caller whose key alone decides where requests go ({@code POST /completions/chat}); empty for a key
     * that does not. Called once per such request, on its thread; must not block.
     *
     * @throws dev.sluice.gateway.GatewayException when the key's provider has no endpoint
     */
    default Optional<Route> findRelay(Caller caller) {
        return Optional.empty();
    }

    /** The names that can be listed. Filtering by what the caller may call is done by the gateway. */
    List<ModelInfo> list(Caller caller);

    /**
     * Targets that stand for a whole provider each (their model is empty): what these providers list themselves is shown
     * behind {@link #list}. Called when models are listed; must not block.
     */
    default List<Target> listedProviders(Caller caller) {
        return List.of();
    }
}
