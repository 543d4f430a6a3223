package dev.sluice.gateway.internal.dialect.openai;

import static dev.sluice.gateway.internal.dialect.openai.Fixtures.CODEC;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.call;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.json;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.problemOf;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.readWith;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.request;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.slice;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.neutral.ChatReply;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import dev.sluice.gateway.internal.dialect.neutral.StopReason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ReplyTest {
    private static ChatReply read(String document) {
        return CODEC.readReply(slice(document), request());
    }

    private static ChatReply readMessage(String message, String finishReason) {
        return read("{'choices':[{'message':" + message + ",'finish_reason':'" + finishReason + "'}]}");
    }

    private static JsonNode write(ChatReply reply, ChatRequest request) {
        return json(CODEC.writeReply(reply, request));
    }

    private static ChatReply reply(StopReason reason, Part... content) {
        return new ChatReply("id1", "claude", 5, List.of(content), reason, null, new Usage(30, 7, 20, 4, 3));
    }

    @Test
    void readsAWholeReply() {
        ChatReply reply = read("""
                {'id':'c1','object':'chat.completion','created':17,'model':'gpt','unheard_of':{'a':[1]},'choices':[
                  {'index':0,'logprobs':null,'message':{'role':'assistant','content':'hello','refusal':null,
                    'annotations':[]},'finish_reason':'stop'},
                  {'index':1,'message':{'content':'other'},'finish_reason':'length'}],
                 'usage':{'prompt_tokens':30,'completion_tokens':7,'total_tokens':37,
                  'prompt_tokens_details':{'cached_tokens':20,'cache_write_tokens':4,'audio_tokens':0},
                  'completion_tokens_details':{'reasoning_tokens':3}}}""");

        assertThat(reply)
                .isEqualTo(new ChatReply(
                        "c1", "gpt", 17, List.of(text("hello")), StopReason.END, null, new Usage(30, 7, 20, 4, 3)));
    }

    @Test
    void readsToolCallsAndMintsMissingIds() {
        ChatReply reply = readMessage("""
                {'content':'so','tool_calls':[{'id':'c1','type':'function','function':{'name':'f','arguments':''}},
                 {'type':'function','function':{'name':'g','arguments':{'x':1}}}]}""", "stop");

        assertThat(reply.content().subList(0, 2)).containsExactly(text("so"), call("c1", "f", "{}"));
        Part.ToolCall second = (Part.ToolCall) reply.content().get(2);
        assertThat(second.id()).matches("call_[A-Za-z0-9_-]{24}");
        assertThat(second.arguments()).isEqualTo("{\"x\":1}");
        assertThat(reply.stopReason()).isEqualTo(StopReason.TOOL_USE);
    }

    @Test
    void readsAnEmptyAnswer() {
        ChatReply reply = readMessage("{'content':null,'tool_calls':[]}", "tool_calls");

        assertThat(reply.content()).isEmpty();
        assertThat(reply.stopReason()).isEqualTo(StopReason.END);
        assertThat(reply.usage()).isEqualTo(Usage.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'content':'so','reasoning_content':'hm'}",
                "{'content':'so','reasoning':'hm'}",
                "{'content':'so','reasoning':'hm','reasoning_content':'hm','reasoning_details':[{'text':'hm'}]}",
                "{'content':'so','reasoning_details':[{'type':'reasoning.text','text':'hm'}]}",
                "{'content':[{'type':'thinking','thinking':[{'type':'text','text':'hm'}]},{'type':'text','text':'so'}]}"
            })
    void readsReasoningOnceInWhateverFieldItStands(String message) {
        assertThat(readMessage(message, "stop").content()).containsExactly(new Part.Thinking("hm", null), text("so"));
    }

    @Test
    void readsARefusalAsText() {
        assertThat(readMessage("{'content':null,'refusal':'no'}", "stop").content())
                .containsExactly(text("no"));
    }

    @ParameterizedTest
    @CsvSource({
        "stop, false, END",
        "stop, true, TOOL_USE",
        "length, true, MAX_TOKENS",
        "content_filter, true, REFUSAL",
        "tool_calls, true, TOOL_USE",
        "function_call, true, TOOL_USE",
        "eos, false, END"
    })
    void readsFinishReasons(String finish, boolean calls, StopReason reason) {
        assertThat(FinishReasons.read(finish, calls)).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "END, false, stop",
        "END, true, tool_calls",
        "STOP_SEQUENCE, false, stop",
        "PAUSE, false, stop",
        "MAX_TOKENS, true, length",
        "CONTEXT_WINDOW, false, length",
        "TOOL_USE, true, tool_calls",
        "REFUSAL, false, content_filter"
    })
    void writesFinishReasons(StopReason reason, boolean calls, String finish) {
        assertThat(FinishReasons.write(reason, calls, false)).isEqualTo(finish);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>login</html>", "[]", "{'choices':[", "{}", "{'choices':[]}", "{'choices':null}", ""})
    void refusesWhatIsNoReply(String document) {
        assertThat(problemOf(() -> read(document)).kind()).isEqualTo(Problem.Kind.UPSTREAM_PROTOCOL);
    }

    @Test
    void reportsAnErrorThatCameInPlaceOfAReply() {
        Problem problem = problemOf(() -> read("{'error':{'message':'slow down','code':429}}"));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.RATE_LIMITED);
        assertThat(problem.message()).isEqualTo("slow down");
    }

    @Test
    void writesTextAndUsage() {
        assertThat(write(reply(StopReason.END, text("a"), text("b\n\"")), request()))
                .isEqualTo(json("""
                        {'id':'id1','object':'chat.completion','created':5,'model':'fast','choices':[{'index':0,
                         'message':{'role':'assistant','content':'ab\\n\\'','refusal':null},'logprobs':null,
                         'finish_reason':'stop'}],
                         'usage':{'prompt_tokens':30,'completion_tokens':7,'total_tokens':37,
                          'prompt_tokens_details':{'cached_tokens':20,'cache_write_tokens':4,'cache_creation_tokens':4},
                          'completion_tokens_details':{'reasoning_tokens':3}}}"""));
    }

    @Test
    void writesToolCallsWithNullContent() {
        JsonNode choice = write(
                        reply(StopReason.TOOL_USE, call("c1", "f", ""), call("c2", "g", "{\"x\":1}")), request())
                .at("/choices/0");

        assertThat(choice).isEqualTo(json("""
                        {'index':0,'message':{'role':'assistant','content':null,'refusal':null,'tool_calls':[
                          {'id':'c1','type':'function','function':{'name':'f','arguments':'{}'}},
                          {'id':'c2','type':'function','function':{'name':'g','arguments':'{\\'x\\':1}'}}]},
                         'logprobs':null,'finish_reason':'tool_calls'}"""));
    }

    @Test
    void writesAnEmptyAnswerAsEmptyText() {
        assertThat(write(reply(StopReason.END), request()).at("/choices/0/message/content"))
                .isEqualTo(json("''"));
    }

    @Test
    void writesThinkingForTheClientToEcho() {
        JsonNode message = write(
                        reply(
                                StopReason.END,
                                new Part.Thinking("a", "s/+="),
                                new Part.RedactedThinking("xyz"),
                                new Part.Thinking("b", null),
                                text("so")),
                        request())
                .at("/choices/0/message");

        assertThat(message.get("reasoning_content")).isEqualTo(json("'ab'"));
        assertThat(message.get("thinking_blocks"))
                .isEqualTo(json("[{'type':'thinking','thinking':'a','signature':'s/+='},"
                        + "{'type':'redacted_thinking','data':'xyz'}]"));
    }

    @Test
    void answersOldClientsWithAFunctionCall() {
        ChatRequest old = readWith("'functions':[{'name':'f'}]");
        JsonNode choice =
                write(reply(StopReason.TOOL_USE, call("c1", "f", "{}")), old).at("/choices/0");

        assertThat(choice.at("/message/function_call")).isEqualTo(json("{'name':'f','arguments':'{}'}"));
        assertThat(choice.get("message").has("tool_calls")).isFalse();
        assertThat(choice.get("finish_reason")).isEqualTo(json("'function_call'"));
    }

    @Test
    void mintsIdAndTimeThatTheProviderDidNotGive() {
        JsonNode reply = write(new ChatReply("", "", 0, List.of(), StopReason.END, null, Usage.NONE), request());

        assertThat(reply.get("id").asString()).matches("chatcmpl-[A-Za-z0-9]{24}");
        assertThat(reply.get("created").asLong()).isEqualTo(1_700_000_000);
    }

    @Test
    void namesToolsAsTheClientDid() {
        ChatRequest request = readWith("'tools':[{'type':'function','function':{'name':'fs.read'}}]");
        String sent = Fixtures.write(request).at("/tools/0/function/name").asString();
        ChatReply reply = CODEC.readReply(
                slice("{'choices':[{'message':{'tool_calls':[{'id':'c','function':{'name':'" + sent
                        + "','arguments':'{}'}}]}}]}"),
                request);

        assertThat(sent).isNotEqualTo("fs.read");
        assertThat(reply.content()).containsExactly(call("c", "fs.read", "{}"));
    }

    @Test
    void findsUsageInDocumentsOfAnyOperation() {
        String embeddings = "{'object':'list','data':[{'embedding':[0.1,-2e-5],'index':0}],"
                + "'usage':{'prompt_tokens':8,'total_tokens':8}}";
        assertThat(CODEC.readUsage(slice(embeddings))).contains(new Usage(8, 0, 0, 0, 0));
        assertThat(CODEC.readUsage(slice("{'choices':[{'text':'x','usage':{'prompt_tokens':1}}]}")))
                .isEmpty();
        assertThat(CODEC.readUsage(slice("{'usage':null}"))).isEmpty();
        assertThat(CODEC.readUsage(slice("{'usage':{'prompt_tokens':-1,'completion_tokens':null,"
                        + "'prompt_tokens_details':null,'prompt_cache_hit_tokens':5}}")))
                .contains(new Usage(0, 0, 5, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "[]", "{'usage':{'prompt_tokens':1}", "", "'x'", "{} x"})
    void refusesDocumentsThatAreNoJsonObject(String document) {
        assertThat(problemOf(() -> CODEC.readUsage(slice(document))).kind()).isEqualTo(Problem.Kind.UPSTREAM_PROTOCOL);
    }
}
