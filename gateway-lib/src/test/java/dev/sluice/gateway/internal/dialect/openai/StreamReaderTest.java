package dev.sluice.gateway.internal.dialect.openai;

import static dev.sluice.gateway.internal.dialect.openai.Fixtures.CODEC;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.problemOf;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.readWith;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.request;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.EventReader;
import dev.sluice.gateway.internal.dialect.ToolNames;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.Finished;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.Ping;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.Started;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.TextDelta;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.ThinkingDelta;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.ToolArguments;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.ToolCallEnded;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.ToolCallStarted;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.UsageSeen;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.StopReason;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.Slice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamReaderTest {
    private final EventReader reader = CODEC.newEventReader(request());
    private final List<ChatEvent> events = new ArrayList<>();

    private void read(String... data) {
        for (String d : data) {
            reader.read(Frame.event(null, d.replace('\'', '"')), events::add);
        }
    }

    private void readDelta(String delta) {
        read("{'id':'c','model':'m','choices':[{'index':0,'delta':" + delta + ",'finish_reason':null}]}");
    }

    private void readCalls(String... calls) {
        readDelta("{'tool_calls':[" + String.join(",", calls) + "]}");
    }

    private void finish(String reason) {
        read("{'id':'c','choices':[{'index':0,'delta':{},'finish_reason':'" + reason + "'}]}", "[DONE]");
    }

    @Test
    void readsTextAndUsage() {
        read(
                "{'id':'c','object':'chat.completion.chunk','created':1,'model':'m','usage':null,"
                        + "'choices':[{'index':0,'delta':{'role':'assistant','content':''},'finish_reason':null}]}",
                "{'id':'c','choices':[{'index':0,'delta':{'content':'hel'},'finish_reason':null}],'obfuscation':'x'}",
                "{'id':'c','choices':[{'index':0,'delta':{'content':'lo'},'logprobs':null,'finish_reason':null}]}",
                "{'id':'c','choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}",
                "{'id':'c','choices':[],'usage':{'prompt_tokens':3,'completion_tokens':2}}");

        assertThat(events)
                .containsExactly(
                        new Started("c", "m", Usage.NONE),
                        new TextDelta("hel"),
                        new TextDelta("lo"),
                        new UsageSeen(new Usage(3, 2, 0, 0, 0)),
                        new Finished(StopReason.END, null));
    }

    @Test
    void finishesAtTheEndMarkWhenUsageCameWithTheFinish() {
        readDelta("{'content':'a'}");
        read("{'choices':[{'delta':{},'finish_reason':'length'}],'usage':{'prompt_tokens':1}}");
        assertThat(events).last().isEqualTo(new UsageSeen(new Usage(1, 0, 0, 0, 0)));
        read(" [DONE] ");

        assertThat(events).last().isEqualTo(new Finished(StopReason.MAX_TOKENS, null));
    }

    @Test
    void finishesWhereTheStreamEndsAfterAFinishReason() {
        readDelta("{'content':'a'}");
        read("{'choices':[{'delta':{},'finish_reason':'stop'}]}");
        reader.end(events::add);

        assertThat(events).last().isEqualTo(new Finished(StopReason.END, null));
    }

    @Test
    void reportsAStreamThatEndsTooEarly() {
        readDelta("{'content':'a'}");

        assertThat(problemOf(() -> reader.end(events::add)).kind()).isEqualTo(Problem.Kind.UPSTREAM_RESET);
        assertThat(events).noneMatch(Finished.class::isInstance);
    }

    @Test
    void reportsAStreamWithNothingInIt() {
        assertThat(problemOf(() -> read("[DONE]")).kind()).isEqualTo(Problem.Kind.UPSTREAM_PROTOCOL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'error':{'message':'busy','type':'overloaded_error','param':null,'code':null}}",
                "{'id':'c','choices':[{'delta':{'content':''},'finish_reason':'error'}],'error':{'code':529,'message':'busy'}}"
            })
    void reportsTheProvidersError(String chunk) {
        readDelta("{'content':'a'}");

        Problem problem = problemOf(() -> read(chunk));
        assertThat(problem.kind()).isEqualTo(Problem.Kind.UPSTREAM_OVERLOADED);
        assertThat(problem.message()).isEqualTo("busy");
    }

    @Test
    void reportsAnErrorEvent() {
        assertThat(problemOf(() -> reader.read(Frame.event("error", "{\"oops\":1}"), events::add))
                        .kind())
                .isEqualTo(Problem.Kind.UPSTREAM_ERROR);
    }

    @Test
    void readsNameAndArgumentsInOneChunk() {
        readCalls("{'index':0,'id':'c1','type':'function','function':{'name':'f','arguments':'{}'}}");
        finish("stop");

        assertThat(events)
                .containsExactly(
                        new Started("c", "m", Usage.NONE),
                        new ToolCallStarted(0, "c1", "f"),
                        new ToolArguments(0, "{}"),
                        new ToolCallEnded(0),
                        new Finished(StopReason.TOOL_USE, null));
    }

    @Test
    void emitsNoEmptyDeltas() {
        readDelta("{'role':'assistant','content':null,'tool_calls':[{'index':0,'id':'c1','function':"
                + "{'name':'f','arguments':''}}]}");
        readDelta("{'content':'','reasoning_content':''}");

        assertThat(events).containsExactly(new Started("c", "m", Usage.NONE), new ToolCallStarted(0, "c1", "f"));
    }

    @Test
    void tellsInterleavedCallsApart() {
        readCalls("{'index':1,'id':'c1','function':{'name':'f','arguments':''}}");
        readCalls("{'index':2,'id':'c2','function':{'name':'g','arguments':''}}");
        readCalls("{'index':1,'function':{'arguments':'{'}}", "{'index':2,'function':{'arguments':'['}}");
        readCalls("{'index':1,'function':{'arguments':'}'}}");
        readCalls("{'index':2,'function':{'arguments':']'}}");
        finish("tool_calls");

        assertThat(events.subList(1, 9))
                .containsExactly(
                        new ToolCallStarted(0, "c1", "f"),
                        new ToolCallStarted(1, "c2", "g"),
                        new ToolArguments(0, "{"),
                        new ToolArguments(1, "["),
                        new ToolArguments(0, "}"),
                        new ToolArguments(1, "]"),
                        new ToolCallEnded(0),
                        new ToolCallEnded(1));
    }

    @Test
    void mintsAnIdWhereThereIsNone() {
        readCalls("{'index':0,'function':{'name':'f','arguments':'{'}}");
        readCalls("{'index':0,'function':{'arguments':'}'}}");

        assertThat(events).hasSize(4);
        assertThat(((ToolCallStarted) events.get(1)).id()).matches("call_[A-Za-z0-9]{24}");
    }

    @Test
    void keepsArgumentsUntilTheNameIsKnown() {
        readCalls("{'index':0,'id':'c1','function':{'arguments':'{'}}");
        readCalls("{'index':0,'function':{'name':'f','arguments':'}'}}");

        assertThat(events.subList(1, 3)).containsExactly(new ToolCallStarted(0, "c1", "f"), new ToolArguments(0, "{}"));
    }

    @Test
    void forgetsACallThatNeverGotAName() {
        readCalls("{'index':0,'id':'c1','function':{'arguments':'{'}}");
        finish("tool_calls");

        assertThat(events).containsExactly(new Started("c", "m", Usage.NONE), new Finished(StopReason.END, null));
    }

    /** Some hosts give every call the same index, or none. */
    @ParameterizedTest
    @ValueSource(strings = {"'index':0,", ""})
    void tellsCallsApartByTheirIds(String index) {
        readCalls("{" + index + "'id':'c1','function':{'name':'f','arguments':'1'}}");
        readCalls("{" + index + "'id':'c2','function':{'name':'g','arguments':'2'}}");
        readCalls("{" + index + "'function':{'arguments':'3'}}");

        assertThat(events.subList(1, 6))
                .containsExactly(
                        new ToolCallStarted(0, "c1", "f"),
                        new ToolArguments(0, "1"),
                        new ToolCallStarted(1, "c2", "g"),
                        new ToolArguments(1, "2"),
                        new ToolArguments(1, "3"));
    }

    @Test
    void tellsCallsWithoutIndexAndIdApartByTheirNames() {
        readCalls("{'function':{'name':'f','arguments':'1'}}", "{'function':{'name':'g','arguments':{'a':2}}}");

        assertThat(events.stream().filter(ToolCallStarted.class::isInstance)).hasSize(2);
        assertThat(events).last().isEqualTo(new ToolArguments(1, "{\"a\":2}"));
    }

    @Test
    void ignoresFilterResultsOfAzure() {
        read(
                "{'id':'','model':'','choices':[],'prompt_filter_results':[]}",
                "{'id':'c','model':'m','choices':[{'index':0,'delta':{'content':'a'}}]}",
                "{'id':'','choices':[{'index':0,'content_filter_offsets':{},'finish_reason':null}]}");

        assertThat(events).containsExactly(new Started("c", "m", Usage.NONE), new TextDelta("a"));
    }

    @Test
    void readsCachedTokens() {
        readDelta("{'content':'a'}");
        read(
                "{'choices':[],'usage':{'prompt_tokens':9,'completion_tokens':1,'prompt_tokens_details':{'cached_tokens':4}}}");

        assertThat(events).last().isEqualTo(new UsageSeen(new Usage(9, 1, 4, 0, 0)));
    }

    @Test
    void readsReasoningOnce() {
        readDelta("{'reasoning':'hm','reasoning_content':'hm','reasoning_details':[{'text':'hm'}]}");
        readDelta("{'reasoning_details':[{'type':'reasoning.text','text':'so'}]}");
        readDelta("{'content':[{'type':'thinking','thinking':[{'type':'text','text':'well'}]}]}");

        assertThat(events.subList(1, 4))
                .containsExactly(new ThinkingDelta("hm"), new ThinkingDelta("so"), new ThinkingDelta("well"));
    }

    @Test
    void skipsWhatItDoesNotKnow() {
        read("{'unheard_of':[{'choices':[{'delta':{'content':'x'}}]}]}");
        readDelta("{'unheard_of':{'content':'x'},'content':'a','tool_calls':null,'function':[]}");
        read("{'choices':7,'usage':'none','id':[],'model':{},'created':null}", "{'choices':[7,{'delta':null}]}");
        finish("stop");

        assertThat(events)
                .containsExactly(
                        new Started("c", "m", Usage.NONE), new TextDelta("a"), new Finished(StopReason.END, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "7", "{'choices':"})
    void refusesAnEventThatIsNoJsonObject(String data) {
        assertThatThrownBy(() -> read(data))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.problem().kind()).isEqualTo(Problem.Kind.UPSTREAM_PROTOCOL));
    }

    @Test
    void reportsCommentsAsPings() {
        reader.read(Frame.event(Slice.of(": keep-alive\n\n"), Slice.EMPTY, null), events::add);

        assertThat(events).containsExactly(new Ping());
    }

    @Test
    void saysNothingAfterTheEnd() {
        readDelta("{'content':'a'}");
        finish("stop");
        int before = events.size();
        readDelta("{'content':'b'}");
        read("[DONE]");
        reader.end(events::add);

        assertThat(events).hasSize(before);
    }

    @Test
    void namesToolsAsTheClientDid() {
        ChatRequest request = readWith("'tools':[{'type':'function','function':{'name':'fs.read'}}]");
        CODEC.newEventReader(request)
                .read(
                        Frame.document(
                                slice("{'choices':[{'delta':{'tool_calls':[{'index':0,'id':'c','function':{'name':'"
                                        + ToolNames.fitting("fs.read") + "'}}]}}]}")),
                        events::add);

        assertThat(events).last().isEqualTo(new ToolCallStarted(0, "c", "fs.read"));
    }
}
