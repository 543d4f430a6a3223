package dev.sluice.gateway.examples;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Gateway;
import dev.sluice.gateway.GatewayReply;
import dev.sluice.gateway.GatewayRequest;
import dev.sluice.gateway.MemoryStores;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.Providers;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Route;
import dev.sluice.gateway.spi.Target;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The gateway inside a plain program: no server, no port. */
public final class EmbeddedGateway {
    private EmbeddedGateway() {}

    public static void main(String[] args) throws IOException {
        run(System.out);
    }

    static void run(PrintStream out) throws IOException {
        // tag::embed[]
        Provider demo = Providers.demo();
        try (Gateway gateway = Gateway.builder()
                .models(MemoryStores.models()
                        .provider(demo)
                        .alias("fast", Route.to(Target.of(demo, "demo")))
                        .build())
                .build()) {
            String body = "{\"model\":\"fast\",\"stream\":true,"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello from inside\"}]}";
            GatewayRequest request = GatewayRequest.builder(Dialect.OPENAI_CHAT, Operation.CHAT)
                    .body(body.getBytes(StandardCharsets.UTF_8))
                    .build();
            try (GatewayReply reply = gateway.execute(request)) {
                out.println("HTTP " + reply.status());
                reply.body().transferTo(out);
            }
        }
        // end::embed[]
    }
}
