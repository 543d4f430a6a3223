package dev.sluice.gateway.internal.store;

import dev.sluice.gateway.ModelStore;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.RegisteredModel;
import dev.sluice.gateway.Stores;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.ModelInfo;
import dev.sluice.gateway.spi.Route;
import dev.sluice.gateway.spi.Target;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Keeps what is registered in SQLite or PostgreSQL. Thread-safe. */
public final class JdbiStore implements Stores {
    private static final Duration LONGEST_START = Duration.ofSeconds(10);

    private final StoreWorker worker;
    private final ModelStore models;

    private JdbiStore(StoreWorker worker) {
        this.worker = worker;
        this.models = new Models(worker);
    }

    /** Opens a store; one that cannot be reached now is opened when it can. */
    public static Stores open(DataSource dataSource, KeySource keySource) {
        return open(dataSource, keySource, null);
    }

    static Stores open(DataSource dataSource, KeySource keySource, @Nullable Duration pollInterval) {
        StoreWorker worker = new StoreWorker(dataSource, keySource, Clock.systemUTC(), pollInterval);
        worker.start(LONGEST_START);
        return new JdbiStore(worker);
    }

    /** Brings a database's tables to this version. */
    public static Migration migrate(DataSource dataSource) {
        try {
            return Migrations.run(dataSource);
        } catch (SQLException | StoreProblem | RuntimeException e) {
            throw Problem.of(Kind.STORE_UNAVAILABLE, StoreFaults.inWords(e)).asException(e);
        }
    }

    @Override
    public ModelStore models() {
        return models;
    }

    @Override
    public Status status() {
        return worker.status();
    }

    @Override
    public void close() {
        worker.close();
    }

    private static final class Models implements ModelStore {
        private final StoreWorker worker;

        Models(StoreWorker worker) {
            this.worker = worker;
        }

        /** Before anything was read, nobody can say that a model is not there. */
        private Snapshot known() {
            Snapshot snapshot = worker.snapshot();
            if (snapshot == null) {
                String why = worker.status().problems().stream().findFirst().orElse("the store was not read yet");
                throw Problem.of(Kind.STORE_UNAVAILABLE, why + ", and registered models are not known until it can be")
                        .asException();
            }
            return snapshot;
        }

        @Override
        public boolean put(RegisteredModel model, boolean keepKey) {
            ModelText.check(model);
            return worker.await(Change.put(model, keepKey));
        }

        @Override
        public boolean remove(String id) {
            return worker.await(Change.remove(id));
        }

        @Override
        public Optional<RegisteredModel> get(String id) {
            return known().get(id);
        }

        @Override
        public List<RegisteredModel> all() {
            return known().all();
        }

        @Override
        public Optional<Route> find(String model, Caller caller) {
            return known().find(model, caller);
        }

        @Override
        public List<ModelInfo> list(Caller caller) {
            Snapshot snapshot = worker.snapshot();
            return snapshot == null ? List.of() : snapshot.list(caller);
        }

        @Override
        public Optional<Credential> find(Target target) {
            Snapshot snapshot = worker.snapshot();
            return snapshot == null ? Optional.empty() : snapshot.credential(target);
        }
    }
}
