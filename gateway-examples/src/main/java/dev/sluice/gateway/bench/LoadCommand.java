package dev.sluice.gateway.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench load}. */
@Command(
        name = "load",
        description = {
            "Sends chats to the mock, directly or through a gateway, and checks every byte.",
            "Closed loop by default; with --rate an open loop whose latency counts from the due time; with "
                    + "--streams that many streams at once. Prints a summary to stderr and a line of JSON."
        })
final class LoadCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where to send; without a path /v1/chat/completions. Default: ${DEFAULT-VALUE}.")
    private String url = "http://127.0.0.1:9100";

    @Option(names = "--key", paramLabel = "KEY", description = "Sent as Authorization: Bearer KEY.")
    private @Nullable String key;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description =
                    "A model of the mock. Default: " + BenchModel.UNARY + ", with --streams " + BenchModel.STREAM + ".")
    private @Nullable String model;

    @Option(
            names = "--payload",
            description = "What to send: P1 0.3 KB, P2 10 KB, P3 100 KB. Default: ${DEFAULT-VALUE}.")
    private Payload payload = Payload.P1;

    @Option(names = "--connections", paramLabel = "N", description = "Connections. Default: ${DEFAULT-VALUE}.")
    private int connections = 32;

    @Option(names = "--seconds", paramLabel = "N", description = "How long. Default: ${DEFAULT-VALUE}.")
    private int seconds = 10;

    @Option(names = "--rate", paramLabel = "N", description = "Open loop: requests per second.")
    private double rate;

    @Option(names = "--streams", paramLabel = "N", description = "Streams at once, started again as they end.")
    private int streams;

    @Option(names = "--once", description = "Each stream runs once and to its end; --seconds is not used.")
    private boolean once;

    @Option(
            names = "--ramp",
            paramLabel = "N",
            description = "Seconds over which the first streams start. Default: ${DEFAULT-VALUE}.")
    private int ramp = 1;

    @Override
    public Integer call() {
        check();
        Endpoint endpoint = endpoint();
        try {
            Tally tally = run(endpoint);
            System.err.print(tally.summary());
            System.out.println(tally.json());
            return tally.failed() == 0 && tally.completed + tally.chunks > 0 ? 0 : 1;
        } catch (IOException e) {
            System.err.println("load: " + e.getMessage());
            return 1;
        }
    }

    private Tally run(Endpoint endpoint) throws IOException {
        Duration time = Duration.ofSeconds(seconds);
        if (streams > 0) {
            BenchModel streamed = BenchModel.of(model == null ? BenchModel.STREAM : model);
            return StreamLoad.run(
                    new StreamLoad.Plan(endpoint, payload, streamed, streams, once, time, Duration.ofSeconds(ramp)));
        }
        BenchModel unary = BenchModel.of(model == null ? BenchModel.UNARY : model);
        return UnaryLoad.run(new UnaryLoad.Plan(endpoint, payload, unary, connections, rate, time));
    }

    private void check() {
        String fault = connections < 1 || seconds < 1 || ramp < 0 || streams < 0 || rate < 0
                ? "--connections and --seconds must be 1 or more, the other numbers not negative"
                : streams > 0 && rate > 0 ? "--streams and --rate exclude each other" : "";
        if (!fault.isEmpty()) {
            throw usage(fault);
        }
    }

    private Endpoint endpoint() {
        try {
            return Endpoint.of(url, key);
        } catch (IllegalArgumentException e) {
            throw usage("--url: " + e.getMessage());
        }
    }

    private ParameterException usage(String fault) {
        return new ParameterException(requireNonNull(spec).commandLine(), fault);
    }
}
