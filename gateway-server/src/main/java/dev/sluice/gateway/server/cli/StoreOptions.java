package dev.sluice.gateway.server.cli;

import dev.sluice.gateway.server.config.ConfigSources;
import dev.sluice.gateway.server.run.OfflineModels;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of every command that works on the configured store. */
final class StoreOptions {
    @Option(
            names = "--config",
            paramLabel = "F",
            description =
                    "The configuration file; else $$GATEWAY_CONFIG, else ./gateway.yaml, else ./config.yaml, else none.")
    private @Nullable Path config;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    ConfigSources sources() {
        return options.sources(config);
    }

    OfflineModels open() throws IOException {
        return OfflineModels.open(sources());
    }
}
