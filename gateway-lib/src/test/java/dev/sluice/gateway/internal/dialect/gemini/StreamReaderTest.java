package dev.sluice.gateway.internal.dialect.gemini;

import static dev.sluice.gateway.internal.dialect.gemini.Through.FLASH;
import static dev.sluice.gateway.internal.dialect.gemini.Through.anthropic;
import static dev.sluice.gateway.internal.dialect.gemini.Through.openAiAsking;
import static dev.sluice.gateway.internal.dialect.gemini.Through.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.dialect.ReplyStage;
import dev.sluice.gateway.internal.wire.Frames;
import dev.sluice.gateway.internal.wire.Framing;
import dev.sluice.gateway.internal.wire.OutBuffer;
import dev.sluice.gateway.spi.Frame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class StreamReaderTest {
    private static Through openAi() {
        return openAiAsking(FLASH, "'stream':true,'stream_options':{'include_usage':true}");
    }

    private static Through anthropicClient() {
        return anthropic(FLASH, "'stream':true,'messages':[{'role':'user','content':'hi'}]");
    }

    private static String chunk(String parts) {
        return "{'candidates':[{'content':{'role':'model','parts':[" + parts + "]}}]}";
    }

    private static String last(String parts, String reason) {
        return "{'candidates':[{'content':{'parts':[" + parts + "]},'finishReason':'" + reason + "'}]}";
    }

    private static List<String> finishReasons(List<JsonNode> chunks) {
        return chunks.stream()
                .map(chunk -> chunk.at("/choices/0/finish_reason"))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .toList();
    }

    @Test
    void aCallAndTheEndInALaterChunkWithEmptyTextWaitForTheCall() {
        List<JsonNode> chunks =
                openAi().stream(chunk("{'functionCall':{'name':'f','args':{'a':1}}}"), last("{'text':''}", "STOP"));

        assertThat(finishReasons(chunks)).containsExactly("tool_calls");
        assertThat(anthropicClient().stream(
                                chunk("{'functionCall':{'name':'f'}}"), "{'candidates':[{'finishReason':'STOP'}]}")
                        .toString())
                .contains("\"stop_reason\":\"tool_use\"")
                .doesNotContain("\"type\":\"text\"");
    }

    @Test
    void aCallThatRanOutOfTokensIsALength() {
        assertThat(finishReasons(openAi().stream(last("{'functionCall':{'name':'f'}}", "MAX_TOKENS"))))
                .containsExactly("length");
    }

    @Test
    void twoCallsOfOneFunctionHaveTheirOwnIdsAndIndexes() {
        List<JsonNode> chunks = openAi().stream(
                chunk("{'functionCall':{'name':'f','args':{'n':1}}}"),
                last("{'functionCall':{'name':'f','args':{'n':2}}}", "STOP"));
        List<JsonNode> starts = chunks.stream()
                .map(chunk -> chunk.at("/choices/0/delta/tool_calls/0"))
                .filter(call -> call.has("id"))
                .toList();

        assertThat(starts).extracting(call -> call.get("index").intValue()).containsExactly(0, 1);
        assertThat(starts).extracting(call -> call.get("id").stringValue()).doesNotHaveDuplicates();
    }

    @Test
    void aSignatureIsInTheChunkThatBeginsItsCall() {
        List<JsonNode> chunks =
                openAi().stream(last("{'functionCall':{'name':'f'},'thoughtSignature':'c2ln'}", "STOP"));

        assertThat(chunks)
                .filteredOn(chunk -> chunk.at("/choices/0/delta/tool_calls/0").has("id"))
                .extracting(chunk -> chunk.at("/choices/0/delta/tool_calls/0/extra_content/google/thought_signature")
                        .stringValue())
                .containsExactly("c2ln");
    }

    @Test
    void aReasonThatEveryChunkRepeatsEndsTheAnswerOnce() {
        List<JsonNode> chunks = openAi().stream(
                last("{'text':'a'}", "STOP"), last("{'text':'b'}", "STOP"), last("{'text':'c'}", "STOP"));

        assertThat(finishReasons(chunks)).containsExactly("stop");
        assertThat(chunks)
                .extracting(chunk -> chunk.at("/choices/0/delta/content").stringValue(""))
                .containsSubsequence("a", "b", "c");
    }

    @Test
    void theLastCountHolds() {
        List<JsonNode> chunks = openAi().stream(
                "{'candidates':[{'content':{'parts':[{'text':'a'}]}}],'usageMetadata':{'promptTokenCount':3,'candidatesTokenCount':1}}",
                "{'candidates':[{'finishReason':'STOP'}],'usageMetadata':{'promptTokenCount':3,'candidatesTokenCount':9}}");

        assertThat(chunks.get(chunks.size() - 1).at("/usage/completion_tokens").intValue())
                .isEqualTo(9);
    }

    @Test
    void aBlockedPromptIsAnAnswerThatWasFiltered() {
        assertThat(finishReasons(openAi().stream("{'promptFeedback':{'blockReason':'SAFETY'}}")))
                .containsExactly("content_filter");
    }

    @Test
    void thoughtsAreReasoningAndTextIsText() {
        String events = anthropicClient().stream(chunk("{'text':'hm','thought':true}"), last("{'text':'yes'}", "STOP"))
                .toString();

        assertThat(events).containsSubsequence("thinking_delta", "hm", "text_delta", "yes", "message_stop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'candidates':[{'content':{'parts':[{'text':'a'}]}}]}", "{'usageMetadata':{}}"})
    void aStreamThatEndsWithoutAReasonIsCutOff(String event) {
        assertThat(refusal(() -> openAi().stream(event)).problem().kind()).isEqualTo(Problem.Kind.UPSTREAM_RESET);
    }

    @Test
    void anEmptyStreamIsCutOff() {
        assertThat(refusal(() -> openAi().stream()).problem().kind()).isEqualTo(Problem.Kind.UPSTREAM_RESET);
    }

    @Test
    void anErrorBehindTextIsThatError() {
        ReplyStage stage = openAi().stage();
        OutBuffer out = new OutBuffer();
        stage.accept(Frame.event(null, chunk("{'text':'a'}").replace('\'', '"')), out);
        Frame error = Frame.event(null, "{\"error\":{\"message\":\"Busy\",\"status\":\"UNAVAILABLE\"}}");

        assertThat(refusal(() -> stage.accept(error, out)).problem().kind())
                .isEqualTo(Problem.Kind.UPSTREAM_UNAVAILABLE);
    }

    @Test
    void theFirstContentIsTheCommitPointAndAnEventWithoutAnyIsNot() {
        ReplyStage stage = openAi().stage();
        OutBuffer out = new OutBuffer();

        assertThat(stage.accept(Frame.event(null, "{\"usageMetadata\":{\"promptTokenCount\":3}}"), out))
                .isEqualTo(ReplyStage.Signal.PREAMBLE);
        assertThat(stage.accept(
                        Frame.event(null, "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}"), out))
                .isEqualTo(ReplyStage.Signal.CONTENT);
    }

    @Test
    void aStreamMayBeCutIntoReadsAnywhere() throws IOException {
        byte[] stream = ("\uFEFFdata: " + chunk("{'text':'wörld 😀'}") + "\r\n\r\n: ping\r\n\r\ndata:"
                        + last("{'functionCall':{'id':'c','name':'f','args':{'a':'é'}}}", "STOP") + "\r\n\r\n")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);
        List<JsonNode> whole = read(new ByteArrayInputStream(stream));
        assertThat(whole.toString()).contains("wörld 😀", "\\\"é\\\"", "tool_calls");

        for (int at = 1; at < stream.length; at++) {
            assertThat(withoutTimes(read(new CutInTwo(stream, at))))
                    .as("cut at %d", at)
                    .isEqualTo(withoutTimes(whole));
        }
    }

    private static List<JsonNode> read(InputStream in) throws IOException {
        ReplyStage stage = openAi().stage();
        OutBuffer out = new OutBuffer();
        Frames frames = Framing.EVENTS.frames(in, -1);
        for (Frame frame = frames.next(); frame != null; frame = frames.next()) {
            stage.accept(frame, out);
        }
        stage.end(out);
        return Through.dataOf(out);
    }

    private static String withoutTimes(List<JsonNode> chunks) {
        return chunks.toString().replaceAll("\"created\":\\d+", "").replaceAll("chatcmpl-\\w+", "");
    }

    /** Gives its bytes in two reads. */
    private static final class CutInTwo extends InputStream {
        private final byte[] bytes;
        private final int cut;
        private int at;

        CutInTwo(byte[] bytes, int cut) {
            this.bytes = bytes;
            this.cut = cut;
        }

        @Override
        public int read() {
            return at < bytes.length ? bytes[at++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (at == bytes.length) {
                return -1;
            }
            int n = Math.min(length, (at < cut ? cut : bytes.length) - at);
            System.arraycopy(bytes, at, target, offset, n);
            at += n;
            return n;
        }
    }
}
