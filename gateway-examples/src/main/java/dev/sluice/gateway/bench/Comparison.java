package dev.sluice.gateway.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the contenders against one mock in interleaved rounds and collects what was measured. */
final class Comparison {
    private static final Pattern REQUESTS = Pattern.compile("\"requests\":(\\d+)");

    private final Settings settings;
    private final Launcher launcher;
    private final Optional<Path> nginx;
    private final Launcher.Running mock;
    private final Samples samples = new Samples();
    private final List<Noise> noise = new ArrayList<>();
    private final Map<Contender, Long> failed = new EnumMap<>(Contender.class);
    private final Map<Contender, Long> twice = new EnumMap<>(Contender.class);
    private final long start = System.nanoTime();

    Comparison(Settings settings, Launcher launcher, Optional<Path> nginx) throws IOException {
        this.settings = settings;
        this.launcher = launcher;
        this.nginx = nginx;
        this.mock = launcher.mock();
    }

    /** Measures everything; takes minutes. */
    void run(Children children) throws IOException {
        for (Contender contender : settings.contenders()) {
            failed.put(contender, 0L);
            twice.put(contender, 0L);
        }
        if (settings.has(Scenario.START) || settings.has(Scenario.HOLD)) {
            Noise.Begin begin = Noise.Begin.now();
            measureFresh(children);
            noise.add(begin.end("start and hold"));
        }
        if (!settings.repeated().isEmpty()) {
            measureRounds();
        }
        failed.forEach((contender, count) -> samples.add("failed", contender, (double) count));
        twice.forEach((contender, count) -> samples.add("twice", contender, (double) count));
    }

    Samples samples() {
        return samples;
    }

    /** How much the measuring was disturbed, in the order of time. */
    List<Noise> noise() {
        return noise;
    }

    boolean allRight() {
        return failed.values().stream().allMatch(count -> count == 0);
    }

    /** Start time, idle memory and held streams, each in a process that has done nothing else. */
    private void measureFresh(Children children) throws IOException {
        if (settings.has(Contender.SLUICE) && settings.has(Scenario.START)) {
            for (int i = 0; i < settings.starts(); i++) {
                Launcher.Running sluice = launcher.sluice(mock.port());
                samples.add("start.health", Contender.SLUICE, sluice.healthSeconds());
                samples.add("start.chat", Contender.SLUICE, sluice.chatSeconds());
                say(
                        "start %d/%d: health %.2f s, chat %.2f s",
                        i + 1, settings.starts(), sluice.healthSeconds(), sluice.chatSeconds());
                children.stop(sluice.process());
            }
        }
        for (Contender contender : settings.contenders()) {
            if (contender != Contender.DIRECT) {
                Launcher.Running fresh = start(contender);
                Pause.seconds(settings.idle());
                samples.add(
                        "rss.idle", contender, ProcFs.residentKb(fresh.process().toHandle()) / 1024.0);
                if (settings.has(Scenario.HOLD)) {
                    hold(contender, fresh);
                }
                children.stop(fresh.process());
            }
        }
    }

    private void hold(Contender contender, Launcher.Running target) throws IOException {
        BenchModel model = BenchModel.of(BenchModel.stream(settings.holdSeconds() + Settings.HOLD_RAMP, 1000));
        say("hold: %,d streams for %d s, %s", settings.holdStreams(), settings.holdSeconds(), contender);
        ProcessHandle process = target.process().toHandle();
        long before = ProcFs.residentKb(process);
        try (PeakMemory peak = new PeakMemory(process)) {
            Tally tally = StreamLoad.run(new StreamLoad.Plan(
                    target.chat(),
                    Payload.P1,
                    model,
                    settings.holdStreams(),
                    true,
                    Duration.ZERO,
                    Duration.ofSeconds(Settings.HOLD_RAMP)));
            samples.add("hold.streams", contender, tally.peakStreams);
            samples.add("hold.lost", contender, (double) (settings.holdStreams() - tally.completed));
            samples.add("hold.rss", contender, (double) (peak.kb() - before) / settings.holdStreams());
            samples.add("hold.p99", contender, Tally.millis(tally.chunkDelay, 99));
            count(contender, "hold", tally);
        }
    }

    private void measureRounds() throws IOException {
        Map<Contender, Launcher.Running> targets = new EnumMap<>(Contender.class);
        for (Contender contender : settings.contenders()) {
            targets.put(contender, start(contender));
        }
        for (Map.Entry<Contender, Launcher.Running> target : targets.entrySet()) {
            warmUp(target.getKey(), target.getValue());
        }
        List<Contender> order = new ArrayList<>(settings.contenders());
        for (int round = 1; round <= settings.rounds(); round++) {
            Noise.Begin begin = Noise.Begin.now();
            for (Scenario scenario : settings.repeated()) {
                for (Contender contender : order) {
                    if (!scenario.fits(contender)) {
                        continue;
                    }
                    measure(round, scenario, contender, requireNonNull(targets.get(contender)));
                }
                Collections.rotate(order, 1);
            }
            noise.add(begin.end("round " + round));
        }
        samples.addDifferencesToDirect("open.p50", "added.p50");
        samples.addDifferencesToDirect("open.p99", "added.p99");
        targets.forEach((contender, running) -> {
            if (contender != Contender.DIRECT) {
                samples.add(
                        "rss.loaded",
                        contender,
                        ProcFs.residentKb(running.process().toHandle()) / 1024.0);
            }
        });
    }

    private Launcher.Running start(Contender contender) throws IOException {
        return switch (contender) {
            case DIRECT -> mock;
            case NGINX -> launcher.nginx(nginx.orElseThrow(), mock.port());
            case SLUICE -> launcher.sluice(mock.port());
        };
    }

    /** Load of every kind in turns, so that no path is measured cold. */
    private void warmUp(Contender contender, Launcher.Running target) throws IOException {
        int seconds = contender == Contender.SLUICE ? settings.warmUp() : Settings.NGINX_WARM_UP;
        say("warm-up: %s for %d s", contender, seconds);
        List<Scenario> scenarios =
                settings.repeated().stream().filter(s -> s.fits(contender)).toList();
        int slice = Math.max(1, seconds / (2 * scenarios.size()));
        for (int spent = 0, i = 0; spent < seconds; spent += slice, i++) {
            Scenario scenario = scenarios.get(i % scenarios.size());
            Scenario.Step step =
                    scenario.steps().get(i / scenarios.size() % scenario.steps().size());
            Consumer<Tally> beside = other -> count(contender, "warm-up beside " + step.name(), other);
            count(contender, "warm-up " + step.name(), step.run(target.chat(), Duration.ofSeconds(slice), beside));
        }
    }

    private void measure(int round, Scenario scenario, Contender contender, Launcher.Running target)
            throws IOException {
        for (Scenario.Step step : scenario.steps()) {
            ProcessHandle process = target.process().toHandle();
            Probe.get(mock.url("/reset"));
            long before = ProcFs.cpuMicros(process);
            AtomicLong started = new AtomicLong();
            Tally tally = step.run(target.chat(), Duration.ofSeconds(settings.secondsPerStep(scenario)), other -> {
                started.set(requireNonNull(step.other()).badKey() ? 0 : other.started);
                count(contender, "beside " + step.name(), other);
            });
            double micros = (double) (ProcFs.cpuMicros(process) - before);
            long units = step.streams() > 0 ? tally.chunks : tally.completed;
            double each = contender == Contender.DIRECT ? Double.NaN : micros / Math.max(1, units);
            addSamples(step, contender, tally, each);
            countTwice(contender, tally.started + started.get());
            count(contender, step.name(), tally);
            say(
                    "round %d/%d %-8s %-6s %,9.0f/s%s  p50 %.3f  p99 %.3f ms",
                    round,
                    settings.rounds(),
                    step.name(),
                    contender,
                    units * 1e9 / tally.nanos,
                    Double.isNaN(each) ? "" : String.format(Locale.ROOT, "  %.1f CPU-µs", each),
                    Tally.millis(step.streams() > 0 ? tally.chunkDelay : tally.latency, 50),
                    Tally.millis(step.streams() > 0 ? tally.chunkDelay : tally.latency, 99));
        }
    }

    private void addSamples(Scenario.Step step, Contender contender, Tally tally, double cpuEach) {
        String name = step.name();
        if (step.isOpenLoop()) {
            samples.add(name + ".p50", contender, Tally.millis(tally.latency, 50));
            samples.add(name + ".p99", contender, Tally.millis(tally.latency, 99));
            return;
        }
        samples.add(name + ".cpu", contender, cpuEach);
        if (step.streams() > 0) {
            samples.add(name + ".p50", contender, Tally.millis(tally.chunkDelay, 50));
            samples.add(name + ".p99", contender, Tally.millis(tally.chunkDelay, 99));
        } else {
            samples.add(name + ".rate", contender, tally.perSecond());
        }
    }

    private void count(Contender contender, String step, Tally tally) {
        failed.merge(contender, tally.failed(), Long::sum);
        if (tally.failed() > 0) {
            say("%s %s: %,d failed %s", contender, step, tally.failed(), tally.failures());
        }
    }

    /** What came to the mock beyond what was sent: a request that was sent twice, or one whose key nobody has. */
    private void countTwice(Contender contender, long started) throws IOException {
        Matcher requests = REQUESTS.matcher(Probe.get(mock.url("/stats")).body());
        if (requests.find()) {
            twice.merge(contender, Math.max(0, Long.parseLong(requests.group(1)) - started), Long::sum);
        }
    }

    @SuppressWarnings("AnnotateFormatMethod") // would need a library for one private method
    private void say(String format, Object... arguments) {
        long seconds = (System.nanoTime() - start) / 1_000_000_000;
        System.err.printf(
                Locale.ROOT,
                "[%02d:%02d] %s%n",
                seconds / 60,
                seconds % 60,
                String.format(Locale.ROOT, format, arguments));
    }
}
