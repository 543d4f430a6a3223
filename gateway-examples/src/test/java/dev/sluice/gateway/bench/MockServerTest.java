package dev.sluice.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MockServerTest {
    private final RunningMock mock;

    MockServerTest() throws IOException {
        mock = new RunningMock();
    }

    @AfterEach
    void stop() {
        mock.close();
    }

    @Test
    void repliesAsLargeAsTheModelSays() throws IOException {
        assertThat(post("{\"model\": \"bench-0.6k\"}"))
                .hasSize(614)
                .startsWith("{\"id\":")
                .endsWith("}}");
        assertThat(post("{\"model\":\"bench-10k\"}")).hasSize(10 * 1024).contains("\"model\":\"bench-10k\"");
        assertThat(post("{\"model\":\"bench-100k\"}")).hasSize(100 * 1024);
    }

    @Test
    void findsTheModelAtTheEndOfALargeBody() throws IOException {
        String filler = "x".repeat(100_000);
        assertThat(post("{\"messages\":\"" + filler + "\",\"model\":\"bench-10k\"}"))
                .hasSize(10 * 1024);
    }

    @Test
    void readsABodyInChunks() throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(mock.url()).toURL().openConnection();
        connection.setDoOutput(true);
        connection.setChunkedStreamingMode(7);
        try (OutputStream out = connection.getOutputStream()) {
            out.write("{\"model\":\"bench-1k\"}".getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(connection.getInputStream().readAllBytes()).hasSize(1024);
        assertThat(mock.stats()).contains("\"requests\":1,\"bytes\":20,");
    }

    @Test
    void streamsRoleNumberedContentFinishAndEnd() throws IOException {
        String stream = post("{\"model\":\"bench-stream-3x1ms\",\"stream\" : true}");
        String[] events = stream.split("\n\n");
        assertThat(events).hasSize(6);
        assertThat(events[0]).contains("\"role\":\"assistant\"");
        assertThat(events[1]).contains("#000000@");
        assertThat(events[3]).contains("#000002@").hasSizeBetween(180, 200);
        assertThat(events[4]).contains("\"finish_reason\":\"stop\"");
        assertThat(events[5]).isEqualTo("data: [DONE]");
    }

    @Test
    void tellsTheUsageOnlyWhenAsked() throws IOException {
        String asked = "{\"model\":\"bench-stream-2x1ms\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}";
        assertThat(post(asked)).contains("\"choices\":[],\"usage\":{\"prompt_tokens\":75,\"completion_tokens\":2,");
        assertThat(post(asked.replace("true}", "false}"))).doesNotContain("usage");
    }

    @Test
    void forgetsItsCountsOnReset() throws IOException {
        post("{}");
        assertThat(mock.stats()).contains("\"requests\":1,");
        Probe.get(mock.url() + "/reset");
        assertThat(mock.stats()).contains("\"requests\":0,\"bytes\":0,");
    }

    private String post(String body) throws IOException {
        return Probe.post(mock.url() + "/v1/chat/completions", "key", Canned.ascii(body))
                .body();
    }
}
