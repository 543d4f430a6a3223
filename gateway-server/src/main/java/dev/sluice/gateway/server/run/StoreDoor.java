package dev.sluice.gateway.server.run;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.gateway.MasterKey;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.Stores;
import dev.sluice.gateway.server.config.Config;
import dev.sluice.gateway.server.config.Config.StoreKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteDataSource;

/** The store that is configured, with the connections that it needs. Thread-safe. */
final class StoreDoor implements AutoCloseable {
    /** The store's own connection, the one that listens, and up to three while tables are brought up to date. */
    private static final int CONNECTIONS = 5;

    private static final long CONNECT_MILLIS = 800;
    private static final long IDLE_MILLIS = 10_000;
    private static final String CONNECT_SECONDS = "1";
    private static final String JDBC = "jdbc:postgresql://";
    private static final Logger LOG = LoggerFactory.getLogger(StoreDoor.class);

    private final Stores stores;
    private final Runnable connections;

    private StoreDoor(Stores stores, Runnable connections) {
        this.stores = stores;
        this.connections = connections;
    }

    /**
     * Opens the store. Blocks until it was reached or found out of reach; one that is out of reach opens when it can.
     *
     * @throws IOException when the master key is too short; the message says so
     */
    static StoreDoor open(Config.Store store) throws IOException {
        return open(store, masterKey(store));
    }

    static StoreDoor open(Config.Store store, MasterKey key) {
        if (store.kind() == StoreKind.MEMORY) {
            return new StoreDoor(Stores.memory(), () -> {});
        }
        if (store.kind() == StoreKind.SQLITE) {
            return new StoreDoor(Stores.jdbi(file(store), key), () -> {});
        }
        HikariDataSource pool = new HikariDataSource(pool(store));
        return new StoreDoor(Stores.jdbi(pool, key), pool::close);
    }

    /**
     * Brings the store to this version without opening it.
     *
     * @throws dev.sluice.gateway.GatewayException when that cannot be; the message says why
     */
    static Stores.Migration migrate(Config.Store store) {
        if (store.kind() == StoreKind.SQLITE) {
            return Stores.migrate(file(store));
        }
        try (HikariDataSource pool = new HikariDataSource(pool(store))) {
            return Stores.migrate(pool);
        }
    }

    private static SQLiteDataSource file(Config.Store store) {
        SQLiteDataSource file = new SQLiteDataSource();
        file.setUrl(store.jdbcUrl());
        store.file().ifPresent(StoreDoor::makeDirectoryOf);
        return file;
    }

    /**
     * What seals the keys in a store.
     *
     * @throws IOException when it is too short; the message says so
     */
    static MasterKey masterKey(Config.Store store) throws IOException {
        if (store.masterKey().isEmpty()) {
            if (store.kind() != StoreKind.MEMORY) {
                makeDirectoryOf(store.masterKeyFile());
            }
            return MasterKey.file(store.masterKeyFile());
        }
        try {
            return MasterKey.of(store.masterKey().get());
        } catch (IllegalArgumentException e) {
            throw new IOException("`store.master_key`: " + e.getMessage(), e);
        }
    }

    private static HikariConfig pool(Config.Store store) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("sluice-store");
        pool.setJdbcUrl(store.jdbcUrl());
        store.user().ifPresent(pool::setUsername);
        store.password().map(Secret::reveal).ifPresent(pool::setPassword);
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setMinimumIdle(0);
        pool.setIdleTimeout(IDLE_MILLIS);
        pool.setConnectionTimeout(CONNECT_MILLIS);
        // A server that is not there yet is no reason not to start.
        pool.setInitializationFailTimeout(-1);
        pool.addDataSourceProperty("connectTimeout", CONNECT_SECONDS);
        pool.addDataSourceProperty("loginTimeout", CONNECT_SECONDS);
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        return pool;
    }

    private static void makeDirectoryOf(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        try {
            if (directory != null) {
                Files.createDirectories(directory);
            }
        } catch (IOException e) {
            // The store says so too, for as long as it is so.
            LOG.warn("the directory {} cannot be made: {}", directory, e.toString());
        }
    }

    /** Where the store is, for the eyes of the operator. */
    static String place(Config.Store store) {
        return switch (store.kind()) {
            case MEMORY -> "memory";
            case SQLITE -> "sqlite " + store.file().map(Path::toString).orElse("");
            case POSTGRESQL -> "postgresql " + server(store.jdbcUrl());
        };
    }

    private static String server(String jdbcUrl) {
        String address = jdbcUrl.startsWith(JDBC) ? jdbcUrl.substring(JDBC.length()) : jdbcUrl;
        int query = address.indexOf('?');
        return query < 0 ? address : address.substring(0, query);
    }

    Stores stores() {
        return stores;
    }

    @Override
    public void close() {
        stores.close();
        connections.run();
    }
}
