package dev.sluice.gateway.server.run;

import dev.sluice.gateway.MasterKey;
import dev.sluice.gateway.ModelStore;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.RegisteredModel;
import dev.sluice.gateway.Stores;
import dev.sluice.gateway.server.config.Config;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.ModelInfo;
import dev.sluice.gateway.spi.Route;
import dev.sluice.gateway.spi.Target;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store that opens while the rest of the server starts: only who asks for a registered model waits for it. Thread-safe.
 */
final class OpeningStores implements Stores, ModelStore {
    private static final Logger LOG = LoggerFactory.getLogger(OpeningStores.class);
    private static final long PATIENCE_MILLIS = 2_000;

    private final FutureTask<StoreDoor> opening;

    private OpeningStores(FutureTask<StoreDoor> opening) {
        this.opening = opening;
    }

    /**
     * Begins to open a store.
     *
     * @throws IOException when the master key is too short; the message says so
     */
    static OpeningStores open(Config.Store store) throws IOException {
        MasterKey key = StoreDoor.masterKey(store);
        FutureTask<StoreDoor> opening = new FutureTask<>(() -> {
            try {
                return StoreDoor.open(store, key);
            } catch (RuntimeException | Error e) {
                LOG.error("the store could not be opened", e);
                throw e;
            }
        });
        Thread thread = new Thread(opening, "store-opening");
        thread.setDaemon(true);
        thread.start();
        return new OpeningStores(opening);
    }

    private ModelStore opened() {
        String why = "the store is still being opened";
        try {
            return opening.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).stores().models();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            why = "the store could not be opened";
        } catch (TimeoutException e) {
            // As it says.
        }
        throw Problem.of(Kind.STORE_UNAVAILABLE, why + ", and registered models are not known until it is")
                .asException();
    }

    @Override
    public ModelStore models() {
        return this;
    }

    @Override
    public Status status() {
        if (!opening.isDone()) {
            return new Status("", false, List.of("the store is still being opened"));
        }
        try {
            return opening.get().stores().status();
        } catch (InterruptedException | ExecutionException e) {
            return new Status("", false, List.of("the store could not be opened; the log says why"));
        }
    }

    /** Waits for the store to be open, and closes it. */
    @Override
    public void close() {
        try {
            opening.get().close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            // There is nothing to close; that it failed was logged.
        }
    }

    @Override
    public boolean put(RegisteredModel model, boolean keepKey) {
        return opened().put(model, keepKey);
    }

    @Override
    public boolean remove(String id) {
        return opened().remove(id);
    }

    @Override
    public Optional<RegisteredModel> get(String id) {
        return opened().get(id);
    }

    @Override
    public List<RegisteredModel> all() {
        return opened().all();
    }

    @Override
    public Optional<Route> find(String model, Caller caller) {
        return opened().find(model, caller);
    }

    @Override
    public List<ModelInfo> list(Caller caller) {
        return opened().list(caller);
    }

    @Override
    public Optional<Credential> find(Target target) {
        return opened().find(target);
    }
}
