package dev.sluice.gateway.internal.store;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** One connection to the database, for as long as it works. Not thread-safe: the worker's. */
final class Session implements AutoCloseable {
    private static final long NEVER = -1;

    private final Handle handle;
    private final Database database;
    private final KeySource keySource;
    private final ModelTable table;
    private KeyState keys;
    private Loader loader;
    private Database.ChangeListener listener = () -> {};
    private long revision = NEVER;

    private Session(Handle handle, Database database, KeySource keySource) {
        this.handle = handle;
        this.database = database;
        this.keySource = keySource;
        this.table = new ModelTable(handle);
        this.keys = KeyState.of(keySource, table);
        this.loader = new Loader(keys);
    }

    /** Connects, brings the tables up to date and begins to listen for changes. */
    static Session open(DataSource dataSource, KeySource keySource, Runnable changed)
            throws SQLException, StoreProblem {
        Migrations.run(dataSource);
        Handle handle = Jdbi.create(dataSource).open();
        try {
            Database database = Database.of(handle.getConnection());
            database.prepare(handle.getConnection());
            Session session = new Session(handle, database, keySource);
            session.listener = database.listen(dataSource, changed);
            return session;
        } catch (SQLException | StoreProblem | RuntimeException e) {
            handle.close();
            throw e;
        }
    }

    Database database() {
        return database;
    }

    /** What to do about the master key; empty when it is the right one. */
    Optional<String> keyProblem() {
        return keys.sealer().isPresent() ? Optional.empty() : Optional.of(keys.problem());
    }

    /** What is stored, if it is not what was returned last. */
    Optional<Snapshot> changes() {
        if (keys.sealer().isEmpty()) {
            KeyState now = KeyState.of(keySource, table);
            if (!now.equals(keys)) {
                keys = now;
                loader = new Loader(now);
                revision = NEVER;
            }
        }
        long seen = table.revision();
        if (seen == revision) {
            return Optional.empty();
        }
        // Rows may be newer than the revision that was read before them: then the next look reads them once more.
        Snapshot snapshot = loader.load(table.rows());
        revision = seen;
        return Optional.of(snapshot);
    }

    /** Refuses what needs a master key while there is none. */
    List<Change> acceptable(List<Change> changes) {
        List<Change> acceptable = new ArrayList<>();
        for (Change change : changes) {
            if (change.bringsKey() && keys.sealer().isEmpty()) {
                change.answer()
                        .completeExceptionally(
                                Problem.of(Kind.NOT_CONFIGURED, "the model's key cannot be sealed: " + keys.problem())
                                        .asException());
            } else {
                acceptable.add(change);
            }
        }
        return acceptable;
    }

    /**
     * Carries out all changes or none; what each has to answer.
     *
     * @param progress is called after each
     */
    List<Boolean> apply(List<Change> changes, long now, Runnable progress) throws SQLException {
        return handle.inTransaction(inside -> {
            database.begin(inside.getConnection());
            table.bumpRevision();
            List<Boolean> answers = new ArrayList<>();
            for (Change change : changes) {
                answers.add(change.apply(table, keys.sealer().orElse(null), now));
                progress.run();
            }
            database.announce(inside.getConnection());
            return answers;
        });
    }

    @Override
    public void close() {
        listener.close();
        handle.close();
    }
}
