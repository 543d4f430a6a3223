package dev.sluice.gateway.internal.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A master key in a file.
 *
 * @param path where it is
 */
public record KeyFile(Path path) implements KeySource {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);
    private static final int LONGEST = 1024;

    @Override
    public byte[] read(boolean mayMake) throws KeyProblem {
        try {
            return existing();
        } catch (NoSuchFileException e) {
            if (!mayMake) {
                throw new KeyProblem("the master key file " + path
                        + " is not there, and the store holds keys that were sealed with a master key: put that file"
                        + " back, or set GATEWAY_MASTER_KEY to what was in it");
            }
            return made();
        } catch (IOException e) {
            throw new KeyProblem("the master key file " + path + " cannot be read: make it readable", e);
        }
    }

    private byte[] existing() throws IOException, KeyProblem {
        byte[] key = new byte[0];
        if (Files.size(path) <= LONGEST) {
            key = GivenKey.decoded(
                    Files.readString(path, StandardCharsets.ISO_8859_1).strip());
        }
        if (key.length != GivenKey.BYTES) {
            throw new KeyProblem("the master key file " + path
                    + " does not hold 32 bytes in base64: put back the one that was there");
        }
        return key;
    }

    private byte[] made() throws KeyProblem {
        byte[] key = new byte[GivenKey.BYTES];
        new SecureRandom().nextBytes(key);
        try {
            Path directory = path.resolveSibling(".");
            Files.createDirectories(directory);
            // Where files have owners, the owner alone may read a temporary one; the key file is that same file.
            Path written = Files.createTempFile(directory, "master", ".tmp");
            try {
                write(written, Base64.getEncoder().encodeToString(key) + "\n");
                place(written);
            } finally {
                Files.deleteIfExists(written);
            }
            sync(directory);
            LOG.info("made the master key {}: keep a copy of it somewhere else", path);
            // Read anew: where two processes made one at a time, the first one's stands.
            return existing();
        } catch (IOException e) {
            throw new KeyProblem(
                    "the master key file " + path + " cannot be made: make its directory writable, or set"
                            + " GATEWAY_MASTER_KEY",
                    e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
    }

    /** A link and no move: a move would replace a key that another process has put there meanwhile. */
    private void place(Path written) throws IOException {
        try {
            Files.createLink(path, written);
        } catch (FileAlreadyExistsException e) {
            LOG.debug("another process made {} first", path);
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.move(written, path);
        }
    }

    /** A key that is lost with the power, while rows sealed with it are not, would be lost for good. */
    private static void sync(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("this platform does not sync directories", e);
        }
    }

    @Override
    public String description() {
        return "the master key file " + path;
    }
}
