package dev.sluice.gateway.server.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Asks a gateway in OpenAI's dialect and prints what it says. What goes wrong is one line for a human. */
final class ChatClient {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final String DATA = "data:";
    private static final String DONE = "[DONE]";

    private final URI gateway;
    private final URI address;
    private final Optional<String> key;
    private final PrintWriter out;

    /**
     * A client of one gateway.
     *
     * @throws IllegalArgumentException when there is no http address in gateway and path; the message says so
     */
    ChatClient(String gateway, String path, Optional<String> key, PrintWriter out) {
        this.gateway = URI.create(gateway);
        this.address = URI.create(gateway.replaceAll("/+$", "") + (path.startsWith("/") ? path : "/" + path));
        // Checks scheme and host.
        HttpRequest.newBuilder(address);
        this.key = key;
        this.out = out;
    }

    /**
     * Sends one prompt and prints the answer, as it comes when it is streamed.
     *
     * @throws IOException when there is no answer, or not the whole of one; the message says why
     */
    void ask(String model, String prompt, boolean stream) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = send(request(model, prompt, stream));
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException(response.statusCode() + ": " + errorOf(body.readAllBytes()));
            }
            if (stream) {
                printStream(body);
            } else {
                print(JSON.readTree(body.readAllBytes()).at("/choices/0/message/content"));
                out.println();
            }
        } catch (JacksonException e) {
            throw new IOException("the answer is not JSON: is there a gateway at " + gateway + "?", e);
        } finally {
            out.flush();
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new IOException("no gateway answers at " + gateway + "; is it running? (gateway serve)", e);
        }
    }

    private HttpRequest request(String model, String prompt, boolean stream) {
        ObjectNode body = JSON.createObjectNode();
        body.put("model", model).put("stream", stream);
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        key.ifPresent(k -> request.header("authorization", "Bearer " + k));
        return request.build();
    }

    private void printStream(InputStream body) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String data = line.startsWith(DATA) ? line.substring(DATA.length()).strip() : "";
            if (data.equals(DONE)) {
                out.println();
                return;
            }
            if (!data.isEmpty()) {
                JsonNode event = JSON.readTree(data);
                if (event.has("error")) {
                    out.println();
                    throw new IOException("the answer broke off: " + errorOf(event));
                }
                print(event.at("/choices/0/delta/content"));
            }
        }
        out.println();
        throw new IOException("the answer broke off: the stream ended without " + DONE);
    }

    private void print(JsonNode text) {
        if (text.isString()) {
            out.print(text.asString());
            out.flush();
        }
    }

    private static String errorOf(byte[] body) {
        try {
            return errorOf(JSON.readTree(body));
        } catch (JacksonException e) {
            return "the answer is not JSON";
        }
    }

    private static String errorOf(JsonNode document) {
        JsonNode message = document.at("/error/message");
        return message.isString() ? message.asString() : "no reason was given";
    }
}
