package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.wire.Envelope;
import dev.sluice.gateway.internal.wire.EnvelopeReader;
import dev.sluice.gateway.internal.wire.Frames;
import dev.sluice.gateway.internal.wire.OutBuffer;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What goes one way between a client and a provider: how it is translated, and how two of it are compared. */
enum GoldenSide {
    REQUEST("request.json") {
        @Override
        byte[] translate(GoldenCase golden, String from, String to) throws IOException {
            Envelope envelope = EnvelopeReader.read(golden.read(file(from)), Operation.CHAT);
            // The provider's name for the model is the one in the file to be met.
            String expected = golden.expected(this, from, to);
            String model = golden.dir().resolve(expected).toFile().exists()
                    ? JSON.readTree(golden.read(expected)).path("model").asString(MODEL_IN_ADDRESS)
                    : envelope.model();
            try {
                return begin(envelope, from, to, model).body().toByteArray();
            } catch (GatewayException e) {
                ObjectNode refused = JSON.createObjectNode();
                refused.putObject("refused")
                        .put("status", e.problem().status())
                        .put("param", e.problem().param().orElse(""))
                        .put("message", e.problem().message());
                return JSON.writeValueAsBytes(refused);
            }
        }

        @Override
        Set<String> readIn() {
            return CLIENTS;
        }

        @Override
        Set<String> writtenIn() {
            return DIALECTS.keySet();
        }
    },
    REPLY("reply.json") {
        @Override
        byte[] translate(GoldenCase golden, String from, String to) throws IOException {
            ReplyStage stage = begin(golden.asked(to, false), to, from, "any").replyStage();
            OutBuffer out = new OutBuffer();
            if (stage.accept(Frame.document(Slice.of(golden.read(file(from)))), out) != ReplyStage.Signal.LAST) {
                throw new AssertionError("a document is the whole reply");
            }
            return out.toByteArray();
        }
    },
    STREAM("stream.sse") {
        @Override
        String file(String of) {
            return of.equals("ollama") ? "ollama.stream.ndjson" : super.file(of);
        }

        @Override
        byte[] translate(GoldenCase golden, String from, String to) throws IOException {
            ReplyStage stage = begin(golden.asked(to, true), to, from, "any").replyStage();
            Frames frames = Codecs.provider(dialect(from))
                    .streamFraming()
                    .frames(new ByteArrayInputStream(golden.read(file(from))), -1);
            OutBuffer out = new OutBuffer();
            try {
                ReplyStage.Signal signal = ReplyStage.Signal.PREAMBLE;
                for (Frame frame = frames.next(); frame != null && !ends(signal); frame = frames.next()) {
                    signal = stage.accept(frame, out);
                }
                if (!ends(signal)) {
                    stage.end(out);
                }
            } catch (GatewayException e) {
                out.append(Codecs.client(dialect(to)).writeErrorEvent(e.problem(), REQUEST_ID));
            }
            return out.toByteArray();
        }

        private static boolean ends(ReplyStage.Signal signal) {
            return signal == ReplyStage.Signal.LAST || signal == ReplyStage.Signal.FAILED;
        }

        @Override
        String pretty(String text) {
            return text;
        }

        @Override
        String normal(String text) {
            return text;
        }
    },
    ERROR("error.json") {
        @Override
        byte[] translate(GoldenCase golden, String from, String to) throws IOException {
            JsonNode error = JSON.readTree(golden.read(file(from)));
            Headers.Builder headers = Headers.builder();
            error.path("headers")
                    .properties()
                    .forEach(h -> headers.add(h.getKey(), h.getValue().stringValue()));
            Problem problem = Codecs.provider(dialect(from))
                    .readError(
                            error.get("status").intValue(),
                            headers.build(),
                            Slice.of(JSON.writeValueAsBytes(error.get("body"))));
            ClientCodec client = Codecs.client(dialect(to));
            ObjectNode shown = JSON.createObjectNode().put("status", client.statusOf(problem));
            problem.retryAfter()
                    .ifPresent(wait -> shown.putObject("headers").put("retry-after", String.valueOf(wait.toSeconds())));
            shown.set("body", JSON.readTree(client.writeError(problem, REQUEST_ID)));
            return JSON.writeValueAsBytes(shown);
        }

        @Override
        boolean isForwarded() {
            return false;
        }
    };

    static final Map<String, Dialect> DIALECTS = new TreeMap<>(Map.of(
            "openai",
            Dialect.OPENAI_CHAT,
            "anthropic",
            Dialect.ANTHROPIC_MESSAGES,
            "ollama",
            Dialect.OLLAMA,
            "gemini",
            Dialect.GEMINI));
    static final Set<String> CLIENTS = DIALECTS.keySet().stream()
            .filter(name -> DIALECTS.get(name).isSpokenByClients())
            .collect(Collectors.toCollection(TreeSet::new));
    /** The model of a dialect whose bodies do not name it. */
    private static final String MODEL_IN_ADDRESS = "gemini-2.5-flash";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final JsonMapper SORTED =
            JSON.rebuild().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();
    private static final String REQUEST_ID = "req_golden";

    private final String ending;

    GoldenSide(String ending) {
        this.ending = ending;
    }

    /** What comes out when what a dialect's file holds is carried to another dialect. */
    abstract byte[] translate(GoldenCase golden, String from, String to) throws IOException;

    String file(String of) {
        return of + "." + ending;
    }

    /** The dialects that its files may be in. */
    Set<String> readIn() {
        return DIALECTS.keySet();
    }

    /** The dialects that they are carried to. */
    Set<String> writtenIn() {
        return CLIENTS;
    }

    /** Whether the same dialect on both sides gets the same bytes. */
    boolean isForwarded() {
        return true;
    }

    /** As it is written to a file. */
    byte[] readable(byte[] bytes) {
        return pretty(masked(bytes)).getBytes(StandardCharsets.UTF_8);
    }

    /** Two that are the same give the same text. */
    String comparable(byte[] bytes) {
        return normal(masked(bytes));
    }

    /** Ids and times, which differ from run to run, are always the same. */
    private static String masked(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8)
                .replaceAll("(\"id\" ?: ?)\"(chatcmpl-|msg_)\\w*\"", "$1\"msg_golden\"")
                .replaceAll("(\"created\" ?: ?)\\d+", "$11767225600");
    }

    String pretty(String text) {
        return JSON.writeValueAsString(JSON.readTree(text)) + "\n";
    }

    String normal(String text) {
        return SORTED.writeValueAsString(SORTED.readTree(text));
    }

    private static Dialect dialect(String name) {
        return DIALECTS.get(name);
    }

    private static Exchange begin(Envelope envelope, String client, String wire, String model) {
        Target target = Target.of(Provider.of("golden", "openai", "https://example.com"), model);
        return Transcoders.between(Operation.CHAT, dialect(client), dialect(wire))
                .orElseThrow()
                .begin(envelope, target, List.of());
    }
}
