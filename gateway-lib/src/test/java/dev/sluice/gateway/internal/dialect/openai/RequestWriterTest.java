package dev.sluice.gateway.internal.dialect.openai;

import static dev.sluice.gateway.internal.dialect.openai.Fixtures.assistant;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.call;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.json;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.problemOf;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.readWith;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.request;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.result;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.system;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.text;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.user;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.dialect.Losses;
import dev.sluice.gateway.internal.dialect.ToolNames;
import dev.sluice.gateway.internal.dialect.neutral.Message;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class RequestWriterTest {
    private static final JsonNode MARK = json("{'type':'ephemeral'}");
    private static final String TOOL =
            "'tools':[{'type':'function','function':{'name':'a','parameters':{'type':'object'}}}]";

    private static JsonNode messages(Message... messages) {
        return write(request(messages)).get("messages");
    }

    @Test
    void joinsSystemBlocksAndLeavesCacheBreakpointsOut() {
        JsonNode messages = messages(
                system(new Part.Text("one", MARK), new Part.Text("two", MARK)), user(new Part.Text("hi", MARK)));

        assertThat(messages)
                .isEqualTo(json("[{'role':'system','content':'one\\ntwo'},{'role':'user','content':'hi'}]"));
    }

    @Test
    void putsToolResultsBeforeTheRestOfTheTurn() {
        JsonNode messages = messages(user(text("hi"), result("c1", text("1"), text("2")), result("c2")));

        assertThat(messages).isEqualTo(json("""
                        [{'role':'tool','tool_call_id':'c1','content':'1\\n2'},
                         {'role':'tool','tool_call_id':'c2','content':''},
                         {'role':'user','content':'hi'}]"""));
    }

    @Test
    void movesImagesOfToolResultsToTheUserMessage() {
        JsonNode messages = messages(user(
                result("c1", text("1"), new Part.Image("image/png", "QUJD", null, null)),
                result("c2", text("2")),
                text("hi")));

        assertThat(messages).isEqualTo(json("""
                        [{'role':'tool','tool_call_id':'c1','content':'1'},
                         {'role':'tool','tool_call_id':'c2','content':'2'},
                         {'role':'user','content':[
                           {'type':'text','text':'tool result c1:'},
                           {'type':'image_url','image_url':{'url':'data:image/png;base64,QUJD'}},
                           {'type':'text','text':'hi'}]}]"""));
    }

    @ParameterizedTest
    @CsvSource({"boom, Error: boom", "Error: boom, Error: boom"})
    void marksToolResultsThatAreErrors(String text, String shown) {
        JsonNode messages = messages(user(new Part.ToolResult("c1", List.of(text(text)), true, null)));

        assertThat(messages.get(0).get("content").asString()).isEqualTo(shown);
    }

    @Test
    void writesAssistantTurns() {
        JsonNode messages = messages(
                assistant(new Part.Thinking("hm", "sig"), text("a"), text("b"), call("c1", "f", "{\"x\":1}")),
                assistant(call("c2", "g", " ")),
                assistant(new Part.Thinking("only this", "sig")),
                user(text("")));

        assertThat(messages).isEqualTo(json("""
                        [{'role':'assistant','content':'ab','tool_calls':[
                           {'id':'c1','type':'function','function':{'name':'f','arguments':'{\\'x\\':1}'}}]},
                         {'role':'assistant','content':null,'tool_calls':[
                           {'id':'c2','type':'function','function':{'name':'g','arguments':'{}'}}]}]"""));
    }

    @Test
    void givesReasoningBackToModelsThatWantIt() {
        Message turn = assistant(new Part.Thinking("hm", null), call("c1", "f", "{}"));

        assertThat(write(request(turn), "deepseek-chat", new Losses()).at("/messages/0/reasoning_content"))
                .isEqualTo(json("'hm'"));
        assertThat(write(request(turn)).at("/messages/0").has("reasoning_content"))
                .isFalse();
    }

    @Test
    void writesToolsAndHowTheyAreChosen() {
        ObjectNode out = write(readWith(TOOL + ",'tool_choice':'required','parallel_tool_calls':false"));

        assertThat(out.get("tools"))
                .isEqualTo(json("[{'type':'function','function':{'name':'a','parameters':{'type':'object'}}}]"));
        assertThat(out.get("tool_choice")).isEqualTo(json("'required'"));
        assertThat(out.get("parallel_tool_calls")).isEqualTo(json("false"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'auto'", "'none'", "'required'", "{'type':'function','function':{'name':'a'}}"})
    void writesEveryToolChoice(String choice) {
        assertThat(write(readWith(TOOL + ",'tool_choice':" + choice)).get("tool_choice"))
                .isEqualTo(json(choice));
    }

    @Test
    void givesAToolWithoutSchemaAnEmptyOne() {
        ObjectNode out = write(readWith("'tools':[{'type':'function','function':{'name':'a'}}]"));

        assertThat(out.at("/tools/0/function/parameters")).isEqualTo(json("{'type':'object','properties':{}}"));
    }

    @Test
    void saysNothingOfToolsWhenThereAreNone() {
        assertThat(write(request(user(text("hi")))).propertyNames()).containsExactly("model", "messages");
    }

    @Test
    void speaksToReasoningModelsInTheirWords() {
        Losses losses = new Losses();
        ObjectNode out = write(
                readWith("'max_tokens':9,'temperature':1,'top_p':0.5,'top_k':4,'reasoning_effort':'high'"),
                "gpt-5-mini",
                losses);

        assertThat(out.get("max_completion_tokens")).isEqualTo(json("9"));
        assertThat(out.get("reasoning_effort")).isEqualTo(json("'high'"));
        assertThat(out.propertyNames()).doesNotContain("max_tokens", "temperature", "top_p", "top_k");
        assertThat(losses.dropped()).containsExactly("temperature", "top_p", "top_k");
    }

    @Test
    void speaksToOtherModelsInTheirs() {
        Losses losses = new Losses();
        ObjectNode out = write(
                readWith("'max_tokens':9,'temperature':1,'seed':7,'frequency_penalty':0.5,'presence_penalty':-1,"
                        + "'thinking':{'type':'enabled','budget_tokens':2048}"),
                "gpt-4o",
                losses);

        assertThat(out.get("seed")).isEqualTo(json("7"));
        assertThat(out.get("frequency_penalty")).isEqualTo(json("0.5"));
        assertThat(out.get("presence_penalty")).isEqualTo(json("-1.0"));

        assertThat(out.get("max_tokens")).isEqualTo(json("9"));
        assertThat(out.get("temperature")).isEqualTo(json("1.0"));
        assertThat(out.propertyNames()).doesNotContain("max_completion_tokens", "thinking", "reasoning_effort");
        assertThat(losses.dropped()).containsExactly("reasoning");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            "'thinking':{'type':'adaptive'}", gpt-5, high
            "'thinking':{'type':'enabled','budget_tokens':1024}", gpt-5, minimal
            "'thinking':{'type':'enabled','budget_tokens':1024}", o3-mini, low
            "'thinking':{'type':'enabled','budget_tokens':4999}", o3-mini, low
            "'thinking':{'type':'enabled','budget_tokens':9999}", openai/o3, medium
            "'thinking':{'type':'enabled','budget_tokens':10000}", o4-mini, high
            "'thinking':{'type':'disabled'}", o3,
            "'thinking':{'type':'disabled'}", gpt-5.1, none
            "'reasoning_effort':'xhigh'", gpt-5, high
            "'reasoning_effort':'minimal'", gpt-5.1, low
            "'reasoning_effort':'max'", gpt-5.2, xhigh
            "'reasoning_effort':'unheard-of'", gpt-5, unheard-of
            "'reasoning_effort':'low'", gpt-5-chat-latest,
            "'reasoning_effort':'medium'", openai/gpt-oss-120b, medium
            "'reasoning_effort':'low'", olmo-2,
            """)
    void saysHowMuchToThinkAsNearlyAsTheModelCan(String fields, String model, String effort) {
        JsonNode written = write(readWith(fields), model, new Losses()).get("reasoning_effort");
        assertThat(written == null ? null : written.stringValue()).isEqualTo(effort);
    }

    @Test
    void asksForUsageInStreams() {
        ObjectNode out = write(readWith("'stream':true"));

        assertThat(out.get("stream")).isEqualTo(json("true"));
        assertThat(out.get("stream_options")).isEqualTo(json("{'include_usage':true}"));
    }

    @Test
    void sendsFourStopSequencesAtMost() {
        Losses losses = new Losses();
        ObjectNode out = write(readWith("'stop':['a','b','c','d','e']"), "gpt-4o", losses);

        assertThat(out.get("stop")).isEqualTo(json("['a','b','c','d']"));
        assertThat(losses.dropped()).containsExactly("stop[4]");
    }

    @Test
    void writesUserAndServiceTier() {
        ObjectNode out = write(readWith("'user':'u','service_tier':'default'"));

        assertThat(out.get("user")).isEqualTo(json("'u'"));
        assertThat(out.get("service_tier")).isEqualTo(json("'default'"));
    }

    @Test
    void writesResponseFormats() {
        assertThat(write(readWith("'response_format':{'type':'json_object'}")).get("response_format"))
                .isEqualTo(json("{'type':'json_object'}"));
        assertThat(write(readWith(
                                "'response_format':{'type':'json_schema','json_schema':{'schema':{'type':'object'}}}"))
                        .get("response_format"))
                .isEqualTo(json("{'type':'json_schema','json_schema':"
                        + "{'name':'structured_output','schema':{'type':'object'},'strict':false}}"));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            "{'type':'object','properties':{'a':{'type':'string'}},'required':['a'],'additionalProperties':false}", true
            "{'type':'object','properties':{'a':{'type':'string'}},'additionalProperties':false}", false
            "{'type':'object','properties':{'a':{'type':'string'}},'required':['a']}", false
            "{'type':'array','items':{'type':'object','properties':{}}}", false
            "{'type':'array','items':{'type':'object','properties':{},'additionalProperties':false}}", true
            "{'anyOf':[{'type':'object'}]}", false
            "{'$defs':{'x':{'type':'object'}},'type':'string'}", false
            """)
    void isStrictOnlyWhenTheSchemaKeepsTheRules(String schema, boolean strict) {
        assertThat(StrictSchema.holds(json(schema))).isEqualTo(strict);
    }

    @Test
    void writesDocuments() {
        JsonNode messages = messages(user(
                new Part.Document("application/pdf", "JVBE", null, null, "a.pdf", null),
                new Part.Document("application/pdf", "JVBE", null, null, null, null),
                new Part.Document(null, null, "hello", null, null, null),
                new Part.Image(null, null, "https://example.com/a.png", null)));

        assertThat(messages.get(0).get("content")).isEqualTo(json("""
                        [{'type':'file','file':{'filename':'a.pdf','file_data':'data:application/pdf;base64,JVBE'}},
                         {'type':'file','file':{'filename':'document.pdf','file_data':'data:application/pdf;base64,JVBE'}},
                         {'type':'text','text':'hello'},
                         {'type':'image_url','image_url':{'url':'https://example.com/a.png'}}]"""));
    }

    @Test
    void refusesDocumentsByUrl() {
        Message message = user(new Part.Document(null, null, null, "https://example.com/a.pdf", null, null));

        assertThat(problemOf(() -> messages(message)).kind()).isEqualTo(Problem.Kind.INVALID_REQUEST);
    }

    @Test
    void keepsSystemMessagesInTheirPlaces() {
        assertThat(messages(user(text("a")), system(text("s")), system(text(" ")), user(text("b"))))
                .isEqualTo(
                        json(
                                "[{'role':'user','content':'a'},{'role':'system','content':'s'},{'role':'user','content':'b'}]"));
    }

    @Test
    void shortensNamesAndIdsThatAreTooLongTheSameWayEverywhere() {
        String name = "mcp." + "x".repeat(80);
        String id = "toolu_" + "y".repeat(60);
        ObjectNode out = write(readWith("'tools':[{'type':'function','function':{'name':'" + name + "'}}],"
                + "'tool_choice':{'type':'function','function':{'name':'" + name + "'}}"));
        JsonNode history = messages(assistant(call(id, name, "{}")), user(result(id)));

        String sent = out.at("/tools/0/function/name").asString();
        assertThat(sent).matches("mcp_[A-Za-z0-9_-]{1,60}").isNotEqualTo(ToolNames.fitting(name + "x"));
        assertThat(out.at("/tool_choice/function/name").asString()).isEqualTo(sent);
        assertThat(history.at("/0/tool_calls/0/function/name").asString()).isEqualTo(sent);
        assertThat(history.at("/0/tool_calls/0/id").asString()).hasSizeLessThanOrEqualTo(40);
        assertThat(history.at("/1/tool_call_id")).isEqualTo(history.at("/0/tool_calls/0/id"));
        assertThat(new ToolNames(request(assistant(call(id, name, "{}")))).original(sent))
                .isEqualTo(name);
    }
}
