package dev.sluice.gateway.bench;

import java.util.Locale;

/**
 * How much a span of time was disturbed, in percent of the machine.
 *
 * @param steal taken by other guests of the host
 * @param others used by programs that the comparison did not start, the kernel's own threads among them
 */
record Noise(String span, double steal, double others, double loadAverage) {
    private static final double MOST_STEAL = 1;
    private static final double MOST_OTHERS = 10;

    /** The state of the machine's clocks at the beginning of a span. */
    record Begin(ProcFs.CpuTimes times, long ownMicros) {
        static Begin now() {
            return new Begin(ProcFs.cpuTimes(), ProcFs.cpuMicros(ProcessHandle.current()));
        }

        Noise end(String span) {
            ProcFs.CpuTimes after = ProcFs.cpuTimes();
            long own = ProcFs.cpuMicros(ProcessHandle.current()) - ownMicros;
            return new Noise(
                    span,
                    after.stealPercentSince(times),
                    Math.max(0, after.busyPercentSince(times, own / ProcFs.TICK_MICROS)),
                    ProcFs.loadAverage());
        }
    }

    /** Whether what was measured in this span says nothing. */
    boolean tooMuch() {
        return steal > MOST_STEAL || others > MOST_OTHERS;
    }

    /** As a line of a Markdown table. */
    String line() {
        return String.format(Locale.ROOT, "| %s | %.2f | %.1f | %.2f |", span, steal, others, loadAverage);
    }
}
