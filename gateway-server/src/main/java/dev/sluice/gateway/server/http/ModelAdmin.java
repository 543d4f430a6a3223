package dev.sluice.gateway.server.http;

import dev.sluice.gateway.RegisteredModel;
import dev.sluice.gateway.Secret;
import java.util.Optional;

/**
 * Changes the registered models, and knows who may. Implementations are thread-safe. Called on the threads of requests; all
 * but {@link #isOperator} may block for as long as the store may take, which is a second.
 */
public interface ModelAdmin {
    /** Whether this is the operator's key: the operator sees every model. */
    boolean isOperator(Optional<Secret> presentedKey);

    /**
     * Refuses whoever may not change models. Called once per request, before its body is read.
     *
     * @throws dev.sluice.gateway.GatewayException 401 for a missing or wrong key, 403 where no key would help
     */
    void authorize(Optional<Secret> presentedKey);

    /**
     * Registers a model, or replaces the one of that id.
     *
     * @throws dev.sluice.gateway.GatewayException 400 naming the field at fault, 409 for an id that a file owns, 503 when
     *     the store does not answer; nothing is stored then
     */
    Registered register(Registration registration);

    /**
     * Removes a model.
     *
     * @throws dev.sluice.gateway.GatewayException 404 when there is none, 409 for an id that a file owns, 503 when the
     *     store does not answer
     */
    void remove(String id);

    /**
     * A model that was taken.
     *
     * @param model the model, as it is stored
     * @param created whether it is new
     */
    record Registered(RegisteredModel model, boolean created) {}
}
