package dev.sluice.gateway.internal.dialect.openai;

import static dev.sluice.gateway.internal.dialect.openai.Fixtures.assistant;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.call;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.json;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.problemOf;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.read;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.readMessages;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.readWith;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.result;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.system;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.text;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.dialect.Losses;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.Reasoning;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.ResponseFormat;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.Tool;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.ToolChoice;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestReaderTest {
    private static final String TOOL_A = "{'type':'function','function':{'name':'a'}}";
    private static final String TOOL_B = "{'type':'function','function':{'name':'b'}}";

    @Test
    void keepsSystemAndDeveloperMessagesInTheirPlaces() {
        ChatRequest request = readMessages("""
                {'role':'system','content':'one'},
                {'role':'user','content':'hi'},
                {'role':'developer','content':[{'type':'text','text':'two'}]},
                {'role':'system','content':'three'}""");

        assertThat(request.model()).isEqualTo("fast");
        assertThat(request.messages())
                .containsExactly(system(text("one")), user(text("hi")), system(text("two")), system(text("three")));
    }

    @Test
    void leavesOutEmptyTextAndKeepsArgumentsAsTheyCame() {
        ChatRequest request = readMessages("""
                {'role':'assistant','content':'','tool_calls':[
                  {'id':'c1','type':'function','function':{'name':'f','arguments':''}},
                  {'id':'c2','type':'function','function':{'name':'g','arguments':'{ broken'}}]}""");

        assertThat(request.messages()).containsExactly(assistant(call("c1", "f", ""), call("c2", "g", "{ broken")));
    }

    @Test
    void leavesOutAnEmptyTextPartBesideAnImage() {
        ChatRequest request = readMessages("""
                {'role':'user','content':[{'type':'text','text':''},
                  {'type':'image_url','image_url':{'url':'data:image/png;base64,QUJD'}}]}""");

        assertThat(request.messages()).containsExactly(user(new Part.Image("image/png", "QUJD", null, null)));
    }

    @Test
    void joinsToolMessagesAndTheUserMessageAfterThemIntoOneTurn() {
        ChatRequest request = readMessages("""
                {'role':'tool','tool_call_id':'c1','content':'1'},
                {'role':'tool','tool_call_id':'c2','content':[{'type':'text','text':'2'}]},
                {'role':'tool','tool_call_id':'c3','content':''},
                {'role':'user','content':'go on'},
                {'role':'user','content':'please'}""");

        assertThat(request.messages())
                .containsExactly(
                        user(result("c1", text("1")), result("c2", text("2")), result("c3"), text("go on")),
                        user(text("please")));
    }

    @Test
    void endsTheToolTurnBeforeTheAssistantSpeaks() {
        ChatRequest request = readMessages("""
                {'role':'tool','tool_call_id':'c1','content':'1'},
                {'role':'assistant','content':'ok'},
                {'role':'tool','tool_call_id':'c2','content':null}""");

        assertThat(request.messages())
                .containsExactly(user(result("c1", text("1"))), assistant(text("ok")), user(result("c2")));
    }

    @Test
    void endsTheToolTurnBeforeASystemMessage() {
        ChatRequest request = readMessages("""
                {'role':'tool','tool_call_id':'c1','content':'1'},
                {'role':'system','content':'s'},
                {'role':'user','content':'hi'}""");

        assertThat(request.messages())
                .containsExactly(user(result("c1", text("1"))), system(text("s")), user(text("hi")));
    }

    @Test
    void readsImagesInToolMessages() {
        ChatRequest request = readMessages("""
                {'role':'tool','tool_call_id':'c1','cache_control':{'type':'ephemeral'},'content':[
                  {'type':'image_url','image_url':{'url':'https://example.com/a.png'}}]}""");

        assertThat(request.messages())
                .containsExactly(user(new Part.ToolResult(
                        "c1",
                        List.of(new Part.Image(null, null, "https://example.com/a.png", null)),
                        false,
                        json("{'type':'ephemeral'}"))));
    }

    @Test
    void readsToolsWithAndWithoutParameters() {
        String schema = "{'$defs':{'x':{'type':'string'}},'type':'object','additionalProperties':false}";
        ChatRequest request = readWith("'tools':[" + TOOL_A
                + ",{'type':'function','cache_control':{'type':'ephemeral'},'function':{'name':'b','description':'B',"
                + "'strict':true,'parameters':" + schema + "}}]");

        assertThat(request.tools())
                .containsExactly(
                        new Tool("a", null, null, null, null),
                        new Tool("b", "B", json(schema), true, json("{'type':'ephemeral'}")));
        assertThat(request.legacyFunctions()).isFalse();
    }

    @Test
    void keepsOnlyTheAllowedTools() {
        ChatRequest request = readWith("'tools':[" + TOOL_A + "," + TOOL_B + "],'tool_choice':"
                + "{'type':'allowed_tools','allowed_tools':{'mode':'auto','tools':[" + TOOL_A + "]}}");

        assertThat(request.tools()).extracting(Tool::name).containsExactly("a");
        assertThat(request.toolChoice()).isEqualTo(new ToolChoice(ToolChoice.Mode.AUTO, null));
    }

    @Test
    void keepsAllToolsWhenAnAllowedOneIsUnknown() {
        ChatRequest request = readWith("'tools':[" + TOOL_A + "," + TOOL_B + "],'tool_choice':{'type':'allowed_tools',"
                + "'allowed_tools':{'mode':'required','tools':[{'type':'function','function':{'name':'c'}}]}}");

        assertThat(request.tools()).extracting(Tool::name).containsExactly("a", "b");
        assertThat(request.toolChoice()).isEqualTo(new ToolChoice(ToolChoice.Mode.REQUIRED, null));
    }

    @Test
    void keepsAllToolsWhenNoneIsNamed() {
        ChatRequest request = readWith("'tools':[" + TOOL_A + "],'tool_choice':"
                + "{'type':'allowed_tools','allowed_tools':{'mode':'auto','tools':[]}}");

        assertThat(request.tools()).extracting(Tool::name).containsExactly("a");
    }

    @Test
    void readsHowToolsAreChosenOnlyBesideTools() {
        ChatRequest with = readWith("'tools':[" + TOOL_A + "],'parallel_tool_calls':false");
        assertThat(with.parallelToolCalls()).isFalse();
        assertThat(with.toolChoice()).isNull();

        ChatRequest without = readWith("'tools':[],'tool_choice':'required','parallel_tool_calls':false");
        assertThat(without.tools()).isEmpty();
        assertThat(without.toolChoice()).isNull();
        assertThat(without.parallelToolCalls()).isNull();
    }

    @Test
    void keepsEveryDigitOfASchemasNumbers() {
        String schema = "{'multipleOf':1.10,'minimum':12345678901234567890.123,'maximum':1E+400}";

        ChatRequest request =
                readWith("'tools':[{'type':'function','function':{'name':'a','parameters':" + schema + "}}]");

        assertThat(request.tools().get(0).schema()).hasToString(schema.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            "'auto'", AUTO,
            "'required'", REQUIRED,
            "'none'", NONE,
            "{'type':'function','function':{'name':'a'}}", NAMED, a
            """)
    void readsToolChoices(String choice, ToolChoice.Mode mode, String name) {
        assertThat(readWith("'tools':[" + TOOL_A + "],'tool_choice':" + choice).toolChoice())
                .isEqualTo(new ToolChoice(mode, name));
    }

    @Test
    void readsLimitsAndSampling() {
        ChatRequest request = readWith(
                "'max_tokens':5,'max_completion_tokens':7,'temperature':1.7,'top_p':0.5,'top_k':40,'stop':'X'");

        assertThat(request.maxTokens()).isEqualTo(7);
        assertThat(request.temperature()).isEqualTo(1.7);
        assertThat(request.topP()).isEqualTo(0.5);
        assertThat(request.topK()).isEqualTo(40);
        assertThat(request.stop()).containsExactly("X");
        assertThat(readWith("'max_tokens':5,'stop':['a','b']").maxTokens()).isEqualTo(5);
        assertThat(readWith("'stop':['a','b']").stop()).containsExactly("a", "b");
        assertThat(readWith("'stop':null,'max_tokens':null").stop()).isEmpty();
    }

    @Test
    void readsStreamAndItsOptions() {
        ChatRequest request = readWith("'stream':true,'stream_options':{'include_usage':true}");
        assertThat(request.stream()).isTrue();
        assertThat(request.streamUsage()).isTrue();
        assertThat(readWith("'stream':true").streamUsage()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            "'reasoning_effort':'high'", EFFORT, high,
            "'reasoning':{'effort':'low'}", EFFORT, low,
            "'reasoning_effort':'high','reasoning':{'effort':'low'}", EFFORT, high,
            "'reasoning_effort':'high','thinking':{'type':'enabled','budget_tokens':2048}", BUDGET,, 2048
            "'thinking':{'type':'disabled'}", OFF,,
            "'thinking':{'type':'adaptive'}", ADAPTIVE,,
            """)
    void readsReasoning(String fields, Reasoning.Mode mode, String effort, Long budget) {
        assertThat(readWith(fields).reasoning()).isEqualTo(new Reasoning(mode, effort, budget));
    }

    @Test
    void putsSignedThinkingFirstAndKeepsItToTheByte() {
        ChatRequest request = readMessages("""
                {'role':'assistant','content':'so','reasoning_content':'hm','thinking_blocks':[
                  {'type':'thinking','thinking':'hm','signature':'EqQB+/=='},
                  {'type':'redacted_thinking','data':'xyz'}],
                 'tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':'{}'}}]}""");

        assertThat(request.messages())
                .containsExactly(assistant(
                        new Part.Thinking("hm", "EqQB+/=="),
                        new Part.RedactedThinking("xyz"),
                        text("so"),
                        call("c", "f", "{}")));
    }

    @Test
    void readsReasoningContentAsUnsignedThinking() {
        assertThat(readMessages("{'role':'assistant','content':'so','reasoning_content':'hm'}")
                        .messages())
                .containsExactly(assistant(new Part.Thinking("hm", null), text("so")));
    }

    @Test
    void readsRefusalsAsText() {
        assertThat(readMessages("{'role':'assistant','content':null,'refusal':'no'}")
                        .messages())
                .containsExactly(assistant(text("no")));
        assertThat(readMessages("{'role':'assistant','content':[{'type':'refusal','refusal':'no'}]}")
                        .messages())
                .containsExactly(assistant(text("no")));
    }

    @Test
    void readsResponseFormats() {
        assertThat(readWith("'response_format':{'type':'text'}").format()).isNull();
        assertThat(readWith("'response_format':{'type':'json_object'}").format())
                .isEqualTo(new ResponseFormat(null, null, null, null));
        assertThat(readWith("'response_format':{'type':'json_schema','json_schema':"
                                + "{'name':'n','description':'d','strict':true,'schema':{'type':'object'}}}")
                        .format())
                .isEqualTo(new ResponseFormat("n", "d", json("{'type':'object'}"), true));
    }

    // What is refused would change the answer or lose input.
    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            "'n':2", n
            "'audio':{'voice':'alloy'}", audio
            "'modalities':['text','audio']", modalities
            "'prediction':{'type':'content','content':'x'}", prediction
            "'web_search_options':{}", web_search_options
            "'tools':[{'type':'custom','custom':{'name':'c'}}]", tools[0].type
            "'tools':[{'type':'function'}]", tools[0].function
            "'tools':[{'type':'function','function':{}}]", tools[0].function.name
            "'tools':{}", tools
            "'stream':'yes'", stream
            "'temperature':1e999", temperature
            "'stop':[1]", stop
            "'stop':1", stop
            "'temperature':'warm'", temperature
            "'max_tokens':1.5", max_tokens
            "'top_k':99999999999999999999", top_k
            "'user':7", user
            "'response_format':{'type':'xml'}", response_format.type
            "'response_format':{'type':'json_schema','json_schema':{}}", response_format.json_schema.schema
            "'thinking':{'type':'enabled'}", thinking.budget_tokens
            "'stream_options':{'include_usage':1}", stream_options.include_usage
            """)
    void refusesWithTheNameOfTheField(String fields, String param) {
        Problem problem = problemOf(() -> readWith(fields));
        assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID_REQUEST);
        assertThat(problem.param()).contains(param);
        assertThat(problem.message()).startsWith(param + ": ");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            "'hi'", messages[0]
            "{'content':'hi'}", messages[0].role
            "{'role':'robot','content':'hi'}", messages[0].role
            "{'role':7,'content':'hi'}", messages[0].role
            "{'role':'user'}", messages[0].content
            "{'role':'user','content':7}", messages[0].content
            "{'role':'user','content':['hi']}", messages[0].content[0]
            "{'role':'user','content':[{'type':'text'}]}", messages[0].content[0].text
            "{'role':'user','content':[{'type':'input_audio','input_audio':{}}]}", messages[0].content[0].type
            "{'role':'system','content':[{'type':'image_url','image_url':{}}]}", messages[0].content[0].type
            "{'role':'user','content':[{'type':'image_url'}]}", messages[0].content[0].image_url
            "{'role':'user','content':[{'type':'image_url','image_url':{'url':'ftp://x'}}]}", messages[0].content[0].image_url.url
            "{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png,x'}}]}", messages[0].content[0].image_url.url
            "{'role':'user','content':[{'type':'file','file':{'file_id':'f'}}]}", messages[0].content[0].file.file_id
            "{'role':'user','content':[{'type':'file','file':{'file_data':'data:application/zip;base64,QUJD'}}]}", messages[0].content[0].file.file_data
            "{'role':'user','content':[{'type':'file','file':{'file_data':'data:text/plain;base64,?'}}]}", messages[0].content[0].file.file_data
            "{'role':'tool','content':'x'}", messages[0].tool_call_id
            "{'role':'function','name':'f','content':'x'}", messages[0].name
            "{'role':'assistant','audio':{'id':'a'}}", messages[0].audio
            "{'role':'assistant','tool_calls':[{'id':'c','function':{}}]}", messages[0].tool_calls[0].function.name
            "{'role':'assistant','tool_calls':[{'function':{'name':'f'}}]}", messages[0].tool_calls[0].id
            """)
    void refusesMessagesWithThePathOfTheFault(String message, String param) {
        assertThat(problemOf(() -> readMessages(message)).param()).contains(param);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {"{}", "{'messages':[]}", "{'messages':null}", "{'messages':'hi'}"})
    void refusesARequestWithoutMessages(String body) {
        assertThat(problemOf(() -> read(body, new Losses())).param()).contains("messages");
    }

    @Test
    void readsDocumentsHoweverTheyAreSent() {
        ChatRequest request = readMessages("""
                {'role':'user','content':[
                  {'type':'image_url','image_url':{'url':'data:application/pdf;base64,JVBE'}},
                  {'type':'image_url','image_url':{'url':'https://example.com/a.PDF?x=1'}},
                  {'type':'file','file':{'file_data':'JVBE','filename':'a.pdf'}},
                  {'type':'file','file':{'file_data':'data:application/pdf;base64,JVBE'}},
                  {'type':'file','file':{'file_data':'data:text/plain;base64,aGVsbG8=','filename':'a.txt'}},
                  {'type':'image_url','image_url':{'url':'data:image/jpg;base64,QUJD'}}]}""");

        assertThat(request.messages())
                .containsExactly(user(
                        new Part.Document("application/pdf", "JVBE", null, null, null, null),
                        new Part.Document(null, null, null, "https://example.com/a.PDF?x=1", null, null),
                        new Part.Document("application/pdf", "JVBE", null, null, "a.pdf", null),
                        new Part.Document("application/pdf", "JVBE", null, null, null, null),
                        new Part.Document(null, null, "hello", null, "a.txt", null),
                        new Part.Image("image/jpeg", "QUJD", null, null)));
    }

    @Test
    void readsTheUserAndNamesWhatItLeavesOut() {
        Losses losses = new Losses();
        ChatRequest request = readWith("""
                'metadata':{'team':'x'},'user':'u','safety_identifier':'s','service_tier':'flex','seed':1,
                'logit_bias':null,'frequency_penalty':0.5,'store':true,'unheard_of':{'a':1},'n':1,'modalities':['text']""", losses);

        assertThat(request.user()).isEqualTo("u");
        assertThat(request.serviceTier()).isEqualTo("flex");
        assertThat(request.tuning()).isEqualTo(new ChatRequest.Tuning(1L, 0.5, null));
        assertThat(losses.dropped()).containsExactlyInAnyOrder("metadata", "store", "unheard_of");
        assertThat(readWith("'safety_identifier':'s'").user()).isEqualTo("s");
    }

    @Test
    void namesWhatItLeavesOutOfMessages() {
        Losses losses = new Losses();
        read("""
                {'messages':[{'role':'user','name':'Ann','content':[
                  {'type':'image_url','image_url':{'url':'https://a/b.png','detail':'high'}}]}]}""", losses);

        assertThat(losses.dropped()).containsExactly("messages[].name", "messages[].content[].image_url.detail");
    }

    @Test
    void keepsCacheBreakpointsOnPartsAndMessages() {
        ChatRequest request = readMessages("""
                {'role':'system','cache_control':{'type':'ephemeral'},'content':'s'},
                {'role':'user','content':[{'type':'text','text':'a','cache_control':{'type':'ephemeral','ttl':'1h'}},
                  {'type':'text','text':'','cache_control':{'type':'ephemeral'}}]}""");

        assertThat(request.messages())
                .containsExactly(
                        system(new Part.Text("s", json("{'type':'ephemeral'}"))),
                        user(new Part.Text("a", json("{'type':'ephemeral','ttl':'1h'}"))));
    }

    @Test
    void readsFunctionsOfOldClients() {
        ChatRequest request = read("""
                {'functions':[{'name':'f','parameters':{'type':'object'}}],'function_call':{'name':'f'},'messages':[
                  {'role':'user','content':'hi'},
                  {'role':'assistant','content':null,'function_call':{'name':'f','arguments':'{}'}},
                  {'role':'function','name':'f','content':'1'},
                  {'role':'assistant','content':null,'function_call':{'name':'f','arguments':'{}'}},
                  {'role':'function','name':'f','content':'2'}]}""", new Losses());

        assertThat(request.legacyFunctions()).isTrue();
        assertThat(request.tools()).containsExactly(new Tool("f", null, json("{'type':'object'}"), null, null));
        assertThat(request.toolChoice()).isEqualTo(new ToolChoice(ToolChoice.Mode.NAMED, "f"));
        String first = "call_000000000000000000000000";
        String second = "call_000000000000000000000001";
        assertThat(request.messages().subList(1, 5))
                .containsExactly(
                        assistant(call(first, "f", "{}")),
                        user(result(first, text("1"))),
                        assistant(call(second, "f", "{}")),
                        user(result(second, text("2"))));
    }
}
