package dev.sluice.gateway.server.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What relative paths are relative to.
 *
 * @param directory the working directory: for variables, flags and defaults
 * @param file the configuration file: its directory, for what it says itself
 */
record Places(Path directory, Optional<Path> file) {
    /**
     * The path that a value means.
     *
     * @throws IllegalArgumentException when it is none, with what it must be
     */
    Path resolve(String text, Origin origin) {
        Path base = directory;
        if (origin.kind() == Origin.Kind.FILE && file.isPresent()) {
            base = file.get().resolveSibling("");
        }
        try {
            return base.resolve(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("a path", e);
        }
    }

    /** The path as an operator would write it: relative to the working directory when it is below. */
    String shown(Path path) {
        Path from = directory.toAbsolutePath().normalize();
        Path absolute = path.toAbsolutePath().normalize();
        return absolute.startsWith(from) ? from.relativize(absolute).toString() : absolute.toString();
    }
}
