package dev.sluice.gateway.server.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a configuration comes from.
 *
 * @param directory the working directory: {@code ./gateway.yaml} and {@code ./.env} are looked for there
 * @param environment the variables of the process
 * @param dotEnv whether {@code ./.env} is read
 * @param file the file that a flag names
 * @param host the address that a flag names
 * @param port the port that a flag names
 * @param demo whether the scripted provider is added
 */
public record ConfigSources(
        Path directory,
        Map<String, String> environment,
        boolean dotEnv,
        Optional<Path> file,
        Optional<String> host,
        Optional<Integer> port,
        boolean demo) {
    public ConfigSources {
        requireNonNull(directory, "directory");
        environment = Map.copyOf(environment);
        requireNonNull(file, "file");
        requireNonNull(host, "host");
        requireNonNull(port, "port");
    }

    /** The environment and the usual files of a directory, no flags. */
    public static ConfigSources of(Path directory, Map<String, String> environment) {
        return new ConfigSources(
                directory, environment, true, Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    public ConfigSources withFile(Path path) {
        return new ConfigSources(directory, environment, dotEnv, Optional.of(path), host, port, demo);
    }

    public ConfigSources withFlags(Optional<String> flagHost, Optional<Integer> flagPort) {
        return new ConfigSources(directory, environment, dotEnv, file, flagHost, flagPort, demo);
    }

    public ConfigSources withoutDotEnv() {
        return new ConfigSources(directory, environment, false, file, host, port, demo);
    }

    public ConfigSources withDemo() {
        return new ConfigSources(directory, environment, dotEnv, file, host, port, true);
    }

    /** Without the environment: secrets stand there. */
    @Override
    public String toString() {
        return "ConfigSources[" + directory.toAbsolutePath() + "]";
    }
}
