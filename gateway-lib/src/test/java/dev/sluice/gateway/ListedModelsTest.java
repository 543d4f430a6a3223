package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.spi.Credential;
import dev.sluice.gateway.spi.ModelInfo;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.testkit.ScriptedProvider;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The catalogue behind the whole gateway. */
class ListedModelsTest {
    private final ScriptedProvider scripted = ScriptedProvider.start();
    private final Provider provider = Provider.of("local", "ollama", scripted.baseUrl());
    private final Gateway gateway = Gateway.builder()
            .models(MemoryStores.models().provider(provider).build())
            .credentials(MemoryStores.credentials()
                    .put(provider, Credential.of("k", "sk-of-the-gateway"))
                    .build())
            .build();

    @AfterEach
    void stop() {
        gateway.close();
        scripted.close();
    }

    /** COMPAT 3.4 */
    @Test
    void aListCallShowsTheGatewaysOwnKeyAndNeverTheClients() {
        scripted.enqueue(ScriptedReply.json(200, "{\"models\":[{\"name\":\"llama3.2:latest\"}]}"));

        assertThat(gateway.models(Headers.of("authorization", "Bearer sk-of-the-client", "x-provider-key", "sk-2")))
                .extracting(ModelInfo::id)
                .containsExactly("local/llama3.2:latest");
        assertThat(scripted.lastRequest().header("authorization")).contains("Bearer sk-of-the-gateway");
        assertThat(scripted.lastRequest().headers().toString()).doesNotContain("sk-of-the-client", "sk-2");
    }

    /** COMPAT 3.4 */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aSilentProviderIsLeftOutInTime() {
        scripted.otherwise(request -> ScriptedReply.nothing().hang());
        long begun = System.nanoTime();

        assertThat(gateway.models(Headers.empty())).isEmpty();
        assertThat(gateway.answers(provider)).isFalse();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
        scripted.awaitClosed(2);
    }

    @Test
    void closingTheGatewayEndsLookUpsAndTheirThreads() throws Exception {
        scripted.otherwise(request -> ScriptedReply.nothing().hang());
        FutureTask<Object> asking = new FutureTask<>(() -> gateway.models(Headers.empty()));
        Thread thread = new Thread(asking, "asks-for-models");
        thread.setDaemon(true);
        thread.start();
        scripted.awaitRequest(1);

        gateway.close();

        scripted.awaitClosed(1);
        assertThat(asking.get(10, TimeUnit.SECONDS)).isNotNull();
        for (Thread each : Thread.getAllStackTraces().keySet()) {
            if (each.getName().startsWith("sluice-catalog")) {
                each.join(10_000);
                assertThat(each.isAlive()).as(each.getName()).isFalse();
            }
        }
        assertThat(gateway.models(Headers.empty())).isEmpty();
    }
}
