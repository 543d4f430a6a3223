package dev.sluice.gateway.server.run;

import dev.sluice.gateway.Stores;
import dev.sluice.gateway.server.config.Config;
import dev.sluice.gateway.server.config.Config.StoreKind;
import dev.sluice.gateway.server.config.ConfigException;
import dev.sluice.gateway.server.config.ConfigLoader;
import dev.sluice.gateway.server.config.ConfigSources;
import dev.sluice.gateway.server.config.LiveConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;

/** The registered models of the configured store, for commands: with a server that runs on it, or without one. */
public final class OfflineModels implements AutoCloseable {
    private final StoreDoor store;
    private final Registrations registrations;

    private OfflineModels(StoreDoor store, Registrations registrations) {
        this.store = store;
        this.registrations = registrations;
    }

    /**
     * Opens the store.
     *
     * @throws ConfigException when the configuration cannot be used
     * @throws IOException when the store cannot be; the message says why
     */
    public static OfflineModels open(ConfigSources sources) throws IOException {
        Logs.forCommands();
        LiveConfig live = new LiveConfig(new ConfigLoader(sources), new SimpleMeterRegistry());
        Config config = live.config();
        refuseMemory(config.store());
        StoreDoor store = StoreDoor.open(config.store());
        Stores.Status status = store.stores().status();
        if (!status.reachable()) {
            store.close();
            throw new IOException(StoreDoor.place(config.store()) + ": " + String.join("; ", status.problems()));
        }
        Registrations registrations = new Registrations(
                store.stores().models(),
                () -> live.egressRules().exceptOwnPort(config.server().port()),
                live::owner);
        return new OfflineModels(store, registrations);
    }

    /**
     * Brings the configured store to this version.
     *
     * @return where it is, and from which version to which it was brought
     * @throws ConfigException when the configuration cannot be used
     * @throws IOException when the store cannot be; the message says why
     */
    public static String migrate(ConfigSources sources) throws IOException {
        Logs.forCommands();
        Config.Store store = new ConfigLoader(sources).load().store();
        refuseMemory(store);
        Stores.Migration migration = StoreDoor.migrate(store);
        String place = StoreDoor.place(store);
        return migration.from() == migration.to()
                ? place + ": is at version " + migration.to() + ", there is nothing to do"
                : place + ": brought from version " + migration.from() + " to " + migration.to();
    }

    public Registrations registrations() {
        return registrations;
    }

    @Override
    public void close() {
        store.close();
    }

    private static void refuseMemory(Config.Store store) throws IOException {
        if (store.kind() == StoreKind.MEMORY) {
            throw new IOException("the store is in the memory of the server; set `store.url` to one that lasts");
        }
    }
}
