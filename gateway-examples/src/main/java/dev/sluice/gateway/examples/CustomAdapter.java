package dev.sluice.gateway.examples;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.Gateway;
import dev.sluice.gateway.GatewayReply;
import dev.sluice.gateway.GatewayRequest;
import dev.sluice.gateway.Headers;
import dev.sluice.gateway.MemoryStores;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.ProviderAdapter;
import dev.sluice.gateway.spi.ProviderCall;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A provider of one's own: an OpenAI-compatible host in the company that wants its key in another header. */
public final class CustomAdapter {
    private CustomAdapter() {}

    // tag::adapter[]
    /** Says where requests go and what proves who calls; everything else is inherited. */
    static final class InHouseAdapter implements ProviderAdapter {
        @Override
        public String type() {
            return "in-house";
        }

        @Override
        public Optional<Dialect> dialect(Operation operation) {
            return operation == Operation.CHAT ? Optional.of(Dialect.OPENAI_CHAT) : Optional.empty();
        }

        @Override
        public URI address(ProviderCall call) {
            return call.target().provider().baseUrl().resolve("/inference/chat");
        }

        @Override
        public void authorize(Credential credential, Headers.Builder headers) {
            headers.add("x-in-house-token", credential.key().reveal());
        }
    }
    // end::adapter[]

    public static void main(String[] args) throws IOException {
        run(args[0], args[1], System.out);
    }

    static void run(String baseUrl, String token, PrintStream out) throws IOException {
        // tag::use[]
        Provider inHouse = Provider.of("in-house", "in-house", baseUrl);
        try (Gateway gateway = Gateway.builder()
                .adapter(new InHouseAdapter())
                .models(MemoryStores.models().provider(inHouse).build())
                .credentials(MemoryStores.credentials()
                        .put(inHouse, Credential.of("team", token))
                        .build())
                .build()) {
            GatewayRequest request = GatewayRequest.builder(Dialect.ANTHROPIC_MESSAGES, Operation.CHAT)
                    .body(
                            "{\"model\":\"in-house/large\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                                    .getBytes(StandardCharsets.UTF_8))
                    .build();
            try (GatewayReply reply = gateway.execute(request)) {
                reply.body().transferTo(out);
            }
        }
        // end::use[]
    }
}
