package dev.sluice.gateway.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** What Linux tells about processes and the machine. */
final class ProcFs {
    /** The kernel's clock tick in microseconds: 100 ticks a second on every Linux that runs a JVM. */
    static final long TICK_MICROS = 10_000;

    private static final Path PROC = Path.of("/proc");

    private ProcFs() {}

    /** Time of all processors since boot, in ticks: in use here, taken by other guests of the host, and all of it. */
    record CpuTimes(long busy, long steal, long total) {
        double stealPercentSince(CpuTimes before) {
            return 100.0 * (steal - before.steal) / Math.max(1, total - before.total);
        }

        /** What was in use beside so many ticks of one's own. */
        double busyPercentSince(CpuTimes before, long own) {
            return 100.0 * (busy - before.busy - own) / Math.max(1, total - before.total);
        }
    }

    /** CPU time of a process, its living descendants and its dead children that were waited for, in microseconds. */
    static long cpuMicros(ProcessHandle process) {
        return ofTree(process, pid -> cpuTicks(read(Long.toString(pid), "stat"))) * TICK_MICROS;
    }

    /** Resident memory of a process and its descendants, in KB. */
    static long residentKb(ProcessHandle process) {
        return ofTree(process, pid -> kilobytes(read(Long.toString(pid), "status"), "VmRSS:"));
    }

    static CpuTimes cpuTimes() {
        return cpuTimes(read("stat"));
    }

    static double loadAverage() {
        return Double.parseDouble(read("loadavg").split(" ")[0]);
    }

    /** How many files this process and those that it starts may open. */
    static long openFiles() {
        return openFiles(read("self", "limits"));
    }

    /** One line about the machine. */
    static String machine() {
        return String.format(
                Locale.ROOT,
                "%d cores, %s, Linux %s, %.1f GB",
                Runtime.getRuntime().availableProcessors(),
                cpuModel(read("cpuinfo")),
                System.getProperty("os.version"),
                kilobytes(read("meminfo"), "MemTotal:") / 1024.0 / 1024.0);
    }

    /** Fields 14 to 17 of a process's stat: user and system time, its own and its children's. */
    static long cpuTicks(String stat) {
        // The second field is the program's name in brackets, in which blanks and brackets may stand.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int i = 11; i <= 14; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks;
    }

    static CpuTimes cpuTimes(String stat) {
        String[] fields = stat.lines().findFirst().orElseThrow().trim().split("\\s+");
        long total = 0;
        // Guest time (fields 9 and 10) is contained in user time.
        for (int i = 1; i <= 8; i++) {
            total += Long.parseLong(fields[i]);
        }
        long idle = Long.parseLong(fields[4]) + Long.parseLong(fields[5]);
        long steal = Long.parseLong(fields[8]);
        return new CpuTimes(total - idle - steal, steal, total);
    }

    static long kilobytes(String file, String name) {
        return file.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    static long openFiles(String limits) {
        String soft = limits.lines()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split("\\s{2,}")[1])
                .findFirst()
                .orElse("unlimited");
        return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
    }

    static String cpuModel(String cpuinfo) {
        return cpuinfo.lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    private static long ofTree(ProcessHandle process, ToLongFunction<Long> measure) {
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToLong(member -> measure.applyAsLong(member.pid()))
                .sum();
    }

    private static String read(String first, String... more) {
        try {
            return Files.readString(PROC.resolve(Path.of(first, more)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
