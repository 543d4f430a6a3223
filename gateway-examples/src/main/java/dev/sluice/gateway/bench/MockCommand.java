package dev.sluice.gateway.bench;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench mock}. */
@Command(
        name = "mock",
        description = {
            "A mock upstream on 127.0.0.1.",
            "Answers every request with a canned OpenAI chat reply, or with a paced stream when the body has "
                    + "\"stream\":true. The model name says how large or how fast. GET /stats tells what was "
                    + "received, GET /reset sets the counters to zero."
        })
final class MockCommand implements Callable<Integer> {
    /** What the mock prints before its port once it listens. */
    static final String LISTENING = "mock: listening on 127.0.0.1:";

    @Option(names = "--port", paramLabel = "N", description = "Port; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
    private int port = 9100;

    @Override
    public Integer call() throws IOException {
        MockServer server = new MockServer(port);
        System.out.println(LISTENING + server.port());
        server.run();
        return 0;
    }
}
