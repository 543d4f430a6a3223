package dev.sluice.gateway.internal.dialect.anthropic;

import static dev.sluice.gateway.internal.dialect.anthropic.Samples.frames;
import static dev.sluice.gateway.internal.dialect.anthropic.Samples.hello;
import static dev.sluice.gateway.internal.dialect.anthropic.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.EventReader;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.Finished;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.Started;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.TextDelta;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.ThinkingDelta;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.ThinkingSigned;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.ToolArguments;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.ToolCallEnded;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.ToolCallStarted;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.UsageSeen;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.ResponseFormat;
import dev.sluice.gateway.internal.dialect.neutral.StopReason;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.Slice;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class StreamReaderTest {
    private static final String START =
            "{'type':'message_start','message':{'id':'msg_1','model':'claude-x','usage':{'input_tokens':8,'output_tokens':1}}}";
    private static final Started STARTED = new Started("msg_1", "claude-x", new Usage(8, 1, 0, 0, 0));
    private static final String END_TURN =
            "{'type':'message_delta','delta':{'stop_reason':'end_turn','stop_sequence':null}}";
    private static final String STOP = "{'type':'message_stop'}";

    @Test
    void aStreamWithoutAnAnswerIsAFailure() {
        assertFailure(() -> read(STOP));
    }

    @Test
    void anEventThatIsCutIsAFailure() {
        Frame cut = Frame.event("content_block_delta", "{\"type\":\"content_block_delta\",\"del");

        assertFailure(() -> read(hello().build(), List.of(cut)));
    }

    private static void assertFailure(ThrowingCallable reading) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.problem().kind()).isEqualTo(Problem.Kind.UPSTREAM_PROTOCOL));
    }

    @Test
    void readsTextAndThinking() {
        assertThat(read(
                        START,
                        "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':''}}",
                        "{'type':'ping'}",
                        "{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'hm'}}",
                        "{'type':'content_block_delta','index':0,'delta':{'type':'signature_delta','signature':'ab'}}",
                        "{'type':'content_block_delta','index':0,'delta':{'signature':'c=','type':'signature_delta'}}",
                        "{'type':'content_block_stop','index':0}",
                        "{'type':'content_block_start','index':1,'content_block':{'type':'redacted_thinking','data':'zz'}}",
                        "{'type':'content_block_stop','index':1}",
                        "{'type':'content_block_start','index':2,'content_block':{'type':'text','text':''}}",
                        "{'type':'content_block_delta','index':2,'delta':{'type':'text_delta','text':'Hi é'}}",
                        "{'type':'content_block_delta','index':2,'delta':{'type':'text_delta','text':''}}",
                        "{'type':'content_block_delta','index':2,'delta':{'type':'citations_delta','citation':{'text':'x'}}}",
                        "{'type':'content_block_stop','index':2}",
                        "{'type':'message_delta','delta':{'stop_reason':'stop_sequence','stop_sequence':'END'},'usage':{'output_tokens':9}}",
                        STOP))
                .containsExactly(
                        STARTED,
                        new ChatEvent.Ping(),
                        new ThinkingDelta("hm"),
                        new ThinkingSigned("abc="),
                        new ChatEvent.RedactedThinking("zz"),
                        new TextDelta("Hi é"),
                        new UsageSeen(new Usage(8, 9, 0, 0, 0)),
                        new Finished(StopReason.STOP_SEQUENCE, "END"));
    }

    @Test // 24, 25
    void countsToolCallsAndNotBlocks() {
        assertThat(read(
                        START,
                        text(0, "a"),
                        "{'type':'content_block_start','index':1,'content_block':{'type':'server_tool_use','id':'s','name':'web_search','input':{}}}",
                        "{'type':'content_block_delta','index':1,'delta':{'type':'input_json_delta','partial_json':'{}'}}",
                        "{'type':'content_block_stop','index':1}",
                        "{'type':'content_block_start','index':2,'content_block':{'type':'web_search_tool_result','content':[]}}",
                        "{'type':'content_block_stop','index':2}",
                        tool(3, "t1", "{}"),
                        "{'type':'content_block_delta','index':3,'delta':{'type':'input_json_delta','partial_json':''}}",
                        "{'type':'content_block_delta','index':3,'delta':{'type':'input_json_delta','partial_json':'[1'}}",
                        "{'type':'content_block_stop','index':3}",
                        tool(4, "t2", "{}"),
                        "{'type':'content_block_stop','index':4}",
                        tool(5, "t3", "{'a':1}"),
                        END_TURN,
                        STOP))
                .containsExactly(
                        STARTED,
                        new TextDelta("a"),
                        new ToolCallStarted(0, "t1", "f"),
                        new ToolArguments(0, "[1"),
                        new ToolCallEnded(0),
                        new ToolCallStarted(1, "t2", "f"),
                        new ToolArguments(1, "{}"),
                        new ToolCallEnded(1),
                        new ToolCallStarted(2, "t3", "f"),
                        new ToolArguments(2, "{\"a\":1}"),
                        new ToolCallEnded(2),
                        new Finished(StopReason.TOOL_USE, null));
    }

    @Test // 23
    void skipsWhatItDoesNotKnow() {
        List<Frame> frames = new ArrayList<>(frames(
                START,
                "{'type':'future_event','a':1}",
                "{'type':'content_block_start','index':0,'content_block':{'type':'hologram'}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'no'}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'hologram_delta','beam':{'text':'no'}}}",
                "{'type':'content_block_stop','index':0}",
                text(1, "yes")));
        frames.add(Frame.event(Slice.of(": comment\n\n"), Slice.EMPTY, null));
        frames.addAll(frames(END_TURN, STOP, text(2, "late")));
        assertThat(read(hello().build(), frames))
                .containsExactly(STARTED, new TextDelta("yes"), new Finished(StopReason.END, null));
    }

    @Test
    void knowsEventsWithoutNamesByTheirData() {
        List<Frame> frames = List.of(
                Frame.event(null, START.replace('\'', '"')),
                Frame.event(
                        null,
                        "{\"index\":0,\"delta\":{\"text\":\"a\",\"type\":\"text_delta\"},\"type\":\"content_block_delta\"}"),
                Frame.event(null, "oops"),
                Frame.event(null, "{\"type\": \"message_stop\"}"));
        assertThat(read(hello().build(), frames))
                .containsExactly(STARTED, new TextDelta("a"), new Finished(StopReason.END, null));
    }

    @Test // 27, 28
    void takesTheLastValueOfEachCount() {
        List<ChatEvent> events = read(
                "{'type':'message_start','message':{'id':'m','model':'k','usage':{'input_tokens':8834,'output_tokens':0}}}",
                "{'type':'message_delta','delta':{},'usage':{'input_tokens':18,'cache_read_input_tokens':8831,'output_tokens':5}}",
                "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':null}}",
                "{'type':'message_delta','delta':{}}",
                STOP);
        assertThat(events)
                .contains(new UsageSeen(new Usage(8849, 5, 8831, 0, 0)))
                .filteredOn(UsageSeen.class::isInstance)
                .last()
                .isEqualTo(new UsageSeen(new Usage(8849, 5, 8831, 0, 0)));
    }

    @Test // 30
    void handsOverWhatCameBeforeAnErrorAndThenFails() {
        EventReader reader = Samples.CODEC.newEventReader(hello().build());
        List<ChatEvent> events = new ArrayList<>();
        frames(START, text(0, "a")).forEach(frame -> reader.read(frame, events::add));
        assertThat(events).containsExactly(STARTED, new TextDelta("a"));
        Frame error = Samples.frame("{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}");
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> reader.read(error, events::add))
                .satisfies(e ->
                        assertThat(e.problem()).isEqualTo(Problem.of(Problem.Kind.UPSTREAM_OVERLOADED, "Overloaded")));
    }

    @Test // 31
    void isNotCompleteWithoutItsEnd() {
        EventReader reader = Samples.CODEC.newEventReader(hello().build());
        frames(START, text(0, "a"), END_TURN).forEach(frame -> reader.read(frame, event -> {}));
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> reader.end(event -> {}))
                .satisfies(e -> assertThat(e.problem().kind()).isEqualTo(Problem.Kind.UPSTREAM_RESET));
    }

    @Test
    void givesATextThatHasNoStartAllTheSame() {
        assertThat(read("{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'a'}}", STOP))
                .containsExactly(
                        new Started("", "", Usage.NONE), new TextDelta("a"), new Finished(StopReason.END, null));
    }

    @Test // 17
    void unwrapsAnAnswerThatComesThroughATool() {
        Samples schema = hello();
        schema.format = new ResponseFormat("n", null, json("{'type':'object'}"), null);
        String start =
                "{'type':'content_block_start','index':0,'content_block':{'type':'tool_use','id':'t','name':'json_tool_call','input':{}}}";
        String toolUse = "{'type':'message_delta','delta':{'stop_reason':'tool_use'}}";
        List<Frame> answer = frames(
                START,
                start,
                "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':'{ '}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':'}'}}",
                "{'type':'content_block_stop','index':0}",
                toolUse,
                STOP);
        assertThat(read(schema.build(), answer))
                .containsExactly(STARTED, new TextDelta("{ "), new TextDelta("}"), new Finished(StopReason.END, null));
        List<Frame> empty = frames(START, start, "{'type':'content_block_stop','index':0}", toolUse, STOP);
        assertThat(read(schema.build(), empty))
                .containsExactly(STARTED, new TextDelta("{}"), new Finished(StopReason.END, null));
    }

    private static String text(int index, String text) {
        return "{'type':'content_block_delta','index':" + index + ",'delta':{'type':'text_delta','text':'" + text
                + "'}}";
    }

    private static String tool(int index, String id, String input) {
        return "{'type':'content_block_start','index':" + index + ",'content_block':{'type':'tool_use','id':'" + id
                + "','name':'f','input':" + input + "}}";
    }

    private static List<ChatEvent> read(String... data) {
        return read(hello().build(), frames(data));
    }

    private static List<ChatEvent> read(ChatRequest request, List<Frame> frames) {
        EventReader reader = Samples.CODEC.newEventReader(request);
        List<ChatEvent> events = new ArrayList<>();
        frames.forEach(frame -> reader.read(frame, events::add));
        reader.end(events::add);
        return events;
    }
}
