package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.Operation;
import dev.sluice.gateway.internal.wire.Envelope;
import dev.sluice.gateway.internal.wire.EnvelopeReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The files of one golden case. */
record GoldenCase(Path dir) {
    private static final JsonMapper JSON = JsonMapper.shared();

    byte[] read(String file) throws IOException {
        return Files.readAllBytes(dir.resolve(file));
    }

    /** The file that a translation is compared with: the pair's own, where there is one. */
    String expected(GoldenSide side, String from, String to) {
        String special = side.file(from + "-to-" + to);
        return Files.exists(dir.resolve(special)) ? special : side.file(to);
    }

    /** What the client asked for to get a reply: the case's request in its dialect, or the simplest one. */
    Envelope asked(String client, boolean stream) throws IOException {
        Path file = dir.resolve(GoldenSide.REQUEST.file(client));
        String simplest = "{\"model\":\"golden\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
        byte[] body = Files.exists(file) ? Files.readAllBytes(file) : simplest.getBytes(StandardCharsets.UTF_8);
        ObjectNode request = (ObjectNode) JSON.readTree(body);
        if (stream) {
            request.put("stream", true);
            if (client.equals("openai")) {
                request.putObject("stream_options").put("include_usage", true);
            }
        }
        return EnvelopeReader.read(JSON.writeValueAsBytes(request), Operation.CHAT);
    }
}
