package dev.sluice.gateway;

import dev.sluice.gateway.spi.CredentialStore;
import dev.sluice.gateway.spi.ModelRegistry;
import java.util.List;
import java.util.Optional;

/**
 * The models that were registered at run time: the writing side, and the registry and credentials of what is registered.
 * Thread-safe. Reading never blocks and never fails: it sees the newest state that this process has heard of. Writing
 * blocks until the change is stored, and this process reads its own changes at once; other nodes hear of them within a
 * second.
 *
 * <p>What was read once serves on while the store is out of reach. Until it was read for the first time nobody can say
 * which models there are: {@link #find(String, dev.sluice.gateway.spi.Caller)}, {@link #get} and {@link #all} then throw
 * {@link Problem.Kind#STORE_UNAVAILABLE}, and {@link #list} is empty.
 *
 * <p>It checks nothing about endpoints: {@link EgressRules#check} is asked before {@link #put}.
 */
public interface ModelStore extends ModelRegistry, CredentialStore {
    /**
     * Registers a model, in place of the one of that id if there is one; {@link RegisteredModel#created} of the argument is
     * ignored.
     *
     * @param keepKey whether a model without a key keeps the key that is stored under its id
     * @return whether it is new
     * @throws GatewayException {@link Problem.Kind#STORE_UNAVAILABLE} within a second when the change could not be stored;
     *     {@link Problem.Kind#NOT_CONFIGURED} when the model has a key and there is no master key to seal it with;
     *     {@link Problem.Kind#INVALID_REQUEST} naming the field when a text is too long or no text
     */
    boolean put(RegisteredModel model, boolean keepKey);

    /**
     * Removes a model.
     *
     * @return whether it was there
     * @throws GatewayException {@link Problem.Kind#STORE_UNAVAILABLE} within a second when the change could not be stored
     */
    boolean remove(String id);

    /** The registered model of that id. */
    Optional<RegisteredModel> get(String id);

    /** All registered models, by id. */
    List<RegisteredModel> all();
}
