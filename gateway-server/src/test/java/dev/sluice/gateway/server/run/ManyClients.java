package dev.sluice.gateway.server.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that all register at once. */
final class ManyClients {
    static final int COUNT = 200;

    private ManyClients() {}

    static String id(int number) {
        return "team-" + number % 7 + "/model-" + number;
    }

    /** Each registers a model of its own, on one of the servers by turns; all at the same moment. */
    static void register(URI endpoint, TestClient... servers) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(COUNT);
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < COUNT; i++) {
                String json =
                        "{\"id\":\"" + id(i) + "\",\"endpoint\":\"" + endpoint + "\",\"api_key\":\"key-" + i + "\"}";
                TestClient server = servers[i % servers.length];
                Callable<Integer> client = () -> {
                    start.await();
                    return server.register(json).statusCode();
                };
                answers.add(clients.submit(client));
            }
            start.countDown();
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(201);
            }
        } finally {
            clients.shutdownNow();
        }
    }
}
