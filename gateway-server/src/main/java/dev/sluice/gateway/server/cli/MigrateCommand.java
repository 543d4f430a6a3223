package dev.sluice.gateway.server.cli;

import dev.sluice.gateway.server.run.OfflineModels;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Brings the store to this version. */
@Command(
        name = "migrate",
        description =
                "Bring the configured store to this version. `serve` does so too; this is for doing it beforehand.",
        mixinStandardHelpOptions = true,
        versionProvider = GatewayCommand.Version.class,
        footer = {"", "Exit codes: 0 it is at this version, 1 it cannot be brought there, 2 invalid configuration."})
final class MigrateCommand implements Callable<Integer> {
    @Mixin
    private StoreOptions options = new StoreOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        spec.commandLine().getOut().println(OfflineModels.migrate(options.sources()));
        return 0;
    }
}
