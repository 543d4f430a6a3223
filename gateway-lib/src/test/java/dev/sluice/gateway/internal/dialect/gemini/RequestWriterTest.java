package dev.sluice.gateway.internal.dialect.gemini;

import static dev.sluice.gateway.internal.dialect.gemini.Through.FLASH;
import static dev.sluice.gateway.internal.dialect.gemini.Through.PRO_3;
import static dev.sluice.gateway.internal.dialect.gemini.Through.anthropic;
import static dev.sluice.gateway.internal.dialect.gemini.Through.json;
import static dev.sluice.gateway.internal.dialect.gemini.Through.openAi;
import static dev.sluice.gateway.internal.dialect.gemini.Through.openAiAsking;
import static dev.sluice.gateway.internal.dialect.gemini.Through.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.GatewayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RequestWriterTest {
    private static final String TWO_CALLS = """
            'messages':[{'role':'user','content':'go'},
             {'role':'assistant','content':'','tool_calls':[
               {'id':'c1','type':'function','function':{'name':'a','arguments':'{\\"x\\":1}'}},
               {'id':'c2','type':'function','function':{'name':'b','arguments':''}}]},
             {'role':'tool','tool_call_id':'c2','content':'two'},
             {'role':'tool','tool_call_id':'c1','content':'one'}]""";

    private static JsonNode contents(String model, String messages) {
        return openAi(model, messages).sent().get("contents");
    }

    @Test
    void theModelAndStreamAreNotInTheBody() {
        assertThat(openAiAsking(FLASH, "'stream':true").sent().propertyNames()).containsExactly("contents");
    }

    @Test
    void everySystemMessageGoesToTheInstructionInOrderAndBlankOnesAreDropped() {
        JsonNode sent = openAi(FLASH, """
                        'messages':[{'role':'system','content':'one'},{'role':'user','content':'hi'},
                         {'role':'developer','content':'two'},{'role':'system','content':' '}]""").sent();

        assertThat(sent.get("systemInstruction")).isEqualTo(json("{'parts':[{'text':'one'},{'text':'two'}]}"));
        assertThat(sent.get("contents")).isEqualTo(json("[{'role':'user','parts':[{'text':'hi'}]}]"));
    }

    @Test
    void messagesOfOneRoleInARowAreOneTurn() {
        assertThat(contents(FLASH, """
                        'messages':[{'role':'user','content':'a'},{'role':'user','content':'b'},
                         {'role':'assistant','content':''},{'role':'user','content':'c'}]"""))
                .isEqualTo(json("[{'role':'user','parts':[{'text':'a'},{'text':'b'},{'text':'c'}]}]"));
    }

    @Test
    void aConversationOfTheSystemAloneIsRefused() {
        GatewayException refused = refusal(() -> openAi(FLASH, "'messages':[{'role':'system','content':'one'}]"));

        assertThat(refused.problem().status()).isEqualTo(400);
        assertThat(refused.problem().param()).contains("messages");
    }

    @Test
    void parallelResultsStandInTheOrderOfTheirCallsAndAlone() {
        JsonNode contents = contents(FLASH, TWO_CALLS);

        assertThat(contents.get(1)).isEqualTo(json("""
                {'role':'model','parts':[{'functionCall':{'name':'a','args':{'x':1}}},
                                         {'functionCall':{'name':'b','args':{}}}]}"""));
        assertThat(contents.get(2)).isEqualTo(json("""
                {'role':'user','parts':[{'functionResponse':{'name':'a','response':{'output':'one'}}},
                                        {'functionResponse':{'name':'b','response':{'output':'two'}}}]}"""));
    }

    @Test
    void whatIsSaidBesideResultsComesBehindThemInATurnOfItsOwn() {
        JsonNode contents = anthropic(FLASH, """
                        'messages':[{'role':'user','content':'go'},
                         {'role':'assistant','content':[{'type':'tool_use','id':'t','name':'a','input':{}}]},
                         {'role':'user','content':[{'type':'text','text':'and?'},
                           {'type':'tool_result','tool_use_id':'t','is_error':true,'content':[
                             {'type':'text','text':'broken'},
                             {'type':'image','source':{'type':'base64','media_type':'image/png','data':'QUJD'}}]}]}]""").sent().get("contents");

        assertThat(contents.get(2)).isEqualTo(json("""
                {'role':'user','parts':[{'functionResponse':{'name':'a','response':{'error':'broken'}}}]}"""));
        assertThat(contents.get(3)).isEqualTo(json("""
                {'role':'user','parts':[{'text':'tool result t:'},
                  {'inlineData':{'mimeType':'image/png','data':'QUJD'}},{'text':'and?'}]}"""));
    }

    @Test
    void aResultWithoutItsCallIsRefusedByItsId() {
        GatewayException refused = refusal(() -> openAi(
                FLASH,
                "'messages':[{'role':'user','content':'a'},{'role':'tool','tool_call_id':'lost','content':'x'}]"));

        assertThat(refused).hasMessageContaining("'lost'");
        assertThat(refused.problem().status()).isEqualTo(400);
    }

    @Test
    void theResultOfAnIdThatIsUsedAgainIsTheLastCalls() {
        JsonNode contents = contents(FLASH, """
                'messages':[{'role':'user','content':'a'},
                 {'role':'assistant','tool_calls':[{'id':'c','type':'function','function':{'name':'old','arguments':'{}'}}]},
                 {'role':'tool','tool_call_id':'c','content':'1'},
                 {'role':'assistant','tool_calls':[{'id':'c','type':'function','function':{'name':'new','arguments':'{}'}}]},
                 {'role':'tool','tool_call_id':'c','content':'2'}]""");

        assertThat(contents.at("/2/parts/0/functionResponse/name").stringValue())
                .isEqualTo("old");
        assertThat(contents.at("/4/parts/0/functionResponse/name").stringValue())
                .isEqualTo("new");
    }

    @Test
    void aSignatureThatTheClientHandsBackStandsBesideItsCall() {
        String call = "{'id':'c1','type':'function','function':{'name':'a','arguments':'{}'}"
                + ",'extra_content':{'google':{'thought_signature':'c2ln+/=='}}}";
        JsonNode part = contents(PRO_3, history(call)).at("/1/parts/0");

        assertThat(part).isEqualTo(json("{'functionCall':{'name':'a','args':{}},'thoughtSignature':'c2ln+/=='}"));
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-3-pro-preview, skip_thought_signature_validator",
        "models/gemini-3.1-flash, skip_thought_signature_validator",
        "gemini-2.5-pro, ",
        "gemini-2.0-flash, "
    })
    void aFirstCallWithoutASignatureSaysSoWhereModelsInsistOnOne(String model, String signature) {
        String calls = "{'id':'u1','type':'function','function':{'name':'a','arguments':'{}'}},"
                + "{'id':'u2','type':'function','function':{'name':'b','arguments':'{}'}}";
        JsonNode parts = contents(model, history(calls)).at("/1/parts");

        assertThat(parts.get(0).path("thoughtSignature").stringValue(null)).isEqualTo(signature);
        assertThat(parts.get(1).has("thoughtSignature")).isFalse();
    }

    private static String history(String calls) {
        return "'messages':[{'role':'user','content':'go'},{'role':'assistant','tool_calls':[" + calls + "]}]";
    }

    @Test
    void thoughtsAreNotSentBack() {
        JsonNode sent = anthropic(FLASH, """
                        'messages':[{'role':'user','content':'a'},
                         {'role':'assistant','content':[{'type':'thinking','thinking':'hm','signature':'s'},
                           {'type':'redacted_thinking','data':'d'},{'type':'text','text':'b'}]}]""").sent();

        assertThat(sent.at("/contents/1/parts")).isEqualTo(json("[{'text':'b'}]"));
    }

    @Test
    void toolsAreOneListOfDeclarationsAndOneWithoutParametersHasNone() {
        Through through = openAiAsking(FLASH, """
                'tools':[{'type':'function','function':{'name':'a','description':'','strict':true,
                            'parameters':{'type':'object','properties':{'x':{'type':'string'}}}}},
                         {'type':'function','function':{'name':'b','description':'B'}},
                         {'type':'function','function':{'name':'c','parameters':{'type':'object','properties':{}}}}],
                'tool_choice':{'type':'function','function':{'name':'b'}},'parallel_tool_calls':false""");

        assertThat(through.sent().get("tools")).isEqualTo(json("""
                [{'functionDeclarations':[
                  {'name':'a','parameters':{'type':'object','properties':{'x':{'type':'string'}}}},
                  {'name':'b','description':'B'},{'name':'c'}]}]"""));
        assertThat(through.sent().get("toolConfig"))
                .isEqualTo(json("{'functionCallingConfig':{'mode':'ANY','allowedFunctionNames':['b']}}"));
        assertThat(through.dropped()).containsExactly("tools[0].strict", "parallel_tool_calls");
    }

    @ParameterizedTest
    @CsvSource({"auto, AUTO", "none, NONE", "required, ANY"})
    void aToolChoiceIsAMode(String choice, String mode) {
        JsonNode sent = openAiAsking(
                        FLASH, "'tools':[{'type':'function','function':{'name':'a'}}],'tool_choice':'" + choice + "'")
                .sent();

        assertThat(sent.get("toolConfig")).isEqualTo(json("{'functionCallingConfig':{'mode':'" + mode + "'}}"));
    }

    @Test
    void anAllowedListKeepsItsToolsAlone() {
        JsonNode sent = openAiAsking(FLASH, """
                        'tools':[{'type':'function','function':{'name':'a'}},{'type':'function','function':{'name':'b'}}],
                        'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'required',
                          'tools':[{'type':'function','function':{'name':'b'}}]}}""").sent();

        assertThat(sent.at("/tools/0/functionDeclarations")).isEqualTo(json("[{'name':'b'}]"));
        assertThat(sent.at("/toolConfig/functionCallingConfig/mode").stringValue())
                .isEqualTo("ANY");
    }

    @Test
    void aNameThatGoogleRefusesIsMendedEverywhereAndComesBackAsItWas() {
        Through through = openAi(FLASH, """
                'messages':[{'role':'user','content':'go'},
                 {'role':'assistant','tool_calls':[{'id':'c','type':'function','function':{'name':'fs.read:file','arguments':'{}'}}]},
                 {'role':'tool','tool_call_id':'c','content':'1'}],
                'tools':[{'type':'function','function':{'name':'fs.read:file'}}],
                'tool_choice':{'type':'function','function':{'name':'fs.read:file'}}""");
        JsonNode sent = through.sent();
        String name = sent.at("/tools/0/functionDeclarations/0/name").stringValue();

        assertThat(name).matches("[A-Za-z0-9_-]{1,64}");
        assertThat(sent.at("/contents/1/parts/0/functionCall/name").stringValue())
                .isEqualTo(name);
        assertThat(sent.at("/contents/2/parts/0/functionResponse/name").stringValue())
                .isEqualTo(name);
        assertThat(sent.at("/toolConfig/functionCallingConfig/allowedFunctionNames/0")
                        .stringValue())
                .isEqualTo(name);
        JsonNode answer = through.answer("{'candidates':[{'content':{'parts':[{'functionCall':{'name':'" + name
                + "'}}]},'finishReason':'STOP'}]}");
        assertThat(answer.at("/choices/0/message/tool_calls/0/function/name").stringValue())
                .isEqualTo("fs.read:file");
    }

    @Test
    void whatShapesTheAnswerIsInGooglesWords() {
        Through through = openAiAsking(FLASH, """
                'max_tokens':5,'max_completion_tokens':7,'temperature':1.5,'top_p':0.5,'top_k':40,'seed':-3,
                'presence_penalty':0.25,'frequency_penalty':-1,'stop':['a','b','c','d','e','f'],
                'user':'u','service_tier':'flex','logit_bias':{}""");

        assertThat(through.sent().get("generationConfig")).isEqualTo(json("""
                {'maxOutputTokens':7,'temperature':1.5,'topP':0.5,'topK':40,'seed':-3,'frequencyPenalty':-1.0,
                 'presencePenalty':0.25,'stopSequences':['a','b','c','d','e']}"""));
        assertThat(through.dropped()).containsExactlyInAnyOrder("stop[5]", "user", "service_tier", "logit_bias");
    }

    @Test
    void aSeedThatIsTooLargeIsDropped() {
        Through through = openAiAsking(FLASH, "'seed':3000000000");

        assertThat(through.sent().has("generationConfig")).isFalse();
        assertThat(through.dropped()).containsExactly("seed");
    }

    @Test
    void moreThanOneAnswerIsRefused() {
        assertThat(refusal(() -> openAiAsking(FLASH, "'n':2")).problem().param())
                .contains("n");
    }

    @Test
    void jsonIsAskedForByItsMediaTypeAndSchema() {
        assertThat(openAiAsking(FLASH, "'response_format':{'type':'json_object'}")
                        .sent()
                        .get("generationConfig"))
                .isEqualTo(json("{'responseMimeType':'application/json'}"));
        assertThat(openAiAsking(FLASH, """
                        'response_format':{'type':'json_schema','json_schema':{'name':'n','strict':true,'schema':
                          {'type':'object','properties':{'a':{'type':['integer','null']}},'additionalProperties':false}}}""").sent().get("generationConfig")).isEqualTo(json("""
                        {'responseMimeType':'application/json','responseSchema':
                          {'type':'object','properties':{'a':{'type':'integer','nullable':true}}}}"""));
    }

    @Test
    void olderModelsGetToolsAndNoFormNewerOnesBoth() {
        String both = "'tools':[{'type':'function','function':{'name':'a'}}],'response_format':{'type':'json_object'}";

        assertThat(openAiAsking(FLASH, both).sent().has("generationConfig")).isFalse();
        assertThat(openAiAsking(FLASH, both).dropped()).containsExactly("response_format");
        assertThat(openAiAsking(PRO_3, both)
                        .sent()
                        .at("/generationConfig/responseMimeType")
                        .stringValue())
                .isEqualTo("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data:image/png;base64,QUJD", "data:image/webp;base64,QUJD"})
    void aDataUrlIsInlineAndItsDataUntouched(String url) {
        JsonNode part = contents(FLASH, image(url)).at("/0/parts/0");

        assertThat(part.at("/inlineData/data").stringValue()).isEqualTo("QUJD");
        assertThat(url).contains(part.at("/inlineData/mimeType").stringValue());
    }

    @Test
    void aWebImageForTheGeminiApiIsRefusedAndNeverSentAsAFile() {
        GatewayException refused = refusal(() -> openAi(FLASH, image("https://example.com/a.png")));

        assertThat(refused.problem().status()).isEqualTo(400);
        assertThat(refused).hasMessageContaining("base64");
    }

    @Test
    void aWebImageForVertexIsAFileThatItFetches() {
        JsonNode sent = Through.of(
                        Dialect.OPENAI_CHAT,
                        "vertex",
                        FLASH,
                        "{'model':'m'," + image("https://example.com/a.PNG?x=1.jpg") + "}")
                .sent();

        assertThat(sent.at("/contents/0/parts/0"))
                .isEqualTo(json("{'fileData':{'mimeType':'image/png','fileUri':'https://example.com/a.PNG?x=1.jpg'}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gs://bucket/report.pdf", "https://generativelanguage.googleapis.com/v1beta/files/abc-123"})
    void aFileThatGoogleHoldsIsReferredTo(String url) {
        JsonNode part = anthropic(
                        FLASH,
                        "'messages':[{'role':'user','content':[{'type':'document','source':{'type':'url','url':'" + url
                                + "'}}]}]")
                .sent()
                .at("/contents/0/parts/0");

        assertThat(part).isEqualTo(json("{'fileData':{'mimeType':'application/pdf','fileUri':'" + url + "'}}"));
    }

    private static String image(String url) {
        return "'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'" + url + "'}}]}]";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gemini-2.5-flash       | high    | {'thinkingBudget':4096,'includeThoughts':true}",
                "gemini-2.5-flash       | max     | {'thinkingBudget':16384,'includeThoughts':true}",
                "gemini-2.5-flash       | none    | {'thinkingBudget':0,'includeThoughts':false}",
                "gemini-2.5-pro         | none    | {'thinkingBudget':128,'includeThoughts':false}",
                "gemini-3-flash-preview | minimal | {'thinkingLevel':'minimal','includeThoughts':true}",
                "gemini-3-flash-preview | medium  | {'thinkingLevel':'medium','includeThoughts':true}",
                "gemini-3-flash-preview | none    | {'thinkingLevel':'minimal','includeThoughts':false}",
                "gemini-3-pro-preview   | medium  | {'thinkingLevel':'high','includeThoughts':true}",
                "gemini-3-pro-preview   | minimal | {'thinkingLevel':'low','includeThoughts':true}",
                "gemini-3-pro-preview   | xhigh   | {'thinkingLevel':'high','includeThoughts':true}",
                "gemini-9-future        | low     | {'thinkingLevel':'low','includeThoughts':true}"
            })
    void anEffortIsABudgetOrALevelByTheModel(String model, String effort, String config) {
        Through through = openAiAsking(model, "'reasoning_effort':'" + effort + "'");

        assertThat(through.sent().at("/generationConfig/thinkingConfig")).isEqualTo(json(config));
        assertThat(through.dropped()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gemini-2.5-flash      | {'type':'enabled','budget_tokens':2048}   | {'thinkingBudget':2048,'includeThoughts':true}",
                "gemini-2.5-flash      | {'type':'enabled','budget_tokens':200000} | {'thinkingBudget':24576,'includeThoughts':true}",
                "gemini-2.5-flash-lite | {'type':'enabled','budget_tokens':100}    | {'thinkingBudget':512,'includeThoughts':true}",
                "gemini-2.5-flash      | {'type':'adaptive'}                       | {'thinkingBudget':-1,'includeThoughts':true}",
                "gemini-2.5-flash      | {'type':'disabled'}                       | {'thinkingBudget':0,'includeThoughts':false}",
                "gemini-3-pro-preview  | {'type':'enabled','budget_tokens':2048}   | {'thinkingLevel':'low','includeThoughts':true}",
                "gemini-3-pro-preview  | {'type':'adaptive'}                       | {'includeThoughts':true}"
            })
    void aBudgetIsKeptInTheModelsBoundsOrBecomesALevel(String model, String thinking, String config) {
        assertThat(openAiAsking(model, "'thinking':" + thinking).sent().at("/generationConfig/thinkingConfig"))
                .isEqualTo(json(config));
    }

    @Test
    void aModelThatCannotThinkIsNotAskedTo() {
        Through through = openAiAsking("gemini-2.0-flash", "'reasoning_effort':'high'");

        assertThat(through.sent().has("generationConfig")).isFalse();
        assertThat(through.dropped()).containsExactly("reasoning_effort");
        assertThat(openAiAsking("gemini-2.0-flash", "'reasoning_effort':'none'").dropped())
                .isEmpty();
        assertThat(openAiAsking(FLASH, "'reasoning_effort':'odd'").dropped()).containsExactly("reasoning_effort");
    }
}
