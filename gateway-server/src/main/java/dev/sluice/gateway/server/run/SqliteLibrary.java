package dev.sluice.gateway.server.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where SQLite's driver unpacks its native library: in a directory of this process alone, which goes with it. The driver
 * would leave a copy behind at each stop, since a server that was told to stop ends at once after its drain.
 */
final class SqliteLibrary implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteLibrary.class);
    private static final String PROPERTY = "org.sqlite.tmpdir";

    private final Path directory;

    private SqliteLibrary(Path directory) {
        this.directory = directory;
    }

    /** Makes the directory. Nothing to do where the operator has named one, or temporary files cannot be made. */
    static AutoCloseable place() {
        if (System.getProperty(PROPERTY) != null) {
            return () -> {};
        }
        try {
            SqliteLibrary library = new SqliteLibrary(Files.createTempDirectory("sluice-sqlite"));
            System.setProperty(PROPERTY, library.directory.toString());
            return library;
        } catch (IOException e) {
            LOG.warn("no directory for SQLite's library could be made: {}", e.toString());
            return () -> {};
        }
    }

    @Override
    public void close() throws IOException {
        System.clearProperty(PROPERTY);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }
}
