package dev.sluice.gateway.internal.store;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.Stores.Status;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that speaks to the database: it writes what was handed in, many changes in one transaction, and looks for
 * what other nodes changed. So a database that is slow or gone blocks nobody for longer than the wait for an answer.
 */
final class StoreWorker implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWorker.class);
    private static final int MOST_WAITING = 1024;
    private static final int MOST_IN_ONE = 256;
    private static final int MOST_NAMED = 20;
    private static final Duration RETRY = Duration.ofMillis(500);
    /** How long a change waits without any sign of life of the database. */
    private static final Duration SILENCE = Duration.ofMillis(900);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration CLOSE = Duration.ofSeconds(3);
    /** Says that there is something to look for. */
    private static final Change NUDGE = Change.remove("");

    private final DataSource dataSource;
    private final KeySource keySource;
    private final Clock clock;
    private final @Nullable Duration pollInterval;
    private final BlockingQueue<Change> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final CountDownLatch lookedOnce = new CountDownLatch(1);
    private final Thread thread = new Thread(this, "sluice-store");
    private @Nullable Session session;
    private volatile @Nullable Snapshot snapshot;
    private volatile Status status;
    private volatile boolean closed;
    private volatile long lastSign = System.nanoTime();

    /** A worker that looks for changes in the database's own interval, or in another one. */
    StoreWorker(DataSource dataSource, KeySource keySource, Clock clock, @Nullable Duration pollInterval) {
        this.dataSource = dataSource;
        this.keySource = keySource;
        this.clock = clock;
        this.pollInterval = pollInterval;
        this.status = new Status("", false, List.of("the store was not reached yet"));
    }

    /** Starts, and waits until the database was reached or found out of reach. */
    void start(Duration longest) {
        thread.setDaemon(true);
        thread.start();
        try {
            if (!lookedOnce.await(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the store does not answer; going on without it until it does");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The newest that was read; null before anything was. */
    @Nullable
    Snapshot snapshot() {
        return snapshot;
    }

    Status status() {
        return status;
    }

    /** Waits until a change is stored. */
    boolean await(Change change) {
        if (closed || !queue.offer(change)) {
            throw unavailable(closed ? "the store is closed" : "the store has too many changes waiting");
        }
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        long patience = SILENCE.toNanos();
        while (patience > 0) {
            try {
                return change.answer().get(patience, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                // A database that works through many changes is slow, but not gone.
                long now = System.nanoTime();
                patience = Math.min(lastSign + SILENCE.toNanos() - now, end - now);
            } catch (ExecutionException e) {
                throw failure(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw unavailable("interrupted while storing; whether the change was stored is not known");
            }
        }
        throw unavailable(
                change.take()
                        ? "the store does not answer; nothing was stored"
                        : "the store does not answer; whether the change was stored is not known");
    }

    private static RuntimeException failure(@Nullable Throwable cause) {
        return cause instanceof GatewayException refusal
                ? refusal.problem().asException(refusal)
                : new IllegalStateException("a change failed", cause);
    }

    private static GatewayException unavailable(String why) {
        return Problem.of(Kind.STORE_UNAVAILABLE, why + "; try again").asException();
    }

    @Override
    public void run() {
        List<Change> changes = new ArrayList<>();
        while (!closed) {
            try {
                step(changes);
            } catch (SQLException | StoreProblem | RuntimeException e) {
                if (!(e instanceof Sqlite.FileMoved)) {
                    disconnect();
                }
                failed(e);
                queue.drainTo(changes);
                refuse(changes, StoreFaults.inWords(e));
            }
            changes.clear();
            lookedOnce.countDown();
            collect(changes);
        }
        disconnect();
        queue.drainTo(changes);
        refuse(changes, "the store is closed");
    }

    private void step(List<Change> changes) throws SQLException, StoreProblem {
        Session open = session;
        if (open == null) {
            open = Session.open(dataSource, keySource, () -> queue.offer(NUDGE));
            session = open;
        }
        open.database().requireInPlace();
        List<Change> toStore = open.acceptable(changes.stream()
                .filter(change -> change != NUDGE && change.take())
                .toList());
        List<Boolean> answers = toStore.isEmpty() ? List.of() : stored(open, toStore);
        look(open);
        // Not before this process reads its own changes.
        for (int i = 0; i < answers.size(); i++) {
            toStore.get(i).answer().complete(answers.get(i));
        }
    }

    /** A failure to write is no failure to read: the disk may be full, or another process may hold the lock. */
    private List<Boolean> stored(Session open, List<Change> changes) {
        try {
            return open.apply(changes, clock.instant().getEpochSecond(), this::sign);
        } catch (SQLException | RuntimeException e) {
            LOG.warn("a change was not stored: {}", StoreFaults.inDetail(e));
            String why = StoreFaults.inWords(e);
            changes.forEach(change -> change.answer().completeExceptionally(unavailable(why)));
            return List.of();
        }
    }

    private void look(Session open) {
        Optional<Snapshot> changed = open.changes();
        sign();
        changed.ifPresent(newest -> snapshot = newest);
        if (changed.isPresent() || !status.reachable()) {
            Snapshot known = snapshot;
            report(new Status(
                    open.database().kind(), true, problems(open.keyProblem(), known == null ? Snapshot.EMPTY : known)));
        }
    }

    private void sign() {
        lastSign = System.nanoTime();
    }

    private static List<String> problems(Optional<String> keyProblem, Snapshot known) {
        List<String> problems = new ArrayList<>();
        keyProblem.ifPresent(problems::add);
        List<ServedModel> obstructed = known.obstructed();
        if (!obstructed.isEmpty()) {
            String more = obstructed.size() > MOST_NAMED ? " and " + (obstructed.size() - MOST_NAMED) + " more" : "";
            problems.add("the keys of these registered models cannot be opened: "
                    + obstructed.stream()
                            .limit(MOST_NAMED)
                            .map(served -> served.model().id())
                            .collect(Collectors.joining(", "))
                    + more);
        }
        return problems;
    }

    private void failed(Exception e) {
        Status next = new Status(status.kind(), false, List.of(StoreFaults.inWords(e)));
        if (!next.equals(status)) {
            LOG.warn("{}", StoreFaults.forLog(e));
            status = next;
        }
    }

    private void report(Status next) {
        if (!next.equals(status)) {
            next.problems().forEach(LOG::error);
            if (next.problems().isEmpty() && !status.reachable()) {
                LOG.info("the store is ready ({})", next.kind());
            }
            status = next;
        }
    }

    private static void refuse(List<Change> changes, String why) {
        for (Change change : changes) {
            if (change != NUDGE) {
                change.take();
                change.answer().completeExceptionally(unavailable(why));
            }
        }
    }

    /** Waits for changes, or until it is time to look for other nodes' changes. */
    private void collect(List<Change> changes) {
        Session open = session;
        Duration wait = open == null ? RETRY : open.database().pollInterval();
        if (open != null && pollInterval != null) {
            wait = pollInterval;
        }
        try {
            Change first = queue.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
            if (first != null) {
                changes.add(first);
                queue.drainTo(changes, MOST_IN_ONE - 1);
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    private void disconnect() {
        Session open = session;
        session = null;
        if (open != null) {
            try {
                open.close();
            } catch (RuntimeException e) {
                LOG.debug("the connection to the store did not end well: {}", e.toString());
            }
        }
    }

    void close() {
        closed = true;
        queue.offer(NUDGE);
        try {
            thread.join(CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
