package dev.sluice.gateway.internal.dialect.anthropic;

import static dev.sluice.gateway.internal.dialect.anthropic.Samples.CODEC;
import static dev.sluice.gateway.internal.dialect.anthropic.Samples.JSON;
import static dev.sluice.gateway.internal.dialect.anthropic.Samples.hello;
import static dev.sluice.gateway.internal.dialect.anthropic.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.ToolNames;
import dev.sluice.gateway.internal.dialect.neutral.ChatReply;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.ResponseFormat;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import dev.sluice.gateway.internal.dialect.neutral.StopReason;
import dev.sluice.gateway.spi.Slice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RepliesTest {
    @Test
    void readsAReply() {
        ChatReply reply = read(
                "{'id':'msg_1','type':'message','role':'assistant','model':'claude-x','content':["
                        + "{'type':'thinking','thinking':'hm','signature':'s'},{'type':'redacted_thinking','data':'zz'},"
                        + "{'type':'text','text':'Hi','citations':null},{'type':'server_tool_use','id':'s','name':'web_search'},"
                        + "{'type':'future'},{'type':'tool_use','id':'t1','name':'f','input':{'a': [1, 2.50]}}],"
                        + "'stop_reason':'tool_use','stop_sequence':null,'usage':{'input_tokens':10,'output_tokens':7,"
                        + "'cache_creation_input_tokens':3,'cache_read_input_tokens':4,"
                        + "'output_tokens_details':{'thinking_tokens':2}}}",
                hello().build());
        assertThat(reply)
                .isEqualTo(new ChatReply(
                        "msg_1",
                        "claude-x",
                        0,
                        List.of(
                                new Part.Thinking("hm", "s"),
                                new Part.RedactedThinking("zz"),
                                Part.Text.of("Hi"),
                                Samples.call("t1", "f", "{\"a\":[1,2.50]}")),
                        StopReason.TOOL_USE,
                        null,
                        new Usage(17, 7, 4, 3, 2)));
    }

    @ParameterizedTest // 32
    @CsvSource({
        "end_turn, END",
        "stop_sequence, STOP_SEQUENCE",
        "max_tokens, MAX_TOKENS",
        "model_context_window_exceeded, CONTEXT_WINDOW",
        "tool_use, TOOL_USE",
        "refusal, REFUSAL",
        "pause_turn, PAUSE"
    })
    void translatesStopReasonsBothWays(String name, StopReason reason) {
        ChatReply reply =
                read("{'content':[{'type':'text','text':'x'}],'stop_reason':'" + name + "'}", hello().build());
        assertThat(reply.stopReason()).isEqualTo(reason);
        assertThat(write(reply).get("stop_reason").stringValue()).isEqualTo(name);
    }

    @Test
    void anAnswerThatEndsWithCallsWaitsForThem() {
        String call = "{'content':[{'type':'tool_use','id':'t','name':'f','input':{}}],'stop_reason':";
        assertThat(read(call + "'end_turn'}", hello().build()).stopReason()).isEqualTo(StopReason.TOOL_USE);
        assertThat(read(call + "'max_tokens'}", hello().build()).stopReason()).isEqualTo(StopReason.MAX_TOKENS);
        assertThat(read("{'content':[],'stop_reason':'odd'}", hello().build()).stopReason())
                .isEqualTo(StopReason.END);
    }

    @Test // 17
    void unwrapsAnAnswerThatCameThroughATool() {
        Samples schema = hello();
        schema.format = new ResponseFormat("n", null, json("{'type':'object'}"), null);
        String answer = "{'content':[{'type':'tool_use','id':'t','name':'json_tool_call','input':{'a': 1}}],"
                + "'stop_reason':'tool_use'}";
        ChatReply reply = read(answer, schema.build());
        assertThat(reply.content()).containsExactly(Part.Text.of("{\"a\":1}"));
        assertThat(reply.stopReason()).isEqualTo(StopReason.END);
        assertThat(read(answer, hello().build()).content()).hasOnlyElementsOfType(Part.ToolCall.class);
    }

    @Test
    void givesToolsTheirNamesBack() {
        ChatRequest request = hello().tool("fs.read", null).build();
        String sent = ToolNames.fitting("fs.read");
        ChatReply reply = read("{'content':[{'type':'tool_use','id':'t','name':'" + sent + "','input':{}}]}", request);
        assertThat(reply.content()).containsExactly(Samples.call("t", "fs.read", "{}"));
    }

    @ParameterizedTest // 79
    @ValueSource(strings = {"", "<html>login</html>", "[]", "{}", "{'content':'x'}", "{'content':[]} x"})
    void refusesWhatIsNoReply(String document) {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> read(document, hello().build()))
                .satisfies(e -> {
                    assertThat(e.problem().kind()).isEqualTo(Problem.Kind.UPSTREAM_PROTOCOL);
                    assertThat(e.problem().message()).doesNotContain("html");
                });
    }

    @Test
    void takesAnErrorWithStatus200ForWhatItIs() {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() ->
                        read("{'type':'error','error':{'type':'overloaded_error','message':'Busy'}}", hello().build()))
                .satisfies(
                        e -> assertThat(e.problem()).isEqualTo(Problem.of(Problem.Kind.UPSTREAM_OVERLOADED, "Busy")));
    }

    @Test
    void writesAReply() {
        ChatReply reply = new ChatReply(
                "chatcmpl-1",
                "gpt-x",
                1,
                List.of(
                        new Part.Thinking("hm", null),
                        new Part.RedactedThinking("zz"),
                        Part.Text.of(""),
                        Part.Text.of("Hi"),
                        Samples.call("call_1", "f", "{\"a\":1}"),
                        Samples.call("call_2", "g", "oops")),
                StopReason.END,
                null,
                new Usage(100, 20, 60, 10, 5));
        assertThat(write(reply))
                .isEqualTo(json("{'id':'chatcmpl-1','type':'message','role':'assistant','model':'fast','content':["
                        + "{'type':'thinking','thinking':'hm','signature':''},{'type':'redacted_thinking','data':'zz'},"
                        + "{'type':'text','text':'Hi'},{'type':'tool_use','id':'call_1','name':'f','input':{'a':1}},"
                        + "{'type':'tool_use','id':'call_2','name':'g','input':{}}],"
                        + "'stop_reason':'tool_use','stop_sequence':null,'usage':{'input_tokens':30,"
                        + "'cache_creation_input_tokens':10,'cache_read_input_tokens':60,'output_tokens':20}}"));
    }

    @Test // 48, 51, 54
    void mintsIdsAndNeverCountsBelowZero() {
        JsonNode written = write(new ChatReply(
                "",
                "",
                0,
                List.of(Samples.call("", "f", "")),
                StopReason.STOP_SEQUENCE,
                "END",
                new Usage(5, 0, 9, 0, 0)));
        assertThat(written.get("id").stringValue()).matches("msg_[0-9A-Za-z]{24}");
        assertThat(written.at("/content/0/id").stringValue()).matches("toolu_[0-9A-Za-z]{24}");
        assertThat(written.get("stop_sequence").stringValue()).isEqualTo("END");
        assertThat(written.at("/usage/input_tokens").longValue()).isZero();
        JsonNode empty = write(new ChatReply("", "", 0, List.of(), StopReason.END, null, Usage.NONE));
        assertThat(empty.get("content")).isEqualTo(json("[]"));
        assertThat(empty.get("stop_reason").stringValue()).isEqualTo("end_turn");
    }

    @Test
    void findsTheUsageOfAReplyThatIsForwarded() {
        assertThat(CODEC.readUsage(slice("{'content':[{'usage':{'input_tokens':99}}],'usage':{'input_tokens':3,"
                        + "'output_tokens':4,'cache_read_input_tokens':5,'service_tier':'standard'}}")))
                .contains(new Usage(8, 4, 5, 0, 0));
        assertThat(CODEC.readUsage(slice("{'input_tokens':3}"))).isEmpty();
        assertThat(CODEC.readUsage(slice("{'usage':null}"))).isEmpty();
        assertThat(CODEC.readUsage(slice("{'usage':{'input_tokens':-1,'output_tokens':1e3}}")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[{}]", "{'usage':{}", "{} {}", "{'a':tru}"})
    void refusesAForwardedReplyThatIsNoJsonObject(String document) {
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> CODEC.readUsage(slice(document)))
                .satisfies(e -> assertThat(e.problem().kind()).isEqualTo(Problem.Kind.UPSTREAM_PROTOCOL));
    }

    private static ChatReply read(String document, ChatRequest request) {
        return CODEC.readReply(slice(document), request);
    }

    private static Slice slice(String document) {
        return Slice.of(document.replace('\'', '"'));
    }

    private static JsonNode write(ChatReply reply) {
        return JSON.readTree(CODEC.writeReply(reply, hello().build()));
    }
}
