package dev.sluice.gateway.bench;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What one load saw. Written by the load's thread only. */
final class Tally {
    /** Requests that were sent. */
    long started;
    /** Requests whose reply or stream was right to the last byte. */
    long completed;
    /** Bytes of reply bodies. */
    long bytes;
    /** Content events of streams. */
    long chunks;
    /** Streams that the load itself cut off at its end. */
    long cut;
    /** Most streams that were open at once. */
    int peakStreams;
    /** How long the load ran, in nanoseconds. */
    long nanos;

    /** Whole reply, from the time at which the request was due; for a stream, its first content event. Nanoseconds. */
    final Histogram latency = histogram();
    /** From the sending of a content event in the mock to its arrival. Nanoseconds. */
    final Histogram chunkDelay = histogram();

    private final Map<String, Long> failures = new TreeMap<>();

    void fail(String kind) {
        fail(kind, 1);
    }

    void fail(String kind, long count) {
        if (count > 0) {
            failures.merge(kind, count, Long::sum);
        }
    }

    static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.max(0, Math.min(nanos, histogram.getHighestTrackableValue())));
    }

    static double millis(Histogram histogram, double percentile) {
        return histogram.getTotalCount() == 0 ? Double.NaN : histogram.getValueAtPercentile(percentile) / 1e6;
    }

    /** Failures by kind. */
    Map<String, Long> failures() {
        return failures;
    }

    long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }

    double perSecond() {
        return completed * 1e9 / Math.max(1, nanos);
    }

    /** All of it in one line of JSON. */
    String json() {
        StringBuilder kinds = new StringBuilder();
        failures.forEach((kind, count) -> kinds.append(kinds.isEmpty() ? "" : ",")
                .append('"')
                .append(kind.replace("\\", "\\\\").replace("\"", "\\\""))
                .append("\":")
                .append(count));
        return String.format(
                Locale.ROOT,
                "{\"started\":%d,\"completed\":%d,\"failed\":%d,\"failures\":{%s},\"cut\":%d,\"seconds\":%.3f,\"per_second\":%.1f,"
                        + "\"bytes\":%d,\"latency_ms\":%s,\"chunks\":%d,\"peak_streams\":%d,\"chunk_delay_ms\":%s}",
                started,
                completed,
                failed(),
                kinds,
                cut,
                nanos / 1e9,
                perSecond(),
                bytes,
                json(latency),
                chunks,
                peakStreams,
                json(chunkDelay));
    }

    /** A few lines for people. */
    String summary() {
        String text = String.format(
                Locale.ROOT,
                "%,d of %,d requests right, %,d failed %s, %.1f s, %,.0f/s%nlatency     %s%n",
                completed,
                started,
                failed(),
                failures,
                nanos / 1e9,
                perSecond(),
                line(latency));
        return chunks == 0
                ? text
                : text
                        + String.format(
                                Locale.ROOT,
                                "chunk delay %s%n%,d chunks, %,.0f/s, at most %,d streams at once, %,d cut at the end%n",
                                line(chunkDelay),
                                chunks,
                                chunks * 1e9 / Math.max(1, nanos),
                                peakStreams,
                                cut);
    }

    private static String json(Histogram histogram) {
        return histogram.getTotalCount() == 0
                ? "null"
                : String.format(
                        Locale.ROOT,
                        "{\"p50\":%.3f,\"p90\":%.3f,\"p99\":%.3f,\"p999\":%.3f,\"max\":%.3f}",
                        millis(histogram, 50),
                        millis(histogram, 90),
                        millis(histogram, 99),
                        millis(histogram, 99.9),
                        millis(histogram, 100));
    }

    private static String line(Histogram histogram) {
        return String.format(
                Locale.ROOT,
                "p50 %.3f  p90 %.3f  p99 %.3f  p99.9 %.3f  max %.3f ms",
                millis(histogram, 50),
                millis(histogram, 90),
                millis(histogram, 99),
                millis(histogram, 99.9),
                millis(histogram, 100));
    }

    private static Histogram histogram() {
        return new Histogram(1_000, 600_000_000_000L, 3);
    }
}
