package dev.sluice.gateway.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Gateway;
import dev.sluice.gateway.spi.Caller;
import dev.sluice.gateway.spi.ModelInfo;
import dev.sluice.gateway.spi.ModelRegistry;
import dev.sluice.gateway.spi.Route;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ThreadsTest {
    @Test
    void requestsRunOnVirtualThreadsWhereTheyDoNotPin() throws IOException {
        AtomicReference<String> thread = new AtomicReference<>("");
        try (Gateway gateway = Gateway.builder().models(new Witness(thread)).build();
                GatewayServer server = GatewayServer.create(
                        new HttpSettings("127.0.0.1", 0, 10, Duration.ZERO, Set.of()),
                        gateway,
                        new Harness.FixedState(),
                        new Harness.NoAdmin())) {
            server.start();
            try (RawClient client = RawClient.connect(server.port())) {
                for (int i = 0; i < 20; i++) {
                    assertThat(client.ask(RawClient.chat(Harness.UNARY)).status())
                            .isEqualTo(404);
                    assertThat(thread.get().startsWith("VirtualThread"))
                            .isEqualTo(Runtime.version().feature() >= 24);
                }
            }
        }
    }

    /** Remembers the thread that asked it. */
    private record Witness(AtomicReference<String> thread) implements ModelRegistry {
        @Override
        public Optional<Route> find(String model, Caller caller) {
            thread.set(Thread.currentThread().toString());
            return Optional.empty();
        }

        @Override
        public List<ModelInfo> list(Caller caller) {
            return List.of();
        }
    }
}
