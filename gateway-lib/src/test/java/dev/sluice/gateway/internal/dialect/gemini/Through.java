package dev.sluice.gateway.internal.dialect.gemini;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.internal.dialect.Exchange;
import dev.sluice.gateway.internal.dialect.ReplyStage;
import dev.sluice.gateway.internal.dialect.Transcoders;
import dev.sluice.gateway.internal.wire.EnvelopeReader;
import dev.sluice.gateway.internal.wire.OutBuffer;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A client's request carried to Gemini, and what Gemini answers carried back. JSON is written with single quotes for double
 * ones.
 */
record Through(Dialect client, Exchange exchange) {
    static final JsonMapper JSON = JsonMapper.shared();
    static final String FLASH = "gemini-2.5-flash";
    static final String PRO_3 = "gemini-3-pro-preview";

    static JsonNode json(String text) {
        return JSON.readTree(text.replace('\'', '"'));
    }

    /** An OpenAI client's request with these fields beside its model. */
    static Through openAi(String model, String fields) {
        return of(Dialect.OPENAI_CHAT, "gemini", model, "{'model':'fast'," + fields + "}");
    }

    /** The same with one plain message. */
    static Through openAiAsking(String model, String fields) {
        return openAi(model, "'messages':[{'role':'user','content':'hi'}]," + fields);
    }

    static Through anthropic(String model, String fields) {
        return of(Dialect.ANTHROPIC_MESSAGES, "gemini", model, "{'model':'fast','max_tokens':9," + fields + "}");
    }

    static Through of(Dialect client, String type, String model, String request) {
        byte[] body = request.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        Target target = Target.of(Provider.of("google", type, "https://example.com"), model);
        return new Through(
                client,
                Transcoders.between(Operation.CHAT, client, Dialect.GEMINI)
                        .orElseThrow()
                        .begin(EnvelopeReader.read(body, Operation.CHAT), target, List.of()));
    }

    /** What is sent. */
    ObjectNode sent() {
        return (ObjectNode) JSON.readTree(exchange.body().toByteArray());
    }

    List<String> dropped() {
        return exchange.losses().dropped();
    }

    /** What the client gets for a whole reply. */
    JsonNode answer(String document) {
        OutBuffer out = new OutBuffer();
        exchange.replyStage().accept(Frame.document(Slice.of(document.replace('\'', '"'))), out);
        return JSON.readTree(out.toByteArray());
    }

    /** The data of the events that the client gets for a stream that ends behind these. */
    List<JsonNode> stream(String... events) {
        OutBuffer out = new OutBuffer();
        for (String event : events) {
            exchange.replyStage().accept(Frame.event(null, event.replace('\'', '"')), out);
        }
        exchange.replyStage().end(out);
        return dataOf(out);
    }

    ReplyStage stage() {
        return exchange.replyStage();
    }

    static List<JsonNode> dataOf(OutBuffer out) {
        List<JsonNode> data = new ArrayList<>();
        new String(out.toByteArray(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .forEach(line -> data.add(JSON.readTree(line.substring(6))));
        return data;
    }

    static GatewayException refusal(Runnable action) {
        try {
            action.run();
        } catch (GatewayException e) {
            return e;
        }
        throw new AssertionError("nothing was refused");
    }
}
