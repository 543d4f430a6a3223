package dev.sluice.gateway.server.cli;

import dev.sluice.gateway.RegisteredModel;
import dev.sluice.gateway.server.http.ModelAdmin.Registered;
import dev.sluice.gateway.server.http.Registration;
import dev.sluice.gateway.server.run.OfflineModels;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists and changes the registered models, in the store itself. */
@Command(
        name = "models",
        description =
                "List, register and remove models, in the configured store itself: with or without a running server.",
        mixinStandardHelpOptions = true,
        versionProvider = GatewayCommand.Version.class,
        subcommands = ModelsCommand.Add.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "A server that runs on the same store sees a change within a second."})
final class ModelsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: list, add or rm");
    }

    @Command(
            name = "list",
            description = "List the registered models. Keys are never shown.",
            mixinStandardHelpOptions = true,
            versionProvider = GatewayCommand.Version.class)
    int list(@Mixin StoreOptions options) throws IOException {
        try (OfflineModels models = options.open()) {
            List<RegisteredModel> all = models.registrations().all();
            all.forEach(model -> out().println(line(model)));
            if (all.isEmpty()) {
                spec.commandLine().getErr().println("no models are registered");
            }
        }
        return 0;
    }

    @Command(
            name = "rm",
            description = "Remove a registered model.",
            mixinStandardHelpOptions = true,
            versionProvider = GatewayCommand.Version.class)
    int remove(@Parameters(paramLabel = "ID", description = "The model's id.") String id, @Mixin StoreOptions options)
            throws IOException {
        try (OfflineModels models = options.open()) {
            models.registrations().remove(id);
            out().println("removed " + id);
        }
        return 0;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private static String line(RegisteredModel model) {
        String key = model.apiKey().isPresent() ? "key" : "no key";
        String line = model.id() + "\t" + model.endpoint() + "\t" + key + "\t" + Instant.ofEpochSecond(model.created());
        return line + model.name().map(name -> "\t" + name).orElse("");
    }

    /** Registers a model. */
    @Command(
            name = "add",
            description = "Register a model, or replace the one of that id.",
            mixinStandardHelpOptions = true,
            versionProvider = GatewayCommand.Version.class,
            footer = {
                "",
                "Without any of the --api-key options a model that is replaced keeps its key; --api-key \"\" removes it.",
                "Example: gateway models add example/model-1 --endpoint https://models.example/v1 --api-key-env MY_KEY"
            })
    static final class Add implements java.util.concurrent.Callable<Integer> {
        @Parameters(paramLabel = "ID", description = "The name that clients use; it may contain slashes.")
        private String id = "";

        @Option(
                names = "--endpoint",
                required = true,
                paramLabel = "URL",
                description = "Base URL of an OpenAI-compatible provider.")
        private String endpoint = "";

        @Option(names = "--name", paramLabel = "N", description = "A name for people.")
        private @Nullable String name;

        @Option(names = "--description", paramLabel = "D", description = "Words about it.")
        private @Nullable String description;

        @ArgGroup
        private @Nullable KeyOptions key;

        @Mixin
        private StoreOptions options = new StoreOptions();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws IOException {
            Optional<String> apiKey = key == null ? Optional.empty() : Optional.of(key.read(spec.commandLine()));
            Registration registration =
                    Registration.of(id, Optional.ofNullable(name), Optional.ofNullable(description), endpoint, apiKey);
            try (OfflineModels models = options.open()) {
                Registered registered = models.registrations().register(registration);
                spec.commandLine().getOut().println((registered.created() ? "registered " : "replaced ") + id);
            }
            return 0;
        }
    }

    /** Where the key is; what is typed after an option shows in the list of processes. */
    static final class KeyOptions {
        @Option(names = "--api-key-stdin", description = "Read the key that the endpoint is shown from standard input.")
        private boolean stdin;

        @Option(names = "--api-key-env", paramLabel = "VAR", description = "Take it from this variable.")
        private @Nullable String variable;

        @Option(
                names = "--api-key",
                paramLabel = "K",
                description = "The key itself; other users of this machine may see it.")
        private @Nullable String typed;

        String read(CommandLine line) throws IOException {
            if (stdin) {
                String text = new String(System.in.readAllBytes(), StandardCharsets.UTF_8).strip();
                if (text.isEmpty()) {
                    throw new ParameterException(line, "--api-key-stdin: standard input is empty");
                }
                return text;
            }
            if (variable != null) {
                String value = System.getenv(variable);
                if (value == null || value.isEmpty()) {
                    throw new ParameterException(line, "--api-key-env: variable " + variable + " is not set");
                }
                return value;
            }
            return typed == null ? "" : typed;
        }
    }
}
