package dev.sluice.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.GatewayHarness.Answer;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Same-dialect traffic over real HTTP, generated: what arrives differs from what was sent by the model's name, and by the
 * question for usage and its answer where the client did not ask; by nothing else.
 */
class ByteExactnessTest {
    private static final String ASKED = "\"stream_options\":{\"include_usage\":true},";

    private static GatewayHarness openAi;
    private static GatewayHarness anthropic;

    @BeforeContainer
    static void start() {
        openAi = GatewayHarness.with("openai").start();
        anthropic = GatewayHarness.with("anthropic").start();
    }

    @AfterContainer
    static void stop() {
        openAi.close();
        anthropic.close();
    }

    @Property(tries = 150)
    void aRequestDiffersByItsModelAlone(@ForAll long seed) {
        Generator random = new Generator(seed);
        String body = random.request("\"fast\"", "");
        openAi.provider().enqueue(ScriptedReply.json(200, Replies.OPENAI_REPLY));
        anthropic.provider().enqueue(ScriptedReply.json(200, Replies.ANTHROPIC_REPLY));

        openAi.openAi(body);
        anthropic.anthropic(body);

        String expected = new Generator(seed).request("\"upstream-model\"", "");
        assertThat(openAi.provider().lastRequest().bodyText()).isEqualTo(expected);
        assertThat(anthropic.provider().lastRequest().bodyText()).isEqualTo(expected);
    }

    @Property(tries = 100)
    void aReplyIsTheProvidersToTheByte(@ForAll long seed) {
        String reply = new Generator(seed).request("\"any\"", "");
        openAi.provider().enqueue(ScriptedReply.json(200, reply));
        anthropic.provider().enqueue(ScriptedReply.json(200, reply));

        assertThat(openAi.openAi(GatewayHarness.chat(false)).body()).isEqualTo(reply);
        assertThat(anthropic.anthropic(GatewayHarness.message(false)).body()).isEqualTo(reply);
    }

    @Property(tries = 150)
    void aStreamDiffersByTheUsageThatTheClientDidNotAskFor(@ForAll long seed) {
        Generator random = new Generator(seed);
        List<String> frames = random.openAiStream();
        openAi.provider().enqueue(random.split(frames));
        String body = new Generator(seed).request("\"fast\"", ",\"stream\":true");

        Answer answer = openAi.openAi(body);

        List<String> shown = new ArrayList<>(frames);
        shown.remove(Replies.USAGE);
        assertThat(answer.body()).isEqualTo(String.join("", shown));
        String sent = openAi.provider().lastRequest().bodyText();
        assertThat(sent).contains(ASKED);
        assertThat(sent.replace(ASKED, ""))
                .isEqualTo(new Generator(seed).request("\"upstream-model\"", ",\"stream\":true"));
    }

    @Property(tries = 150)
    void anAnthropicStreamIsTheProvidersToTheByte(@ForAll long seed) {
        Generator random = new Generator(seed);
        List<String> frames = random.anthropicStream();
        anthropic.provider().enqueue(random.split(frames));

        Answer answer = anthropic.anthropic(GatewayHarness.message(true));

        assertThat(answer.body()).isEqualTo(String.join("", frames));
    }

    /** Documents and streams as odd as the standards allow, the same for the same seed. */
    private static final class Generator {
        private static final String[] ODD_TEXT = {
            "",
            "plain",
            "h\\u00e9",
            "é",
            "\\ud83d\\ude00",
            "😀",
            "\\/",
            "\\\"model\\\":\\\"x\\\"",
            "[DONE]",
            "data: ",
            " \\n ",
            "\u2028"
        };
        private static final String[] ODD_NUMBERS = {"0", "-0", "1.50", "1e2", "1E+2", "-0.0e-0", "12345678901234567890"
        };
        private static final String[] SPACE = {"", "", " ", "\n", "\t", "\r\n", "  "};

        private final Random random;

        Generator(long seed) {
            this.random = new Random(seed);
        }

        String request(String model, String more) {
            StringBuilder out = new StringBuilder(space()).append('{');
            int before = random.nextInt(4);
            for (int i = 0; i < before; i++) {
                out.append(member("a" + i)).append(',');
            }
            out.append(space()).append("\"model\"").append(space()).append(':').append(space());
            out.append(model).append(more);
            int after = random.nextInt(4);
            for (int i = 0; i < after; i++) {
                out.append(space()).append(',').append(member("b" + i));
            }
            return out.append(space()).append('}').append(space()).toString();
        }

        private String member(String name) {
            return space() + "\"" + name + "\"" + space() + ":" + space() + value(0) + space();
        }

        private String value(int depth) {
            return switch (random.nextInt(depth > 3 ? 5 : 7)) {
                case 0 -> "null";
                case 1 -> random.nextBoolean() ? "true" : "false";
                case 2 -> ODD_NUMBERS[random.nextInt(ODD_NUMBERS.length)];
                case 3, 4 -> text();
                case 5 -> "[" + space() + value(depth + 1) + space() + "," + value(depth + 1) + "]";
                default -> "{" + space() + "\"model\":" + value(depth + 1) + space() + "}";
            };
        }

        private String text() {
            return "\"" + ODD_TEXT[random.nextInt(ODD_TEXT.length)] + ODD_TEXT[random.nextInt(ODD_TEXT.length)] + "\"";
        }

        private String space() {
            return SPACE[random.nextInt(SPACE.length)];
        }

        List<String> openAiStream() {
            List<String> frames = new ArrayList<>(List.of(Replies.ROLE));
            int chunks = 1 + random.nextInt(6);
            for (int i = 0; i < chunks; i++) {
                maybeFiller(frames);
                String end = lineEnd();
                frames.add("data:" + (random.nextBoolean() ? " " : "") + "{\"id\":\"c\",\"x\":"
                        + value(2).replace("\n", " ").replace("\r", " ")
                        + ",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x"
                        + ODD_TEXT[random.nextInt(ODD_TEXT.length)]
                        + "\"},\"finish_reason\":null}]}" + end + end);
            }
            frames.add(Replies.FINISH);
            maybeFiller(frames);
            frames.add(Replies.USAGE);
            frames.add(Replies.DONE);
            return frames;
        }

        List<String> anthropicStream() {
            List<String> frames = new ArrayList<>(List.of(Replies.MESSAGE_START, Replies.BLOCK_START));
            int deltas = 1 + random.nextInt(6);
            for (int i = 0; i < deltas; i++) {
                maybeFiller(frames);
                String end = lineEnd();
                frames.add("event: content_block_delta" + end
                        + "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\""
                        + ODD_TEXT[random.nextInt(ODD_TEXT.length)] + "\"}}" + end + end);
            }
            frames.addAll(List.of(Replies.BLOCK_STOP, Replies.MESSAGE_DELTA, Replies.MESSAGE_STOP));
            return frames;
        }

        private void maybeFiller(List<String> frames) {
            if (random.nextInt(3) == 0) {
                frames.add(": keep-alive" + lineEnd() + lineEnd());
            }
        }

        private String lineEnd() {
            return random.nextBoolean() ? "\n" : "\r\n";
        }

        /** The stream in chunks that end anywhere, also within a character. */
        ScriptedReply split(List<String> frames) {
            byte[] all = String.join("", frames).getBytes(UTF_8);
            ScriptedReply reply = ScriptedReply.stream();
            int at = 0;
            while (at < all.length) {
                int n = Math.min(all.length - at, 1 + random.nextInt(80));
                byte[] piece = java.util.Arrays.copyOfRange(all, at, at + n);
                reply = reply.bytes(Integer.toHexString(n) + "\r\n")
                        .bytes(piece)
                        .bytes("\r\n");
                at += n;
            }
            return reply.end();
        }
    }
}
