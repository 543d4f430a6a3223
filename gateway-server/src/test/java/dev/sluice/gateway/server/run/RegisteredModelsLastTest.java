package dev.sluice.gateway.server.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.server.config.ConfigSources;
import dev.sluice.gateway.server.http.Registration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is registered is there after a restart, on SQLite. */
class RegisteredModelsLastTest extends Workbench {
    private static final String KEY = "sk-canary-of-the-provider";

    /** COMPAT 3.1, 2.7 */
    @Test
    void registeredModelsServeAfterARestartWithTheirKeys() throws Exception {
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            client.register("{\"id\":\"example/model-1\",\"endpoint\":\"" + provider.baseUrl() + "\",\"api_key\":\""
                    + KEY + "\"}");
            assertThat(client.chat("example/model-1").body()).isEqualTo(ANSWER);
        }
        try (RunningServer server = start()) {
            assertThat(new TestClient(server).chat("example/model-1").body()).isEqualTo(ANSWER);
            assertThat(provider.lastRequest().header(AUTHORIZATION)).contains("Bearer " + KEY);
        }
    }

    @Test
    void noFileOfTheDataDirectoryHoldsAProviderKey() throws Exception {
        try (RunningServer server = start()) {
            new TestClient(server)
                    .register("{\"id\":\"m\",\"endpoint\":\"" + provider.baseUrl() + "\",\"api_key\":\"" + KEY + "\"}");
            assertNoFileHoldsTheKey();
        }
        assertNoFileHoldsTheKey();
    }

    @Test
    void whatTwoHundredClientsRegisterAtOnceIsAllCallable() throws Exception {
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            ManyClients.register(provider.baseUrl(), client);

            for (int i = 0; i < ManyClients.COUNT; i++) {
                assertThat(client.chat(ManyClients.id(i)).statusCode()).isEqualTo(200);
                assertThat(provider.lastRequest().header(AUTHORIZATION)).contains("Bearer key-" + i);
            }
        }
    }

    @Test
    void aMasterKeyThatIsGoneIsNotReadyAndModelsWithoutAKeyServeOn() throws Exception {
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            client.register(
                    "{\"id\":\"sealed\",\"endpoint\":\"" + provider.baseUrl() + "\",\"api_key\":\"" + KEY + "\"}");
            client.register("plain", provider.baseUrl());
        }
        Files.delete(directory.resolve("data/master.key"));
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);

            assertThat(client.chat("plain").statusCode()).isEqualTo(200);
            assertThat(client.chat("sealed").statusCode()).isEqualTo(503);
            assertThat(client.get("/ready").statusCode()).isEqualTo(503);
            assertThat(client.get("/ready").body()).contains("master", "sealed");
            assertThat(directory.resolve("data/master.key")).doesNotExist();
        }
    }

    @Test
    void whatACommandRegistersAndRemovesTheRunningServerSeesSoonAfter() throws Exception {
        try (RunningServer server = start()) {
            TestClient client = new TestClient(server);
            client.register("other", provider.baseUrl());
            try (OfflineModels models = OfflineModels.open(ConfigSources.of(directory, environment))) {
                models.registrations().register(registration("m"));
                client.await(() -> client.chat("m"), answer -> answer.statusCode() == 200);

                models.registrations().remove("m");
                client.await(() -> client.chat("m"), answer -> answer.statusCode() == 404);
            }
        }
    }

    private Registration registration(String id) {
        return Registration.of(
                id, Optional.empty(), Optional.empty(), provider.baseUrl().toString(), Optional.empty());
    }

    private void assertNoFileHoldsTheKey() throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        assertThat(files).anySatisfy(file -> assertThat(file.toString()).endsWith("gateway.db"));
        for (Path file : files) {
            String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            assertThat(bytes.contains(KEY)).as(file.toString()).isFalse();
        }
    }
}
