package dev.sluice.gateway.server.cli;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.server.config.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line. Exit codes: 0 fine, 1 failed, 2 wrong usage or invalid configuration. */
@Command(
        name = "gateway",
        description = "Sluice: an LLM gateway for OpenAI and Anthropic clients.",
        mixinStandardHelpOptions = true,
        versionProvider = GatewayCommand.Version.class,
        subcommands = {
            ServeCommand.class,
            CheckCommand.class,
            ChatCommand.class,
            ModelsCommand.class,
            ImportCommand.class,
            MigrateCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "First minute:  gateway serve --demo",
            "               gateway chat demo \"Hello\"",
            "Exit codes: 0 fine, 1 failed, 2 wrong usage or invalid configuration."
        })
public final class GatewayCommand {
    static final int FAILED = 1;
    static final int INVALID = 2;

    GatewayCommand() {}

    /** Runs a command line and returns its exit code; {@code serve} returns when the server has stopped. */
    public static int run(String... args) {
        return commandLine().execute(args);
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new GatewayCommand());
        line.setExecutionExceptionHandler(GatewayCommand::explain);
        line.setParameterExceptionHandler(GatewayCommand::correct);
        line.setExecutionStrategy(result -> {
            if (!result.hasSubcommand() && !result.isUsageHelpRequested() && !result.isVersionHelpRequested()) {
                result.commandSpec()
                        .commandLine()
                        .usage(result.commandSpec().commandLine().getErr());
                return INVALID;
            }
            return new CommandLine.RunLast().execute(result);
        });
        return line;
    }

    /** One line, and where to read more: a whole page of usage would hide what is wrong. */
    private static int correct(ParameterException e, String... arguments) {
        CommandLine line = e.getCommandLine();
        line.getErr().println(e.getMessage());
        line.getErr().println("see: " + line.getCommandSpec().qualifiedName() + " --help");
        return INVALID;
    }

    /** One line per problem, no stack trace: what failed here failed because of what the operator gave. */
    private static int explain(Exception e, CommandLine line, @Nullable ParseResult result) throws Exception {
        PrintWriter err = line.getErr();
        if (e instanceof ConfigException invalid) {
            invalid.problems().forEach(problem -> err.println(problem));
            return INVALID;
        }
        if (e instanceof GatewayException refused) {
            err.println(refused.problem().message());
            return FAILED;
        }
        if (e instanceof IOException) {
            err.println(e.getMessage());
            return FAILED;
        }
        throw e;
    }

    /** The version of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = GatewayCommand.class.getPackage().getImplementationVersion();
            return new String[] {"Sluice " + (version == null ? "(not packaged)" : version)};
        }
    }
}
