package dev.sluice.gateway.server.cli;

import dev.sluice.gateway.server.config.ConfigSources;
import dev.sluice.gateway.server.run.RunningServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the server and runs until it is told to stop. */
@Command(
        name = "serve",
        description = "Start the gateway.",
        mixinStandardHelpOptions = true,
        versionProvider = GatewayCommand.Version.class,
        footer = {
            "",
            "The file is F, else $GATEWAY_CONFIG, else ./gateway.yaml, else ./config.yaml, else none.",
            "Flags stand above the environment, that above ./.env, that above the file."
        })
final class ServeCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "F", description = "The configuration file.")
    private @Nullable Path config;

    @Option(names = "--port", paramLabel = "N", description = "Port to listen on; 0 takes any free one.")
    private @Nullable Integer port;

    @Option(names = "--host", paramLabel = "H", description = "Address to listen on.")
    private @Nullable String host;

    @Option(
            names = "--demo",
            description = "Serve the model `demo`, which answers without a network; no other provider unless a file is"
                    + " given by --config or $GATEWAY_CONFIG.")
    private boolean demo;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        ConfigSources sources = options.sources(config).withFlags(Optional.ofNullable(host), Optional.ofNullable(port));
        RunningServer server = RunningServer.start(demo ? sources.withDemo() : sources);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "drain"));
        // Not before the hook is there: whoever waits for this line may stop the process at once.
        server.announce();
        // Until a signal: the process ends in the hook.
        new CountDownLatch(1).await();
        return 0;
    }

    private static void stop(RunningServer server) {
        server.drain();
        // Without this a clean stop would leave the exit code of the signal.
        Runtime.getRuntime().halt(0);
    }
}
