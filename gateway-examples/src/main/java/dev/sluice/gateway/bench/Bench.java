package dev.sluice.gateway.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

/** The command line of the benchmark. */
@Command(
        name = "bench",
        description = "Measures Sluice against a mock upstream on this machine.",
        footer = {
            "",
            "Models of the mock: bench-<n>k replies with n KB (bench-0.6k, bench-10k, bench-100k); "
                    + "bench-stream-<n>x<m>ms streams n chunks, one each m milliseconds.",
            "",
            "Exit codes: 0 fine, 1 a reply was wrong or a program failed, 2 usage."
        },
        subcommands = {MockCommand.class, LoadCommand.class, CompareCommand.class})
public final class Bench {
    private Bench() {}

    /** Runs the command line and exits with its code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Bench());
        withHelp(line);
        line.getSubcommands().values().forEach(Bench::withHelp);
        return line.setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static void withHelp(CommandLine line) {
        line.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .type(boolean.class)
                        .description("Shows this help.")
                        .build());
    }
}
