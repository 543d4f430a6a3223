package dev.sluice.gateway.internal.store;

import dev.sluice.gateway.RegisteredModel;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL of registered models, one for all databases, on one connection. Not thread-safe. */
final class ModelTable {
    private final Handle handle;

    ModelTable(Handle handle) {
        this.handle = handle;
    }

    /** What stands in a row; the key as it is sealed. */
    record Row(
            String id,
            @Nullable String name,
            @Nullable String description,
            String endpoint,
            @Nullable String sealedKey,
            long created) {
        /** What its key is sealed for. */
        String place() {
            return placeOf(id);
        }
    }

    static String placeOf(String id) {
        return "sluice_models|api_key|" + id;
    }

    List<Row> rows() {
        return handle.createQuery("SELECT id, name, description, endpoint, api_key, created FROM sluice_models")
                .map((row, context) -> new Row(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getLong(6)))
                .list();
    }

    /** Grows with every change. */
    long revision() {
        return handle.createQuery("SELECT revision FROM sluice_state WHERE id = 1")
                .mapTo(Long.class)
                .one();
    }

    /**
     * The first statement of every transaction that changes something: it takes the lock that lets one writer in at a time,
     * so that revisions are seen in the order in which they were made.
     */
    void bumpRevision() {
        handle.execute("UPDATE sluice_state SET revision = revision + 1 WHERE id = 1");
    }

    /**
     * Stores a model.
     *
     * @return whether it is new
     */
    boolean put(RegisteredModel model, @Nullable String sealedKey, boolean keepKey, long now) {
        boolean kept = keepKey && sealedKey == null;
        int replaced = handle.createUpdate(
                        "UPDATE sluice_models SET name = :name, description = :description, endpoint = :endpoint,"
                                + " api_key = CASE WHEN :kept = 1 THEN api_key ELSE :key END WHERE id = :id")
                .bind("id", model.id())
                .bind("name", model.name().orElse(null))
                .bind("description", model.description().orElse(null))
                .bind("endpoint", model.endpoint().toString())
                .bind("kept", kept ? 1 : 0)
                .bind("key", sealedKey)
                .execute();
        if (replaced == 0) {
            handle.createUpdate("INSERT INTO sluice_models (id, name, description, endpoint, api_key, created)"
                            + " VALUES (:id, :name, :description, :endpoint, :key, :created)")
                    .bind("id", model.id())
                    .bind("name", model.name().orElse(null))
                    .bind("description", model.description().orElse(null))
                    .bind("endpoint", model.endpoint().toString())
                    .bind("key", sealedKey)
                    .bind("created", now)
                    .execute();
        }
        return replaced == 0;
    }

    /** Removes a model; whether it was there. */
    boolean remove(String id) {
        return handle.createUpdate("DELETE FROM sluice_models WHERE id = :id")
                        .bind("id", id)
                        .execute()
                > 0;
    }

    /** A known text, sealed with the master key that this store is used with. */
    Optional<String> keyCheck() {
        return handle.createQuery("SELECT key_check FROM sluice_state WHERE id = 1 AND key_check IS NOT NULL")
                .mapTo(String.class)
                .findOne();
    }

    /** Sets it where there is none: of two nodes that start with different keys, the first one's stands. */
    void offerKeyCheck(String sealed) {
        handle.createUpdate("UPDATE sluice_state SET key_check = :sealed WHERE id = 1 AND key_check IS NULL")
                .bind("sealed", sealed)
                .execute();
    }
}
