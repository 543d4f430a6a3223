package dev.sluice.gateway.bench;

import java.util.Base64;
import java.util.Random;

/** The request bodies that are sent. */
enum Payload {
    /** A small chat: 0.3 KB. */
    P1,
    /** A conversation: 20 messages, 10 KB. */
    P2,
    /** A chat with an image of 96 KB in base64: 100 KB. */
    P3;

    /** The body of a request for a whole reply. */
    byte[] body(String model) {
        return Canned.ascii("{\"model\":\"" + model + "\"," + rest());
    }

    /** The body of a request for a stream with the usage at its end. */
    byte[] streamBody(String model) {
        return Canned.ascii(
                "{\"model\":\"" + model + "\",\"stream\":true,\"stream_options\":{\"include_usage\":true}," + rest());
    }

    private String rest() {
        return "\"temperature\":0.7,\"max_tokens\":512,\"messages\":["
                + "{\"role\":\"system\",\"content\":\"You are a helpful assistant.\"},"
                + switch (this) {
                    case P1 -> message("user", 150);
                    case P2 -> conversation();
                    case P3 -> image();
                }
                + "]}";
    }

    private static String conversation() {
        StringBuilder messages = new StringBuilder();
        for (int i = 0; i < 19; i++) {
            messages.append(i == 0 ? "" : ",").append(message(i % 2 == 0 ? "user" : "assistant", 490));
        }
        return messages.toString();
    }

    private static String image() {
        byte[] pixels = new byte[96 * 1024 / 4 * 3];
        new Random(1).nextBytes(pixels);
        return "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"" + Canned.filler(3000)
                + "\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(pixels) + "\"}}]}";
    }

    private static String message(String role, int length) {
        return "{\"role\":\"" + role + "\",\"content\":\"" + Canned.filler(length) + "\"}";
    }
}
