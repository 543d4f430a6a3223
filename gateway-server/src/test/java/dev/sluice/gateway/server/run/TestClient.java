package dev.sluice.gateway.server.run;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a running server, as curl would. */
final class TestClient {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String url;

    TestClient(RunningServer server) {
        this.url = server.url().replace("0.0.0.0", "127.0.0.1");
    }

    /** Registers a model; the headers are names and values by turns. */
    HttpResponse<String> register(String json, String... headers) throws Exception {
        return send("POST", "/v1/models", json, with(headers, "content-type", "application/json"));
    }

    /** Registers a model that must be taken. */
    void register(String id, URI endpoint) throws Exception {
        String json =
                JSON.writeValueAsString(JSON.createObjectNode().put("id", id).put("endpoint", endpoint.toString()));
        HttpResponse<String> response = register(json);
        if (response.statusCode() / 100 != 2) {
            throw new AssertionError(response.statusCode() + ": " + response.body());
        }
    }

    HttpResponse<String> chat(String model, String... headers) throws Exception {
        String body = JSON.writeValueAsString(JSON.createObjectNode()
                .put("model", model)
                .set(
                        "messages",
                        JSON.createArrayNode().addObject().put("role", "user").put("content", "hi")));
        return send("POST", "/v1/chat/completions", body, with(headers, "content-type", "application/json"));
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        return send("GET", path, "", headers);
    }

    /** Asks until the answer is as it should be, for ten seconds. */
    HttpResponse<String> await(Asked request, Predicate<HttpResponse<String>> asItShouldBe) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            HttpResponse<String> response = request.ask();
            if (asItShouldBe.test(response)) {
                return response;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still " + response.statusCode() + ": " + response.body());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    HttpResponse<String> delete(String path, String... headers) throws Exception {
        return send("DELETE", path, "", headers);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> response) {
        return parse(response.body());
    }

    static JsonNode parse(String text) {
        return JSON.readTree(text);
    }

    private static String[] with(String[] headers, String name, String value) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = name;
        all[headers.length + 1] = value;
        return all;
    }

    /** A request that can be made again. */
    interface Asked {
        HttpResponse<String> ask() throws Exception;
    }
}
