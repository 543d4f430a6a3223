package dev.sluice.gateway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Gateway;
import dev.sluice.gateway.GatewayReply;
import dev.sluice.gateway.GatewayRequest;
import dev.sluice.gateway.MemoryStores;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Route;
import dev.sluice.gateway.spi.Target;
import dev.sluice.gateway.testkit.ScriptedProvider;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** How an application tests its own use of a gateway: an in-memory registry, and a scripted provider over real HTTP. */
class InMemoryRegistryTest {
    // tag::test[]
    @Test
    void asksTheModelThatTheApplicationNames() throws IOException {
        try (ScriptedProvider provider = ScriptedProvider.start()) {
            provider.enqueue(ScriptedReply.json(200, "{\"choices\":[{\"message\":{\"content\":\"42\"}}]}"));
            Provider scripted =
                    Provider.of("scripted", "openai", provider.baseUrl().toString());
            Gateway gateway = Gateway.builder()
                    .models(MemoryStores.models()
                            .provider(scripted)
                            .alias("answers", Route.to(Target.of(scripted, "deep-thought")))
                            .build())
                    .build();
            try (gateway;
                    GatewayReply reply = gateway.execute(question("answers"))) {
                assertThat(new String(reply.body().readAllBytes(), StandardCharsets.UTF_8))
                        .contains("42");
            }
            assertThat(provider.lastRequest().bodyText()).contains("\"model\":\"deep-thought\"");
        }
    }
    // end::test[]

    private static GatewayRequest question(String model) {
        return GatewayRequest.builder(Dialect.OPENAI_CHAT, Operation.CHAT)
                .body(("{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"?\"}]}")
                        .getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
