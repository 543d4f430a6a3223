package dev.sluice.gateway.internal.store;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** What a database's errors mean, in words that a client may read: no address, no SQL. */
final class StoreFaults {
    private static final String UNREACHABLE = "the store cannot be reached";
    private static final String LOCKED = "the store is locked by another process";
    private static final String READ_ONLY = "the store is read-only";
    private static final String FULL = "the store's disk is full";
    private static final String REFUSED = "the store refuses the gateway's user: check user, password and rights";
    private static final String UNKNOWN = "the store failed (the log says how)";

    private StoreFaults() {}

    static String inWords(Throwable failure) {
        if (failure instanceof StoreProblem problem) {
            return problem.remedy();
        }
        SQLException cause = sqlException(failure);
        if (cause == null) {
            return UNKNOWN;
        }
        if (cause instanceof SQLTransientConnectionException) {
            return UNREACHABLE;
        }
        // SQLite's driver has error codes and no states, PostgreSQL's states and no codes.
        String state = cause.getSQLState();
        return state == null ? ofSqlite(cause.getErrorCode() & 0xff) : ofPostgreSql(state);
    }

    /** For the log: what it means, and what the driver said where it said something. */
    static String forLog(Throwable failure) {
        String words = inWords(failure);
        return failure instanceof StoreProblem ? words : words + ": " + inDetail(failure);
    }

    /** For the log: what the driver said. */
    static String inDetail(Throwable failure) {
        SQLException cause = sqlException(failure);
        return String.valueOf(cause == null ? failure : cause);
    }

    /** The innermost one: pools and libraries wrap what the driver said. */
    private static @Nullable SQLException sqlException(Throwable failure) {
        SQLException found = null;
        int depth = 0;
        for (Throwable at = failure; at != null && depth < 20; at = at.getCause(), depth++) {
            if (at instanceof SQLException sql) {
                found = sql;
            }
        }
        return found;
    }

    private static String ofSqlite(int code) {
        return switch (code) {
            // The words of no driver but of a pool: it has given the connection up.
            case 0 -> UNREACHABLE;
            case 5, 6 -> LOCKED;
            case 8 -> READ_ONLY;
            case 11, 26 -> "the store's file is damaged or no SQLite database: restore a copy of it";
            case 13 -> FULL;
            case 14 -> "the store's file cannot be opened: check that its directory is there and writable";
            default -> UNKNOWN;
        };
    }

    private static String ofPostgreSql(String state) {
        return switch (state) {
            case "25006" -> READ_ONLY;
            case "53100" -> FULL;
            case "55P03" -> LOCKED;
            case "57014" -> "the store is too slow";
            case "42501", "28000", "28P01" -> REFUSED;
            case "3D000" -> "the store's database is not there: create it";
            default ->
                state.startsWith("08") || state.startsWith("57P") || state.startsWith("53") ? UNREACHABLE : UNKNOWN;
        };
    }
}
