package dev.sluice.gateway.examples;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.EgressRules;
import dev.sluice.gateway.Gateway;
import dev.sluice.gateway.GatewayReply;
import dev.sluice.gateway.GatewayRequest;
import dev.sluice.gateway.MasterKey;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.RegisteredModel;
import dev.sluice.gateway.Secret;
import dev.sluice.gateway.Stores;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.sqlite.SQLiteDataSource;

/** A gateway whose models are registered while it runs, and are there again the next time. */
public final class RegisteredModels {
    private RegisteredModels() {}

    public static void main(String[] args) throws IOException {
        URI endpoint = URI.create("https://api.openai.com/v1");
        Secret apiKey = Secret.of(System.getenv("OPENAI_API_KEY"));
        run(Path.of("."), EgressRules.strict(), endpoint, apiKey, System.out);
    }

    static void run(Path directory, EgressRules rules, URI endpoint, Secret apiKey, PrintStream out)
            throws IOException {
        // tag::open[]
        SQLiteDataSource sqlite = new SQLiteDataSource();
        sqlite.setUrl("jdbc:sqlite:" + directory.resolve("gateway.db"));
        MasterKey masterKey = MasterKey.file(directory.resolve("master.key"));
        // end::open[]
        register(sqlite, masterKey, rules, endpoint, apiKey);
        ask(sqlite, masterKey, rules, out);
    }

    private static void register(
            DataSource dataSource, MasterKey masterKey, EgressRules rules, URI endpoint, Secret apiKey) {
        // tag::register[]
        rules.check(endpoint);
        try (Stores stores = Stores.jdbi(dataSource, masterKey)) {
            stores.models().put(RegisteredModel.of("gpt-4o-mini", endpoint).withApiKey(apiKey), true);
        }
        // end::register[]
    }

    private static void ask(DataSource dataSource, MasterKey masterKey, EgressRules rules, PrintStream out)
            throws IOException {
        // tag::ask[]
        try (Stores stores = Stores.jdbi(dataSource, masterKey);
                Gateway gateway = Gateway.builder()
                        .models(stores.models())
                        .credentials(stores.models())
                        .egress(() -> rules)
                        .build()) {
            String body = "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
            GatewayRequest request = GatewayRequest.builder(Dialect.OPENAI_CHAT, Operation.CHAT)
                    .body(body.getBytes(StandardCharsets.UTF_8))
                    .build();
            try (GatewayReply reply = gateway.execute(request)) {
                reply.body().transferTo(out);
            }
        }
        // end::ask[]
    }
}
