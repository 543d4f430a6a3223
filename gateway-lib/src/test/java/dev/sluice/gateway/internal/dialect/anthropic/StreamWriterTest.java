package dev.sluice.gateway.internal.dialect.anthropic;

import static dev.sluice.gateway.internal.dialect.anthropic.Samples.dataOf;
import static dev.sluice.gateway.internal.dialect.anthropic.Samples.hello;
import static dev.sluice.gateway.internal.dialect.anthropic.Samples.json;
import static dev.sluice.gateway.internal.dialect.anthropic.Samples.streamed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.Finished;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.Ping;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.RedactedThinking;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.Started;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.TextDelta;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.ThinkingDelta;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.ThinkingSigned;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.ToolArguments;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.ToolCallEnded;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.ToolCallStarted;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.UsageSeen;
import dev.sluice.gateway.internal.dialect.neutral.StopReason;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StreamWriterTest {
    private static final Started STARTED = new Started("id-1", "gpt-x", Usage.NONE);
    private static final Finished END = new Finished(StopReason.END, null);

    @Test
    void writesAStreamToTheByte() {
        assertThat(write(
                        new Started("id-1", "gpt-x", new Usage(10, 0, 4, 0, 0)),
                        new Ping(),
                        new TextDelta("Hi \"you\"\n"),
                        new TextDelta("é"),
                        new UsageSeen(new Usage(12, 5, 4, 2, 1)),
                        END))
                .isEqualTo("""
                        event: message_start
                        data: {"type":"message_start","message":{"id":"id-1","type":"message","role":"assistant",\
                        "model":"fast","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":6,\
                        "cache_creation_input_tokens":0,"cache_read_input_tokens":4,"output_tokens":0}}}

                        event: ping
                        data: {"type":"ping"}

                        event: content_block_start
                        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi \\"you\\"\\n"}}

                        event: content_block_delta
                        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"é"}}

                        event: content_block_stop
                        data: {"type":"content_block_stop","index":0}

                        event: message_delta
                        data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},\
                        "usage":{"input_tokens":6,"cache_creation_input_tokens":2,"cache_read_input_tokens":4,\
                        "output_tokens":5}}

                        event: message_stop
                        data: {"type":"message_stop"}

                        """);
    }

    @Test
    void signsThinkingLastAndGivesEachKindItsBlock() {
        assertThat(blocks(
                        new ThinkingDelta("hm"),
                        new ThinkingSigned("sig="),
                        new RedactedThinking("zz"),
                        new ThinkingDelta("mine"),
                        new TextDelta("so"),
                        new ThinkingSigned("alone"),
                        END))
                .containsExactly(
                        "start 0 {'type':'thinking','thinking':'','signature':''}",
                        "delta 0 {'type':'thinking_delta','thinking':'hm'}",
                        "delta 0 {'type':'signature_delta','signature':'sig='}",
                        "stop 0",
                        "start 1 {'type':'redacted_thinking','data':'zz'}",
                        "stop 1",
                        "start 2 {'type':'thinking','thinking':'','signature':''}",
                        "delta 2 {'type':'thinking_delta','thinking':'mine'}",
                        "stop 2",
                        "start 3 {'type':'text','text':''}",
                        "delta 3 {'type':'text_delta','text':'so'}",
                        "stop 3",
                        "start 4 {'type':'thinking','thinking':'','signature':''}",
                        "delta 4 {'type':'signature_delta','signature':'alone'}",
                        "stop 4");
    }

    @Test // 46
    void opensWithAToolCallWhenTheAnswerDoes() {
        assertThat(blocks(new ToolCallStarted(0, "c1", "f"), END))
                .containsExactly("start 0 {'type':'tool_use','id':'c1','name':'f','input':{}}", "stop 0");
    }

    @Test // 47
    void putsInterleavedCallsOneAfterAnother() {
        assertThat(blocks(
                        new TextDelta("a"),
                        new ToolCallStarted(0, "c0", "f"),
                        new ToolArguments(0, "{"),
                        new ToolCallStarted(2, "c2", "h"),
                        new ToolCallStarted(1, "c1", "g"),
                        new ToolArguments(1, "["),
                        new ToolArguments(0, "}"),
                        new ToolArguments(1, "]"),
                        new ToolCallEnded(1),
                        new ToolCallEnded(0),
                        new ToolArguments(2, "7"),
                        new ToolCallEnded(2),
                        END))
                .containsExactly(
                        "start 0 {'type':'text','text':''}",
                        "delta 0 {'type':'text_delta','text':'a'}",
                        "stop 0",
                        "start 1 {'type':'tool_use','id':'c0','name':'f','input':{}}",
                        "delta 1 {'type':'input_json_delta','partial_json':'{'}",
                        "delta 1 {'type':'input_json_delta','partial_json':'}'}",
                        "stop 1",
                        "start 2 {'type':'tool_use','id':'c1','name':'g','input':{}}",
                        "delta 2 {'type':'input_json_delta','partial_json':'[]'}",
                        "stop 2",
                        "start 3 {'type':'tool_use','id':'c2','name':'h','input':{}}",
                        "delta 3 {'type':'input_json_delta','partial_json':'7'}",
                        "stop 3");
    }

    @Test
    void completesCallsThatNobodyEnded() {
        assertThat(blocks(
                        new ToolCallStarted(0, "c0", "f"),
                        new ToolCallStarted(1, "c1", "g"),
                        new ToolArguments(1, "{}"),
                        new TextDelta("done"),
                        END))
                .containsExactly(
                        "start 0 {'type':'tool_use','id':'c0','name':'f','input':{}}",
                        "stop 0",
                        "start 1 {'type':'tool_use','id':'c1','name':'g','input':{}}",
                        "delta 1 {'type':'input_json_delta','partial_json':'{}'}",
                        "stop 1",
                        "start 2 {'type':'text','text':''}",
                        "delta 2 {'type':'text_delta','text':'done'}",
                        "stop 2");
    }

    @Test
    void failsRatherThanLoseArguments() {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> write(
                        STARTED,
                        new ToolCallStarted(0, "c0", "f"),
                        new ToolArguments(0, "{"),
                        new TextDelta("a"),
                        new ToolArguments(0, "}")))
                .satisfies(e -> assertThat(e.problem().kind()).isEqualTo(Problem.Kind.UPSTREAM_PROTOCOL));
    }

    @Test // 48, 49
    void mintsIdsThatAreMissing() {
        List<JsonNode> data = dataOf(
                write(new Started("", "", Usage.NONE), new ToolCallStarted(0, "", "f"), new ToolCallEnded(0), END));
        assertThat(data.get(0).at("/message/id").stringValue()).matches("msg_[0-9A-Za-z]{24}");
        assertThat(data.get(0).at("/message/model").stringValue()).isEqualTo("fast");
        assertThat(data.get(1).at("/content_block/id").stringValue()).matches("toolu_[0-9A-Za-z]{24}");
    }

    @Test
    void saysWhyTheModelStopped() {
        assertThat(stop(new Finished(StopReason.STOP_SEQUENCE, "END")))
                .isEqualTo(json("{'stop_reason':'stop_sequence','stop_sequence':'END'}"));
        assertThat(stop(new ToolCallStarted(0, "c", "f"), END)
                        .get("stop_reason")
                        .stringValue())
                .isEqualTo("tool_use");
        assertThat(stop(new ToolCallStarted(0, "c", "f"), new Finished(StopReason.MAX_TOKENS, null))
                        .get("stop_reason")
                        .stringValue())
                .isEqualTo("max_tokens");
    }

    @Test
    void doesNotPingBeforeTheMessageStarts() {
        assertThat(write(new Ping())).isEmpty();
    }

    private static JsonNode stop(ChatEvent... events) {
        List<JsonNode> data = dataOf(write(prepend(events)));
        return data.get(data.size() - 2).get("delta");
    }

    private static ChatEvent[] prepend(ChatEvent... events) {
        ChatEvent[] all = new ChatEvent[events.length + 1];
        all[0] = STARTED;
        System.arraycopy(events, 0, all, 1, events.length);
        return all;
    }

    private static List<String> blocks(ChatEvent... events) {
        return dataOf(write(prepend(events))).stream()
                .filter(data -> data.has("index"))
                .map(data -> data.get("type").stringValue().substring("content_block_".length()) + " "
                        + data.get("index")
                        + (data.has("delta") ? " " + data.get("delta") : "")
                        + (data.has("content_block") ? " " + data.get("content_block") : ""))
                .map(line -> line.replace('"', '\''))
                .toList();
    }

    private static String write(ChatEvent... events) {
        return streamed(hello().build(), List.of(events));
    }
}
