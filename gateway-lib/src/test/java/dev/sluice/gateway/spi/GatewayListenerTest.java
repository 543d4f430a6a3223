package dev.sluice.gateway.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Operation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayListenerTest {
    private final List<String> heard = new ArrayList<>();

    @Test
    void tellsAllListenersInOrder() {
        GatewayListener all = GatewayListener.all(List.of(named("a", false), named("b", false)));

        all.callStarted("req_1", Dialect.OPENAI_CHAT, Operation.CHAT);
        all.firstContent("req_1", 1);

        assertThat(heard).containsExactly("a starts", "b starts", "a content", "b content");
    }

    @Test
    void aListenerThatThrowsDoesNotKeepTheOthersFromHearing() {
        GatewayListener all = GatewayListener.all(List.of(named("a", true), named("b", true), named("c", false)));

        assertThatThrownBy(() -> all.firstContent("req_1", 1))
                .hasMessage("a broke")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        assertThat(heard).containsExactly("a content", "b content", "c content");
    }

    private GatewayListener named(String name, boolean breaks) {
        return new GatewayListener() {
            @Override
            public void callStarted(String requestId, Dialect dialect, Operation operation) {
                heard.add(name + " starts");
            }

            @Override
            public void firstContent(String requestId, long nanos) {
                heard.add(name + " content");
                if (breaks) {
                    throw new IllegalStateException(name + " broke");
                }
            }
        };
    }
}
