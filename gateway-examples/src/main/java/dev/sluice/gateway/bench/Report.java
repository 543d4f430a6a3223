package dev.sluice.gateway.bench;

import java.util.List;
import java.util.Locale;

/** The result of a comparison as Markdown. */
final class Report {
    /**
     * A line of the table.
     *
     * @param limit what Sluice's median must not exceed, NaN for none
     * @param timesNginx how many times nginx's median Sluice's must not exceed, NaN for none
     */
    record Row(String label, String measure, int decimals, double limit, double timesNginx) {
        static Row of(String label, String measure, int decimals) {
            return new Row(label, measure, decimals, Double.NaN, Double.NaN);
        }

        static Row atMost(double limit, String label, String measure, int decimals) {
            return new Row(label, measure, decimals, limit, Double.NaN);
        }
    }

    private static final List<Row> ROWS = List.of(
            new Row("P1 (0.3 KB in, 0.6 KB out), CPU-µs per request", "p1.cpu", 1, 65, 6),
            Row.of("P1, requests/s, closed loop of 32", "p1.rate", 0),
            Row.of("P2 (10 KB in, 2 KB out), CPU-µs per request", "p2.cpu", 1),
            Row.of("P2, requests/s, closed loop of 32", "p2.rate", 0),
            Row.atMost(300, "P3 (100 KB in, 1 KB out), CPU-µs per request", "p3.cpu", 1),
            Row.of("P3, requests/s, closed loop of 32", "p3.rate", 0),
            new Row("P4 (SSE, 200 streams, a chunk each 20 ms), CPU-µs per chunk", "sse.cpu", 1, 18, 3),
            Row.of("P4, chunk delay p50, ms", "sse.p50", 2),
            Row.of("P4, chunk delay p99, ms", "sse.p99", 2),
            Row.of("P1 at 500/s, p50, ms", "open.p50", 3),
            Row.of("P1 at 500/s, p99, ms", "open.p99", 3),
            Row.atMost(0.4, "P1 at 500/s, added p50, ms", "added.p50", 3),
            Row.atMost(2, "P1 at 500/s, added p99, ms", "added.p99", 3),
            Row.of("10 KB in and out at 100/s, p50, ms", "size10k.p50", 2),
            Row.atMost(40, "10 KB in and out at 100/s, p99, ms", "size10k.p99", 2),
            Row.of("100 KB in and out at 100/s, p50, ms", "size100k.p50", 2),
            Row.atMost(40, "100 KB in and out at 100/s, p99, ms", "size100k.p99", 2),
            Row.of("50 streams, chunk delay p99, ms", "line.alone.p99", 2),
            Row.of("50 streams beside 20 requests/s of 100 KB, chunk delay p99, ms", "line.mixed.p99", 2),
            Row.of("P1 at 200/s, p99, ms", "abuse.alone.p99", 2),
            Row.of("P1 at 200/s beside 2,000 bad keys/s, p99, ms", "abuse.good.p99", 2),
            Row.of("streams held at once", "hold.streams", 0),
            Row.atMost(0, "of these lost", "hold.lost", 0),
            Row.atMost(50, "RSS per held stream, KB (fresh process)", "hold.rss", 1),
            Row.of("held streams, chunk delay p99, ms", "hold.p99", 2),
            Row.of("start to first 200 of the health route, s", "start.health", 2),
            Row.atMost(2, "start to first 200 for a chat, s", "start.chat", 2),
            Row.atMost(180, "RSS idle, MB", "rss.idle", 0),
            Row.of("RSS after all load, MB", "rss.loaded", 0),
            Row.atMost(0, "failed requests, all rounds", "failed", 0),
            Row.atMost(0, "requests at the mock that were not sent, or sent twice", "twice", 0));

    private Report() {}

    /**
     * The table with the measures that there are: medians, and the lowest and highest where there is more than one. Where
     * the machine was busy with something else nothing is said about the aims.
     */
    static String of(Samples samples, List<Noise> noise) {
        boolean quiet = noise.stream().noneMatch(Noise::tooMuch);
        StringBuilder text = new StringBuilder(
                quiet
                        ? ""
                        : "**Disturbed**: the machine was not free, so these figures are no measurement (see below).\n\n");
        text.append("| | direct | nginx | Sluice | Sluice : nginx | aim | |\n|---|--:|--:|--:|--:|---|---|\n");
        for (Row row : ROWS) {
            if (samples.has(row.measure())) {
                text.append(line(row, samples, quiet)).append('\n');
            }
        }
        text.append("\n| | steal, % | other programs, % of the machine | load average |\n|---|--:|--:|--:|\n");
        noise.forEach(span -> text.append(span.line()).append('\n'));
        return text.toString();
    }

    private static String line(Row row, Samples samples, boolean quiet) {
        double nginx = samples.median(row.measure(), Contender.NGINX);
        double sluice = samples.median(row.measure(), Contender.SLUICE);
        double ratio = sluice / nginx;
        return "| " + row.label()
                + " | " + cell(row, samples, Contender.DIRECT)
                + " | " + cell(row, samples, Contender.NGINX)
                + " | " + cell(row, samples, Contender.SLUICE)
                + " | " + (Double.isFinite(ratio) && ratio > 0 ? number(ratio, 1) : "")
                + " | " + aim(row)
                + " | " + (quiet ? verdict(row, sluice, ratio) : "") + " |";
    }

    private static String cell(Row row, Samples samples, Contender contender) {
        List<Double> values = samples.of(row.measure(), contender);
        if (values.isEmpty()) {
            return "";
        }
        String median = number(samples.median(row.measure(), contender), row.decimals());
        if (values.size() == 1) {
            return median;
        }
        double lowest = values.stream().mapToDouble(d -> d).min().orElseThrow();
        double highest = values.stream().mapToDouble(d -> d).max().orElseThrow();
        return median + " (" + number(lowest, row.decimals()) + "–" + number(highest, row.decimals()) + ")";
    }

    private static String aim(Row row) {
        if (Double.isNaN(row.limit())) {
            return "";
        }
        String limit = "≤ " + plain(row.limit());
        return Double.isNaN(row.timesNginx()) ? limit : limit + ", ≤ " + plain(row.timesNginx()) + " × nginx";
    }

    private static String verdict(Row row, double sluice, double ratio) {
        if (Double.isNaN(row.limit()) || Double.isNaN(sluice)) {
            return "";
        }
        return sluice <= row.limit() && !(ratio > row.timesNginx()) ? "met" : "**missed**";
    }

    private static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
