package dev.sluice.gateway.server.cli;

import dev.sluice.gateway.server.config.ConfigSources;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that reads the configuration. */
final class ConfigOptions {
    @Option(names = "--no-env-file", description = "Do not read ./.env.")
    private boolean noEnvFile;

    ConfigSources sources(@Nullable Path file) {
        ConfigSources sources = ConfigSources.of(Path.of(""), System.getenv());
        ConfigSources named = Optional.ofNullable(file).map(sources::withFile).orElse(sources);
        return noEnvFile ? named.withoutDotEnv() : named;
    }
}
