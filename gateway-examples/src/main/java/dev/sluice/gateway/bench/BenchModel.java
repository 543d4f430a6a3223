package dev.sluice.gateway.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the mock answers to a model name: {@code bench-10k} is a reply of 10 KB, {@code bench-stream-200x20ms} a stream
 * of 200 chunks, one each 20 ms. The name carries it because a gateway passes names on, but neither headers nor paths.
 */
record BenchModel(String name, int replyBytes, int chunks, int intervalMillis) {
    static final String UNARY = "bench-0.6k";
    static final String STREAM = "bench-stream-200x20ms";

    private static final Pattern UNARY_NAME = Pattern.compile("bench-(\\d{1,4}(?:\\.\\d{1,2})?)k");
    private static final Pattern STREAM_NAME = Pattern.compile("bench-stream-(\\d{1,6})x(\\d{1,5})ms");

    /** The model of that name; a name of another form has the default reply and the default stream. */
    static BenchModel of(String name) {
        int bytes = 614;
        int chunks = 200;
        int interval = 20;
        Matcher unary = UNARY_NAME.matcher(name);
        Matcher stream = STREAM_NAME.matcher(name);
        if (unary.matches()) {
            bytes = Math.max(400, (int) (Double.parseDouble(unary.group(1)) * 1024));
        } else if (stream.matches()) {
            chunks = Math.max(1, Integer.parseInt(stream.group(1)));
            interval = Math.max(1, Integer.parseInt(stream.group(2)));
        }
        return new BenchModel(name, bytes, chunks, interval);
    }

    static String stream(int chunks, int intervalMillis) {
        return "bench-stream-" + chunks + "x" + intervalMillis + "ms";
    }
}
