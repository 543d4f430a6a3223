package dev.sluice.gateway.internal.dialect.anthropic;

import static dev.sluice.gateway.internal.dialect.anthropic.Samples.assistant;
import static dev.sluice.gateway.internal.dialect.anthropic.Samples.call;
import static dev.sluice.gateway.internal.dialect.anthropic.Samples.choose;
import static dev.sluice.gateway.internal.dialect.anthropic.Samples.effort;
import static dev.sluice.gateway.internal.dialect.anthropic.Samples.hello;
import static dev.sluice.gateway.internal.dialect.anthropic.Samples.json;
import static dev.sluice.gateway.internal.dialect.anthropic.Samples.request;
import static dev.sluice.gateway.internal.dialect.anthropic.Samples.result;
import static dev.sluice.gateway.internal.dialect.anthropic.Samples.system;
import static dev.sluice.gateway.internal.dialect.anthropic.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.dialect.ToolNames;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.ResponseFormat;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.Tool;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.ToolChoice.Mode;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.Tuning;
import dev.sluice.gateway.internal.dialect.neutral.Message;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The numbers are those of the edge cases in the mapping tables. */
class RequestWriterTest {
    private static final JsonNode EPHEMERAL = json("{'type':'ephemeral'}");
    private static final String NEW_MODEL = "claude-sonnet-4-5-20250929";

    @Test
    void sendsTheLeastThatAnthropicNeeds() {
        assertThat(hello().written())
                .isEqualTo(json("{'model':'claude-sonnet-4-20250514','max_tokens':4096,"
                        + "'messages':[{'role':'user','content':[{'type':'text','text':'Hello'}]}]}"));
    }

    @Test
    void sendsAllThatBothSidesKnow() {
        Samples all = hello();
        all.maxTokens = 50L;
        all.temperature = 0.5;
        all.topP = 0.9;
        all.topK = 40L;
        all.stop.addAll(List.of("END", "\n"));
        all.stream = true;
        all.user = "u1";
        all.serviceTier = "default";
        JsonNode written = all.written();
        assertThat(written)
                .isEqualTo(json("{'model':'claude-sonnet-4-20250514','max_tokens':50,"
                        + "'messages':[{'role':'user','content':[{'type':'text','text':'Hello'}]}],"
                        + "'temperature':0.5,'top_p':0.9,'top_k':40,'stop_sequences':['END'],"
                        + "'metadata':{'user_id':'u1'},'service_tier':'standard_only','stream':true}"));
        assertThat(all.losses.dropped()).containsExactly("stop");
    }

    @Test // 1
    void gathersSystemMessagesInOrderWhereverTheyStand() {
        Samples mixed = request(system("a"), user("hi"), system(" "), system("b"), user("there"), system("c"));
        assertThat(mixed.written().get("system"))
                .isEqualTo(json("[{'type':'text','text':'a'},{'type':'text','text':'b'},{'type':'text','text':'c'}]"));
        assertThat(mixed.written().get("messages"))
                .isEqualTo(json("[{'role':'user','content':[{'type':'text','text':'hi'},"
                        + "{'type':'text','text':'there'}]}]"));
    }

    @Test // 2, 3
    void leavesOutTextThatIsBlank() {
        Samples blank = request(
                user(Part.Text.of(" \n"), new Part.Image("image/png", "QUJD", null, null)),
                assistant(Part.Text.of(""), call("c1", "f", "{}")),
                user(result("c1", "")),
                assistant(Part.Text.of(" ")),
                user("go on"));
        assertThat(blank.written().get("messages"))
                .isEqualTo(json("[{'role':'user','content':[{'type':'image','source':"
                        + "{'type':'base64','media_type':'image/png','data':'QUJD'}}]},"
                        + "{'role':'assistant','content':[{'type':'tool_use','id':'c1','name':'f','input':{}}]},"
                        + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'c1'},"
                        + "{'type':'text','text':'go on'}]}]"));
    }

    @Test // 4
    void putsToolResultsFirstInOneTurn() {
        Samples results = request(
                user("q"),
                assistant(call("a", "f", "{}"), call("b", "f", "{}"), call("c", "f", "{}")),
                user(result("a", "1")),
                user("and"),
                user(result("b", "2"), result("c", "3")));
        JsonNode turn = results.written().get("messages").get(2);
        assertThat(results.written().get("messages").size()).isEqualTo(3);
        assertThat(turn.get("content"))
                .isEqualTo(json("[{'type':'tool_result','tool_use_id':'a','content':'1'},"
                        + "{'type':'tool_result','tool_use_id':'b','content':'2'},"
                        + "{'type':'tool_result','tool_use_id':'c','content':'3'},{'type':'text','text':'and'}]"));
    }

    @ParameterizedTest // 5
    @ValueSource(strings = {"", "  ", "{\"a\":", "[1]", "7", "{} x"})
    void takesArgumentsThatSpellNoObjectForNone(String arguments) {
        Samples history = request(user("q"), assistant(call("a", "f", arguments)), user(result("a", "1")));
        assertThat(history.written().at("/messages/1/content/0/input")).isEqualTo(json("{}"));
    }

    @Test
    void keepsEveryDigitOfArguments() {
        Samples history = request(user("q"), assistant(call("a", "f", "{\"n\":12345678901234567890.10}")));
        assertThat(new String(Samples.CODEC.writeRequest(
                        history.build(),
                        dev.sluice.gateway.spi.Target.of(
                                dev.sluice.gateway.spi.Provider.of("p", "anthropic", "https://example.com"), "m"),
                        history.losses)))
                .contains("\"input\":{\"n\":12345678901234567890.10}");
    }

    @Test // 6, 7
    void givesEveryToolASchemaOfTypeObject() {
        Samples tools = hello().tool("none", null)
                .tool(
                        "untyped",
                        "{'properties':{'a':{'$ref':'#/$defs/x'}},'$defs':{'x':{}},'additionalProperties':false}")
                .tool("typed", "{'type':'object','properties':{}}");
        assertThat(tools.written().get("tools"))
                .isEqualTo(json("[{'name':'none','input_schema':{'type':'object','properties':{}}},"
                        + "{'name':'untyped','input_schema':{'properties':{'a':{'$ref':'#/$defs/x'}},"
                        + "'$defs':{'x':{}},'additionalProperties':false,'type':'object'}},"
                        + "{'name':'typed','input_schema':{'type':'object','properties':{}}}]"));
        assertThat(tools.tools.get(1).schema().has("type")).isFalse();
    }

    @Test
    void sendsStrictToModelsThatKnowItOnly() {
        Samples strict = hello();
        strict.tools.add(new Tool("f", "does", json("{'type':'object'}"), true, null));
        assertThat(strict.written().at("/tools/0").has("strict")).isFalse();
        assertThat(strict.losses.dropped()).containsExactly("tools[0].strict");
        strict.model = NEW_MODEL;
        assertThat(strict.written().at("/tools/0"))
                .isEqualTo(json("{'name':'f','description':'does','input_schema':{'type':'object'},'strict':true}"));
    }

    @ParameterizedTest
    @CsvSource({"AUTO, auto", "REQUIRED, any", "NONE, none"})
    void choosesTools(Mode mode, String type) {
        Samples tools = hello().tool("f", null);
        tools.toolChoice = choose(mode, null);
        assertThat(tools.written().get("tool_choice")).isEqualTo(json("{'type':'" + type + "'}"));
        tools.toolChoice = choose(Mode.NAMED, "f");
        assertThat(tools.written().get("tool_choice")).isEqualTo(json("{'type':'tool','name':'f'}"));
    }

    @Test // 9
    void forbidsParallelCallsWithAChoiceOfItsOwn() {
        Samples one = hello().tool("f", null);
        one.parallelToolCalls = false;
        assertThat(one.written().get("tool_choice"))
                .isEqualTo(json("{'type':'auto','disable_parallel_tool_use':true}"));
        one.toolChoice = choose(Mode.NONE, null);
        assertThat(one.written().get("tool_choice")).isEqualTo(json("{'type':'none'}"));
        one.parallelToolCalls = true;
        one.toolChoice = null;
        assertThat(one.written().has("tool_choice")).isFalse();
    }

    @Test // 10
    void sendsNoChoiceWithoutTools() {
        Samples none = hello();
        none.toolChoice = choose(Mode.REQUIRED, null);
        none.parallelToolCalls = false;
        assertThat(none.written().has("tools")).isFalse();
        assertThat(none.written().has("tool_choice")).isFalse();
    }

    @Test // 12
    void keepsToSamplersThatTheModelTakes() {
        Samples samplers = hello();
        samplers.temperature = 1.7;
        samplers.topP = 0.5;
        samplers.topK = 3L;
        assertThat(samplers.written().get("temperature").doubleValue()).isEqualTo(1);
        assertThat(samplers.written().has("top_p")).isTrue();
        assertThat(samplers.losses.dropped()).isEmpty();

        samplers.model = NEW_MODEL;
        assertThat(samplers.written().has("temperature")).isTrue();
        assertThat(samplers.written().has("top_p")).isFalse();
        assertThat(samplers.losses.dropped()).containsExactly("top_p");

        samplers.model = "anthropic/claude-opus-4.7";
        JsonNode none = samplers.written();
        assertThat(none.has("temperature") || none.has("top_p") || none.has("top_k"))
                .isFalse();
        assertThat(samplers.losses.dropped()).containsExactlyInAnyOrder("temperature", "top_p", "top_k");
    }

    @Test
    void leavesOutSeedAndPenalties() {
        Samples tuned = hello();
        tuned.tuning = new Tuning(7L, 0.5, -1.0);
        assertThat(tuned.written().toString()).doesNotContain("seed", "penalty");
        assertThat(tuned.losses.dropped()).containsExactly("seed", "frequency_penalty", "presence_penalty");
    }

    @ParameterizedTest // 13
    @CsvSource({
        "high, 4096, 4095, 4096",
        "max, 16384, 16383, 16384",
        "medium, 8000, 2048, 8000",
        "minimal, , 1024, 5120",
        "xhigh, , 8192, 12288",
        "low, 1025, 1024, 1025"
    })
    void keepsTheBudgetBelowTheCap(String effort, Long max, long budget, long sentMax) {
        Samples thinking = hello();
        thinking.reasoning = effort(effort);
        thinking.maxTokens = max;
        JsonNode written = thinking.written();
        assertThat(written.get("thinking")).isEqualTo(json("{'type':'enabled','budget_tokens':" + budget + "}"));
        assertThat(written.get("max_tokens").longValue()).isEqualTo(sentMax);
    }

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-20250514, none, 4096, ''",
        "claude-sonnet-4-20250514, high, 1024, reasoning_effort",
        "claude-3-5-haiku-latest, high, 4096, reasoning_effort",
        "claude-sonnet-4-6, none, 4096, ''"
    })
    void doesNotThinkWhenThatIsNotAskedForOrNotPossible(String model, String effort, long max, String lost) {
        Samples thinking = hello();
        thinking.model = model;
        thinking.reasoning = effort(effort);
        thinking.maxTokens = max;
        assertThat(thinking.written().has("thinking")).isFalse();
        assertThat(String.join(",", thinking.losses.dropped())).isEqualTo(lost);
    }

    @Test // 14
    void forcesNoToolWhileThinking() {
        Samples thinking = hello().tool("f", null);
        thinking.toolChoice = choose(Mode.REQUIRED, null);
        thinking.reasoning = effort("medium");
        thinking.temperature = 0.3;
        thinking.topP = 0.9;
        thinking.topK = 5L;
        JsonNode written = thinking.written();
        assertThat(written.get("tool_choice")).isEqualTo(json("{'type':'auto'}"));
        assertThat(written.has("temperature") || written.has("top_p") || written.has("top_k"))
                .isFalse();
        thinking.topP = 0.95;
        assertThat(thinking.written().get("top_p").doubleValue()).isEqualTo(0.95);
    }

    @Test // 15
    void doesNotThinkAfterAToolTurnWithoutThinking() {
        Samples unsigned = request(user("q"), assistant(call("a", "f", "{}")), user(result("a", "1")));
        unsigned.reasoning = effort("high");
        assertThat(unsigned.written().has("thinking")).isFalse();
        Samples signed = request(
                user("q"), assistant(new Part.Thinking("hm", "s"), call("a", "f", "{}")), user(result("a", "1")));
        signed.reasoning = effort("high");
        assertThat(signed.written().has("thinking")).isTrue();
    }

    @Test // 16
    void putsSignedThinkingFirstAndLeavesUnsignedOut() {
        Samples history = request(
                user("q"),
                assistant(
                        Part.Text.of("so"),
                        new Part.Thinking("a\u2028b \"c\"", "Sig+/=="),
                        new Part.Thinking("mine", null),
                        new Part.RedactedThinking("zzz"),
                        call("a", "f", "{}")));
        assertThat(history.written().at("/messages/1/content"))
                .isEqualTo(json("[{'type':'thinking','thinking':'a\u2028b \\'c\\'','signature':'Sig+/=='},"
                        + "{'type':'redacted_thinking','data':'zzz'},{'type':'text','text':'so'},"
                        + "{'type':'tool_use','id':'a','name':'f','input':{}}]"));
    }

    @ParameterizedTest
    @CsvSource({
        "claude-opus-4-6, minimal, low",
        "claude-opus-4-6, xhigh, high",
        "claude-opus-4-7, xhigh, xhigh",
        "claude-opus-5, medium, medium"
    })
    void asksAdaptiveModelsByEffort(String model, String effort, String sent) {
        Samples thinking = hello();
        thinking.model = model;
        thinking.reasoning = effort(effort);
        assertThat(thinking.written().get("thinking")).isEqualTo(json("{'type':'adaptive'}"));
        assertThat(thinking.written().get("output_config")).isEqualTo(json("{'effort':'" + sent + "'}"));
    }

    @Test // 17
    void asksForASchemaThroughAForcedToolWhereTheModelHasNoStructuredOutput() {
        Samples schema = hello();
        schema.format = new ResponseFormat("answer", "The answer", json("{'type':'object'}"), true);
        assertThat(schema.written().get("tools"))
                .isEqualTo(json("[{'name':'json_tool_call','description':'The answer',"
                        + "'input_schema':{'type':'object'}}]"));
        assertThat(schema.written().get("tool_choice")).isEqualTo(json("{'type':'tool','name':'json_tool_call'}"));
        schema.reasoning = effort("low");
        assertThat(schema.written().get("tool_choice")).isEqualTo(json("{'type':'auto'}"));
        schema.reasoning = null;
        schema.tool("json_tool_call", null);
        assertThat(schema.written().at("/tools/1/name").stringValue()).isEqualTo("json_tool_call_");
        assertThat(schema.written().get("tool_choice")).isEqualTo(json("{'type':'any'}"));
    }

    @Test
    void asksForASchemaDirectlyWhereItCan() {
        Samples schema = hello();
        schema.model = NEW_MODEL;
        schema.format = new ResponseFormat("answer", null, json("{'type':'object'}"), true);
        assertThat(schema.written().get("output_config"))
                .isEqualTo(json("{'format':{'type':'json_schema','schema':{'type':'object'}}}"));
        assertThat(schema.written().has("tools")).isFalse();
    }

    @Test
    void asksForAnyJsonObjectInWords() {
        Samples object = request(system("Be brief."), user("Hello"));
        object.model = NEW_MODEL;
        object.format = new ResponseFormat(null, null, null, null);
        assertThat(object.written().get("system"))
                .isEqualTo(json("[{'type':'text','text':'Be brief.'},"
                        + "{'type':'text','text':'Respond with a JSON object only.'}]"));
        assertThat(object.written().has("output_config")).isFalse();
    }

    @Test // 20
    void sendsPdfsAsDocumentsHoweverTheyCome() {
        Samples documents = request(user(
                new Part.Image("application/pdf", "QUJD", null, null),
                new Part.Image(null, null, "https://example.com/a.PDF?x=1", null),
                new Part.Document("application/pdf", "QUJD", null, null, "a.pdf", null),
                new Part.Document("text/plain", "aGnDqQ==", null, null, null, null),
                new Part.Document(null, null, "plain", null, "t", null),
                new Part.Document(null, null, null, "https://example.com/d", null, null),
                new Part.Image(null, null, "https://example.com/i.png", null)));
        assertThat(documents.written().at("/messages/0/content"))
                .isEqualTo(json(
                        "[{'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'QUJD'}},"
                                + "{'type':'document','source':{'type':'url','url':'https://example.com/a.PDF?x=1'}},"
                                + "{'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'QUJD'},'title':'a.pdf'},"
                                + "{'type':'document','source':{'type':'text','media_type':'text/plain','data':'hié'}},"
                                + "{'type':'document','source':{'type':'text','media_type':'text/plain','data':'plain'},'title':'t'},"
                                + "{'type':'document','source':{'type':'url','url':'https://example.com/d'}},"
                                + "{'type':'image','source':{'type':'url','url':'https://example.com/i.png'}}]"));
    }

    @Test
    void refusesFormatsThatAnthropicCannotRead() {
        assertRefused(user(new Part.Image("image/tiff", "QUJD", null, null)), "image/tiff");
        assertRefused(user(new Part.Document("application/zip", "QUJD", null, null, null, null)), "application/zip");
        assertRefused(user(new Part.Document("text/plain", "???", null, null, null, null)), "base64");
        assertRefused(user(" "), "must hold a message");
    }

    private static void assertRefused(Message message, String saying) {
        Samples refused = request(system("s"), message);
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(refused::written)
                .satisfies(e -> {
                    assertThat(e.problem().kind()).isEqualTo(Problem.Kind.INVALID_REQUEST);
                    assertThat(e.problem().param()).contains("messages");
                    assertThat(e.problem().message()).contains(saying);
                });
    }

    @Test // 22
    void keepsFourCacheBreakpoints() {
        Samples cached = request(user(
                new Part.Text("a", EPHEMERAL),
                new Part.Text(" ", EPHEMERAL),
                new Part.Image("image/png", "QUJD", null, EPHEMERAL),
                new Part.Text("b", EPHEMERAL),
                new Part.Text("c", EPHEMERAL)));
        cached.tools.add(new Tool("f", null, null, null, EPHEMERAL));
        JsonNode written = cached.written();
        assertThat(written.at("/tools/0/cache_control")).isEqualTo(EPHEMERAL);
        JsonNode content = written.at("/messages/0/content");
        assertThat(content.size()).isEqualTo(4);
        assertThat(content.get(2).get("cache_control")).isEqualTo(EPHEMERAL);
        assertThat(content.get(3).has("cache_control")).isFalse();
        assertThat(cached.losses.dropped()).containsExactly("cache_control");
    }

    @Test
    void keepsRichToolResults() {
        Part image = new Part.Image("image/jpg", "QUJD", null, null);
        Part rich = new Part.ToolResult("a", List.of(Part.Text.of("see"), image), true, EPHEMERAL);
        Samples results = request(user("q"), assistant(call("a", "f", "{}")), user(rich));
        assertThat(results.written().at("/messages/2/content/0"))
                .isEqualTo(json("{'type':'tool_result','tool_use_id':'a','content':[{'type':'text','text':'see'},"
                        + "{'type':'image','source':{'type':'base64','media_type':'image/jpeg','data':'QUJD'}}],"
                        + "'is_error':true,'cache_control':{'type':'ephemeral'}}"));
    }

    @Test
    void renamesWhatAnthropicCannotTakeTheSameWayEverywhere() {
        Samples odd = request(
                user("q"), assistant(call("functions.f:0", "fs.read", "{}")), user(result("functions.f:0", "1")));
        odd.tool("fs.read", null);
        odd.toolChoice = choose(Mode.NAMED, "fs.read");
        JsonNode written = odd.written();
        String name = written.at("/tools/0/name").stringValue();
        assertThat(name).matches("fs_read_[0-9a-f]+");
        assertThat(written.at("/tool_choice/name").stringValue()).isEqualTo(name);
        assertThat(written.at("/messages/1/content/0/name").stringValue()).isEqualTo(name);
        assertThat(written.at("/messages/2/content/0/tool_use_id")).isEqualTo(written.at("/messages/1/content/0/id"));
        assertThat(new ToolNames(odd.build()).original(name)).isEqualTo("fs.read");
    }

    @ParameterizedTest
    @CsvSource({"auto, auto, ''", "default, standard_only, ''", "flex, , service_tier"})
    void translatesTheServiceTier(String tier, String sent, String lost) {
        Samples tiered = hello();
        tiered.serviceTier = tier;
        assertThat(tiered.written().path("service_tier").asString(null)).isEqualTo(sent);
        assertThat(String.join(",", tiered.losses.dropped())).isEqualTo(lost);
    }
}
