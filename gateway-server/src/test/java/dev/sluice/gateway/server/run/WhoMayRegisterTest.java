package dev.sluice.gateway.server.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may change models, and who sees them. */
class WhoMayRegisterTest extends Workbench {
    private String model;

    @BeforeEach
    void describeAModel() {
        model = "{\"id\":\"m\",\"endpoint\":\"https://models.example\"}";
    }

    /** COMPAT 3.1 */
    @Test
    void theAdminKeyIsNeededWhenThereIsOneAlsoWhereRequestsAreOpen() throws Exception {
        environment.put("GATEWAY_ADMIN_KEY", ADMIN_KEY);
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            assertRefused(client.register(model), 401, "Authorization: Bearer <admin.key>");
            assertRefused(client.register(model, AUTHORIZATION, "Bearer " + ADMIN_KEY + "x"), 401, "this is not it");
            assertRefused(client.register(model, AUTHORIZATION, "Basic " + ADMIN_KEY), 401, "admin key");
            assertRefused(client.delete("/v1/models/m"), 401, "admin key");

            assertThat(client.register(model, AUTHORIZATION, ADMIN).statusCode())
                    .isEqualTo(201);
            assertThat(client.register(model, "x-api-key", ADMIN_KEY).statusCode())
                    .isEqualTo(200);
            assertThat(client.delete("/v1/models/m", AUTHORIZATION, ADMIN).statusCode())
                    .isEqualTo(200);
        }
    }

    /** COMPAT 3.1 */
    @Test
    void withClientKeysAndNoAdminKeyNobodyMayAndIsToldWhatToDo() throws Exception {
        environment.put("GATEWAY_KEY_DEV", "testkey");
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            assertRefused(client.register(model), 403, "set GATEWAY_ADMIN_KEY");
            assertRefused(client.register(model, AUTHORIZATION, "Bearer testkey"), 403, "set GATEWAY_ADMIN_KEY");
            assertRefused(client.delete("/v1/models/m", AUTHORIZATION, "Bearer testkey"), 403, "admin key");
        }
    }

    /** COMPAT 3.1 */
    @Test
    void aClientKeyIsNoAdminKeyAndTheAdminKeyIsNoClientKey() throws Exception {
        environment.put("GATEWAY_KEY_DEV", "testkey");
        environment.put("GATEWAY_ADMIN_KEY", ADMIN_KEY);
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            assertRefused(client.register(model, AUTHORIZATION, "Bearer testkey"), 401, "admin key");
            client.register(model, AUTHORIZATION, ADMIN);

            assertThat(client.chat("m", AUTHORIZATION, ADMIN).statusCode()).isEqualTo(401);
            assertThat(client.get("/v1/models", AUTHORIZATION, "Bearer testkey").body())
                    .contains("\"id\":\"m\"");
        }
    }

    /** Refused before the body is read: what is in it makes no difference. */
    @Test
    void whoMayNotIsNotToldWhatIsWrongWithTheBody() throws Exception {
        environment.put("GATEWAY_ADMIN_KEY", ADMIN_KEY);
        try (RunningServer server = start()) {
            assertRefused(new TestClient(server).register("{"), 401, "admin key");
            assertRefused(new TestClient(server).delete("/v1/models/unknown"), 401, "admin key");
        }
    }

    /** COMPAT 3.4 */
    @Test
    void aKeySeesTheModelsThatItMayCallAndTheOperatorSeesAll() throws Exception {
        environment.put("GATEWAY_ADMIN_KEY", ADMIN_KEY);
        file("gateway.yaml", "keys: { dev: { key: testkey, models: ['mine/*'] } }\n");
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            client.register(model.replace("\"m\"", "\"mine/a\""), AUTHORIZATION, ADMIN);
            client.register(model.replace("\"m\"", "\"other/b\""), AUTHORIZATION, ADMIN);

            assertThat(client.get("/v1/models", AUTHORIZATION, "Bearer testkey").body())
                    .contains("mine/a")
                    .doesNotContain("other/b");
            assertThat(client.get("/v1/models/other%2Fb", AUTHORIZATION, "Bearer testkey")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(client.get("/v1/models", AUTHORIZATION, ADMIN).body()).contains("mine/a", "other/b");
            assertThat(client.get("/v1/models").statusCode()).isEqualTo(401);
        }
    }

    /** COMPAT 3.7 */
    @Test
    void anIdThatAFileOwnsIsAConflictThatNamesTheFile() throws Exception {
        file("gateway.yaml", "providers: { openai: { api_key: k } }\nmodels: { fast: { provider: openai } }\n");
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            assertRefused(client.register(model.replace("\"m\"", "\"fast\"")), 409, "gateway.yaml");
            assertRefused(client.delete("/v1/models/fast"), 409, "gateway.yaml");
        }
    }

    /** COMPAT 3.7 */
    @Test
    void aFileThatComesLaterStandsAboveTheRegisteredModelOfThatName() throws Exception {
        try (RunningServer server = start()) {
            new TestClient(server).register("fast", provider.baseUrl());
        }
        file(
                "gateway.yaml",
                "providers: { openai: { base_url: '" + provider.baseUrl()
                        + "', api_key: k } }\nmodels: { fast: { provider: openai, model: from-the-file } }\n");
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            client.chat("fast");

            assertThat(provider.lastRequest().bodyText()).contains("from-the-file");
            assertThat(client.get("/v1/models").body().split("\"fast\"", -1)).hasSize(2);
        }
    }

    private static void assertRefused(HttpResponse<String> response, int status, String words) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).contains(words);
    }
}
