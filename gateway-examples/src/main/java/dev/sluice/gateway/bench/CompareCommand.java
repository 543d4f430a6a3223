package dev.sluice.gateway.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench compare}. */
@Command(
        name = "compare",
        description = {
            "Compares direct, nginx and Sluice and prints a Markdown table.",
            "Starts the mock, nginx (when installed) and Sluice, warms them up and measures them in interleaved "
                    + "rounds. Takes about twelve minutes unless told otherwise, and wants the machine for itself. "
                    + "Nothing that it starts is left running."
        })
final class CompareCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--jar", paramLabel = "FILE", description = "Sluice. Default: ${DEFAULT-VALUE}.")
    private Path jar = Path.of("gateway-server/target/gateway-server.jar");

    @Option(
            names = "--java",
            paramLabel = "FILE",
            description = "The java program that runs Sluice. Default: the one that runs this.")
    private Path java = Path.of(System.getProperty("java.home"), "bin", "java");

    @Option(
            names = "--jvm-flags",
            paramLabel = "FLAGS",
            description = "Flags for Sluice's JVM, parted by blanks. Default: ${DEFAULT-VALUE}.")
    private String jvmFlags = Launcher.JVM_FLAGS;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "SCENARIO",
            description = "Some of: ${COMPLETION-CANDIDATES}. Default: all.")
    private Set<Scenario> only = EnumSet.allOf(Scenario.class);

    @Option(
            names = "--contenders",
            split = ",",
            paramLabel = "NAME",
            description = "Some of: ${COMPLETION-CANDIDATES}. Default: all.")
    private Set<Contender> contenders = EnumSet.allOf(Contender.class);

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds. Default: ${DEFAULT-VALUE}.")
    private int rounds = 5;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Per scenario, contender and round. Default: ${DEFAULT-VALUE}.")
    private int seconds = 6;

    @Option(names = "--warm-up", paramLabel = "N", description = "Seconds of warm-up for Sluice. Default: 60.")
    private int warmUp = 60;

    @Option(names = "--hold-streams", paramLabel = "N", description = "Streams to hold. Default: ${DEFAULT-VALUE}.")
    private int holdStreams = 2000;

    @Option(names = "--hold-seconds", paramLabel = "N", description = "How long. Default: ${DEFAULT-VALUE}.")
    private int holdSeconds = 60;

    @Option(
            names = "--quick",
            description = "A look, no measurement: 10 s of warm-up, 2 rounds of 2 s, 200 streams held for 5 s.")
    private boolean quick;

    @Option(names = "--out", paramLabel = "FILE", description = "Writes the table to this file too.")
    private @Nullable Path out;

    @Override
    public Integer call() {
        Optional<Path> nginx = Launcher.findNginx();
        Settings settings = settings(nginx);
        System.err.printf(Locale.ROOT, "about %.0f minutes%n", Math.ceil(settings.minutes()));
        try (Children children = new Children()) {
            Launcher launcher = new Launcher(children, java, jvmFlags, jar);
            Comparison comparison = new Comparison(settings, launcher, nginx);
            comparison.run(children);
            String report = report(settings, nginx, comparison);
            System.out.println(report);
            if (out != null) {
                Files.writeString(out, report);
            }
            return comparison.allRight() ? 0 : 1;
        } catch (IOException e) {
            System.err.println("compare: " + e.getMessage());
            return 1;
        }
    }

    private Settings settings(Optional<Path> nginx) {
        refuseIf(rounds < 1 || seconds < 1 || warmUp < 1 || holdStreams < 1 || holdSeconds < 1, "numbers start at 1");
        Set<Scenario> scenarios = EnumSet.copyOf(only);
        Set<Contender> chosen = EnumSet.copyOf(contenders);
        refuseIf(
                chosen.contains(Contender.SLUICE) && !Files.isRegularFile(jar),
                "no " + jar + ": build it with mvn -DskipTests package, or name it with --jar");
        if (chosen.contains(Contender.NGINX) && nginx.isEmpty()) {
            System.err.println("nginx: not installed, left out");
            chosen.remove(Contender.NGINX);
        }
        int held = quick ? 200 : holdStreams;
        long needed = 2L * held + 500;
        if (scenarios.contains(Scenario.HOLD) && ProcFs.openFiles() < needed) {
            System.err.printf(
                    Locale.ROOT,
                    "hold: left out, ulimit -n is %,d and %,d streams need %,d%n",
                    ProcFs.openFiles(),
                    held,
                    needed);
            scenarios.remove(Scenario.HOLD);
        }
        return quick
                ? new Settings(scenarios, chosen, 2, 2, 10, 2, 2, held, 5)
                : new Settings(scenarios, chosen, rounds, seconds, warmUp, 5, 10, held, holdSeconds);
    }

    private void refuseIf(boolean wrong, String message) {
        if (wrong) {
            throw new ParameterException(requireNonNull(spec).commandLine(), message);
        }
    }

    private String report(Settings settings, Optional<Path> nginx, Comparison comparison) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("Date: ").append(LocalDate.now(ZoneOffset.UTC)).append("  \n");
        text.append("Machine: ").append(ProcFs.machine()).append(", everything on it  \n");
        if (settings.has(Contender.SLUICE)) {
            text.append("Sluice on: ").append(Launcher.version(List.of(java.toString(), "-version")));
            text.append(", `").append(jvmFlags).append("`  \n");
        }
        if (settings.has(Contender.NGINX) && nginx.isPresent()) {
            text.append(Launcher.version(List.of(nginx.get().toString(), "-v"))).append(", one worker, unbuffered  \n");
        }
        if (!settings.repeated().isEmpty()) {
            text.append(String.format(
                    Locale.ROOT,
                    "Medians (lowest–highest) of %d rounds of %d s per scenario, after %d s of warm-up load  %n",
                    settings.rounds(),
                    settings.seconds(),
                    settings.warmUp()));
        }
        text.append('\n').append(Report.of(comparison.samples(), comparison.noise()));
        return text.toString();
    }
}
