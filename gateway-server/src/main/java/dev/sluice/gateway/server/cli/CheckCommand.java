package dev.sluice.gateway.server.cli;

import dev.sluice.gateway.server.config.Config;
import dev.sluice.gateway.server.config.ConfigLoader;
import dev.sluice.gateway.server.config.ConfigReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Validates the configuration and explains every value. */
@Command(
        name = "check",
        description = "Validate the configuration; print every effective value and its source, secrets masked.",
        mixinStandardHelpOptions = true,
        versionProvider = GatewayCommand.Version.class,
        footer = {"", "Exit codes: 0 it can be used, 2 it cannot."})
final class CheckCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "F",
            description = "The file; else $GATEWAY_CONFIG, else ./gateway.yaml, else ./config.yaml, else none.")
    private @Nullable Path file;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Config config = new ConfigLoader(options.sources(file)).load();
        ConfigReport.lines(config).forEach(spec.commandLine().getOut()::println);
        return 0;
    }
}
