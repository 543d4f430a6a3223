package dev.sluice.gateway.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The mock's replies. The load generator makes the same bytes again to check what it gets. */
final class Canned {
    private static final String WORDS = "The quick brown fox jumps over the lazy dog while the gateway counts tokens. ";

    private Canned() {}

    /** The body of a unary reply: a chat completion of exactly the model's size. */
    static byte[] body(BenchModel model) {
        String head =
                "{\"id\":\"chatcmpl-bench0000000001\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\""
                        + model.name()
                        + "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"";
        String tail = "\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":75,\"completion_tokens\":120,\"total_tokens\":195}}";
        return ascii(head + filler(model.replyBytes() - head.length() - tail.length()) + tail);
    }

    /** A whole reply in one direct buffer; write a duplicate of it. */
    static ByteBuffer reply(byte[] body) {
        return direct(
                ascii("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                        + "\r\n\r\n"),
                body);
    }

    static String filler(int length) {
        int size = Math.max(0, length);
        return WORDS.repeat(size / WORDS.length() + 1).substring(0, size);
    }

    static ByteBuffer direct(byte[] head, byte[] body) {
        return ByteBuffer.allocateDirect(head.length + body.length)
                .put(head)
                .put(body)
                .flip();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
