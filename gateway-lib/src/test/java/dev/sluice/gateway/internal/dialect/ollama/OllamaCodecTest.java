package dev.sluice.gateway.internal.dialect.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.gateway.Dialect;
import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Headers;
import dev.sluice.gateway.Operation;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Problem.Kind;
import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.Codecs;
import dev.sluice.gateway.internal.dialect.EventReader;
import dev.sluice.gateway.internal.dialect.Losses;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent;
import dev.sluice.gateway.internal.dialect.neutral.ChatReply;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.EmbedRequest;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import dev.sluice.gateway.internal.dialect.neutral.StopReason;
import dev.sluice.gateway.internal.wire.EnvelopeReader;
import dev.sluice.gateway.spi.BodyEdit;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.Provider;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.Target;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OllamaCodecTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final OllamaCodec CODEC = new OllamaCodec(Clock.systemUTC());
    private static final String HELLO = "'messages':[{'role':'user','content':'Hello'}]";

    private static final Target TARGET = Target.of(Provider.of("local", "ollama", "http://localhost:11434"), "m");

    private final Losses losses = new Losses();

    @Test
    void putsWhatShapesTheSamplingIntoOptions() {
        JsonNode written =
                written(HELLO + ",'max_completion_tokens':9,'temperature':0.5,'top_p':0.9,'top_k':40,'seed':7,"
                        + "'stop':'END','frequency_penalty':0.25,'presence_penalty':-1");

        assertThat(written)
                .isEqualTo(json("{'model':'m','messages':[{'role':'user','content':'Hello'}],"
                        + "'options':{'num_predict':9,'temperature':0.5,'top_p':0.9,'top_k':40,'seed':7,"
                        + "'frequency_penalty':0.25,'presence_penalty':-1.0,'stop':['END']},'stream':false}"));
        assertThat(losses.dropped()).isEmpty();
    }

    @Test
    void saysWhetherToStreamEitherWay() {
        assertThat(written(HELLO).get("stream")).isEqualTo(json("false"));
        assertThat(written(HELLO + ",'stream':true").get("stream")).isEqualTo(json("true"));
    }

    @ParameterizedTest
    @CsvSource({
        "llama3.2, none, false",
        "llama3.2, low, true",
        "llama3.2, max, true",
        "gpt-oss:20b, none, false",
        "gpt-oss:20b, minimal, 'low'",
        "gpt-oss:20b, low, 'low'",
        "gpt-oss:20b, medium, 'medium'",
        "gpt-oss:20b, high, 'high'",
        "library/GPT-OSS, xhigh, 'max'",
        "gpt-oss:20b, max, 'max'"
    })
    void asksForThoughtInTheModelsWords(String model, String effort, String think) {
        JsonNode expected =
                think.equals("true") || think.equals("false") ? json(think) : json("'" + think.replace("'", "") + "'");

        assertThat(written(model, HELLO + ",'reasoning_effort':'" + effort + "'")
                        .get("think"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1024, low", "5000, medium", "10000, high"})
    void makesALevelOfABudget(long budget, String level) {
        JsonNode written = written("gpt-oss", HELLO + ",'thinking':{'type':'enabled','budget_tokens':" + budget + "}");

        assertThat(written.get("think").stringValue()).isEqualTo(level);
    }

    @Test
    void doesNotThinkWhenThatIsSwitchedOffAndSaysNothingUnasked() {
        assertThat(written(HELLO + ",'thinking':{'type':'disabled'}").get("think"))
                .isEqualTo(json("false"));
        assertThat(written(HELLO + ",'thinking':{'type':'adaptive'}").get("think"))
                .isEqualTo(json("true"));
        assertThat(written(HELLO).has("think")).isFalse();
    }

    @Test
    void asksForJsonByItsSchemaOrForAny() {
        assertThat(written(HELLO + ",'response_format':{'type':'json_object'}").get("format"))
                .isEqualTo(json("'json'"));
        assertThat(written(HELLO + ",'response_format':{'type':'json_schema','json_schema':"
                                + "{'name':'x','schema':{'type':'object'}}}")
                        .get("format"))
                .isEqualTo(json("{'type':'object'}"));
    }

    @Test
    void namesWhatItLeavesOut() {
        written(
                HELLO + ",'tools':[{'type':'function','function':{'name':'a b','strict':true}}],"
                        + "'tool_choice':'required','parallel_tool_calls':false,'user':'u','service_tier':'flex','logit_bias':{}");

        assertThat(losses.dropped())
                .containsExactlyInAnyOrder(
                        "tools[0].strict", "tool_choice", "parallel_tool_calls", "user", "service_tier", "logit_bias");
    }

    @Test
    void sendsNoToolsWhenNoneMayBeUsed() {
        String tools = HELLO + ",'tools':[{'type':'function','function':{'name':'a b'}}]";

        assertThat(written(tools).get("tools"))
                .isEqualTo(json("[{'type':'function','function':{'name':'a b',"
                        + "'parameters':{'type':'object','properties':{}}}}]"));
        assertThat(written(tools + ",'tool_choice':'none'").has("tools")).isFalse();
        assertThat(losses.dropped()).isEmpty();
    }

    @Test
    void overridesOfOptionsStandInOptionsBesideTheClients() {
        Map<String, Slice> overrides = Map.of(
                "num_ctx",
                Slice.of("8192"),
                "top_k",
                Slice.of("20"),
                "options",
                Slice.of("{\"mirostat\":1,\"seed\":null}"));
        Target target = TARGET.withOverrides(overrides);

        JsonNode written = written(target, HELLO + ",'top_k':40,'temperature':0.5,'seed':7");

        assertThat(written.get("options"))
                .isEqualTo(json("{'temperature':0.5,'top_k':20,'num_ctx':8192,'mirostat':1}"));
        JsonNode embeddings = JSON.readTree(
                CODEC.writeEmbedRequest(new EmbedRequest("fast", List.of("a"), null, false), target, losses));
        assertThat(embeddings.get("options")).isEqualTo(json("{'num_ctx':8192,'top_k':20,'mirostat':1}"));
    }

    @Test
    void otherOverridesStandBesideTheOptions() {
        Map<String, Slice> own = new LinkedHashMap<>();
        own.put("keep_alive", Slice.of("\"10m\""));
        own.put("num_ctx", Slice.of("8192"));
        own.put("options", Slice.of("{}"));
        own.put("think", Slice.of("false"));

        assertThat(CODEC.overrideEdits(own, "m"))
                .containsExactly(BodyEdit.set("keep_alive", "\"10m\""), BodyEdit.set("think", "false"));
        assertThat(problemOf(() -> CODEC.overrideEdits(Map.of("options", Slice.of("7")), "m"))
                        .message())
                .isEqualTo("options: must be an object");
    }

    @Test
    void namesTheToolOfAResultByTheLastCallWithItsId() {
        JsonNode messages = written("'messages':[{'role':'user','content':'q'},"
                        + call("c1", "first", "{}") + ",{'role':'tool','tool_call_id':'c1','content':'1'},"
                        + call("c1", "second", "not json") + ",{'role':'tool','tool_call_id':'c1','content':'2'},"
                        + "{'role':'tool','tool_call_id':'gone','content':'3'}]")
                .get("messages");

        assertThat(messages.get(2)).isEqualTo(json("{'role':'tool','content':'1','tool_name':'first'}"));
        assertThat(messages.get(3))
                .isEqualTo(json("{'role':'assistant','content':'',"
                        + "'tool_calls':[{'function':{'name':'second','arguments':{}}}]}"));
        assertThat(messages.get(4)).isEqualTo(json("{'role':'tool','content':'2','tool_name':'second'}"));
        assertThat(messages.get(5)).isEqualTo(json("{'role':'tool','content':'3'}"));
    }

    @Test
    void keepsThoughtsInTheHistoryAndJoinsSystemMessages() {
        JsonNode messages = written("'messages':[{'role':'developer','content':[{'type':'text','text':'a'},"
                        + "{'type':'text','text':'b'}]},{'role':'user','content':'q'},"
                        + "{'role':'assistant','content':'A','reasoning_content':'Hm.'},{'role':'user','content':''}]")
                .get("messages");

        assertThat(messages)
                .isEqualTo(json("[{'role':'system','content':'a\\nb'},{'role':'user','content':'q'},"
                        + "{'role':'assistant','content':'A','thinking':'Hm.'}]"));
    }

    @Test
    void refusesAConversationInWhichNothingIsSaid() {
        assertThat(problemOf(() -> written("'messages':[{'role':'user','content':''}]"))
                        .message())
                .contains("not blank");
    }

    @Test
    void readsAReply() {
        ChatReply reply = reply(
                "{'model':'m','created_at':'2023-12-12T14:13:43.416799Z','message':{'role':'assistant',"
                        + "'content':'Hi','thinking':'Hm.','images':null,'tool_calls':[{'function':{'name':'f',"
                        + "'arguments':{'a':1.50}}}]},'done':true,'done_reason':'stop','prompt_eval_count':26,'eval_count':298}");

        assertThat(reply.created()).isEqualTo(1702390423);
        assertThat(reply.content()).hasSize(3);
        assertThat(reply.content().subList(0, 2)).containsExactly(new Part.Thinking("Hm.", null), Part.Text.of("Hi"));
        assertThat(reply.content().get(2)).isInstanceOfSatisfying(Part.ToolCall.class, call -> {
            assertThat(call.id()).matches("call_[A-Za-z0-9]{24}");
            assertThat(call.arguments()).isEqualTo("{\"a\":1.50}");
        });
        assertThat(reply.stopReason()).isEqualTo(StopReason.TOOL_USE);
        assertThat(reply.usage()).isEqualTo(new Usage(26, 298, 0, 0, 0));
    }

    @ParameterizedTest
    @CsvSource({"stop, END", "length, MAX_TOKENS", "load, END", "unload, END", "unheard-of, END", ", END"})
    void readsWhyItStopped(String reason, StopReason expected) {
        String field = reason == null ? "" : ",'done_reason':'" + reason + "'";

        ChatReply reply = reply("{'message':{'content':'Hi'},'created_at':'soon','done':true" + field + "}");

        assertThat(reply.stopReason()).isEqualTo(expected);
        assertThat(reply.usage()).isEqualTo(Usage.NONE);
        assertThat(reply.created()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{}", "{'message':null}", "{'message':'x'}"})
    void refusesAReplyThatIsNone(String document) {
        assertThatThrownBy(() -> reply(document))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.problem().kind()).isEqualTo(Kind.UPSTREAM_PROTOCOL));
    }

    @Test
    void anErrorInThePlaceOfAReplyIsAnError() {
        Problem problem = problemOf(() -> reply("{'error':'model runner has unexpectedly stopped'}"));

        assertThat(problem.kind()).isEqualTo(Kind.UPSTREAM_ERROR);
        assertThat(problem.message()).isEqualTo("model runner has unexpectedly stopped");
    }

    @ParameterizedTest
    @CsvSource({
        "404, UNKNOWN_MODEL, 404",
        "400, INVALID_REQUEST, 400",
        "401, UPSTREAM_AUTH, 502",
        "429, RATE_LIMITED, 429",
        "500, UPSTREAM_ERROR, 500",
        "503, UPSTREAM_UNAVAILABLE, 503"
    })
    void readsAnError(int status, Kind kind, int shown) {
        Problem problem = CODEC.readError(status, Headers.of("retry-after", "2"), Slice.of("{\"error\":\"words\"}"));

        assertThat(problem.kind()).isEqualTo(kind);
        assertThat(problem.status()).isEqualTo(shown);
        assertThat(problem.message()).isEqualTo("words");
        assertThat(problem.retryAfter()).contains(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "{\"error\":null}", "{\"error\":{\"code\":1}}"})
    void anErrorThatSaysNothingIsNamedByItsStatus(String body) {
        assertThat(CODEC.readError(500, Headers.empty(), Slice.of(body)).message())
                .isEqualTo("the provider answered HTTP 500 without a readable error");
    }

    @Test
    void readsAStream() {
        List<ChatEvent> events = stream(
                "{'model':'m','message':{'role':'assistant','content':'','thinking':'Hm.'},'done':false}",
                "",
                "{'model':'m','message':{'role':'assistant','content':'Hi'},'done':false}",
                "{'message':{'content':'','tool_calls':[{'id':'call_9','function':{'index':0,'name':'f','arguments':{}}}]}}",
                "{'message':{'content':'','tool_calls':[{'id':'call_8','function':{'index':0,'name':'g','arguments':{'x':1}}}]}}",
                "{'message':{'content':''},'done':true,'done_reason':'stop','prompt_eval_count':3,'eval_count':4}");

        assertThat(events)
                .containsExactly(
                        new ChatEvent.Started("", "m", Usage.NONE),
                        new ChatEvent.ThinkingDelta("Hm."),
                        new ChatEvent.TextDelta("Hi"),
                        new ChatEvent.ToolCallStarted(0, "call_9", "f"),
                        new ChatEvent.ToolArguments(0, "{}"),
                        new ChatEvent.ToolCallEnded(0),
                        new ChatEvent.ToolCallStarted(1, "call_8", "g"),
                        new ChatEvent.ToolArguments(1, "{\"x\":1}"),
                        new ChatEvent.ToolCallEnded(1),
                        new ChatEvent.UsageSeen(new Usage(3, 4, 0, 0, 0)),
                        new ChatEvent.Finished(StopReason.TOOL_USE, null));
    }

    @Test
    void aStreamWithoutItsLastLineIsNotComplete() {
        assertThat(problemOf(() -> stream("{'message':{'content':'Hi'},'done':false}"))
                        .kind())
                .isEqualTo(Kind.UPSTREAM_RESET);
        assertThat(problemOf(() -> stream()).kind()).isEqualTo(Kind.UPSTREAM_RESET);
    }

    @Test
    void anErrorInAStreamEndsIt() {
        Problem problem = problemOf(() -> stream("{'message':{'content':'Hi'}}", "{'error':'out of memory'}"));

        assertThat(problem.kind()).isEqualTo(Kind.UPSTREAM_ERROR);
        assertThat(problem.message()).isEqualTo("out of memory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[DONE]", "[]", "{\"message\":", "data: {}"})
    void aLineThatIsNoObjectEndsAStream(String line) {
        assertThat(problemOf(() -> stream(line)).kind()).isEqualTo(Kind.UPSTREAM_PROTOCOL);
    }

    private JsonNode written(String fields) {
        return written(TARGET, fields);
    }

    private JsonNode written(String model, String fields) {
        return written(Target.of(TARGET.provider(), model), fields);
    }

    private JsonNode written(Target target, String fields) {
        byte[] body = ("{'model':'fast'," + fields + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        ChatRequest request =
                Codecs.client(Dialect.OPENAI_CHAT).readRequest(EnvelopeReader.read(body, Operation.CHAT), losses);
        return JSON.readTree(CODEC.writeRequest(request, target, losses));
    }

    private static String call(String id, String name, String arguments) {
        return "{'role':'assistant','content':null,'tool_calls':[{'id':'" + id
                + "','type':'function','function':{'name':'" + name + "','arguments':'" + arguments + "'}}]}";
    }

    private static ChatReply reply(String document) {
        return Replies.read(Slice.of(document.replace('\'', '"')));
    }

    private static List<ChatEvent> stream(String... lines) {
        List<ChatEvent> events = new ArrayList<>();
        EventReader reader = new Stream();
        for (String line : lines) {
            Slice data = Slice.of(line.replace('\'', '"'));
            reader.read(Frame.event(data, data, null), events::add);
        }
        reader.end(events::add);
        return events;
    }

    private static Problem problemOf(Runnable call) {
        GatewayException thrown = catchThrowableOfType(GatewayException.class, call::run);
        assertThat(thrown).as("the problem").isNotNull();
        return thrown.problem();
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text.replace('\'', '"'));
    }
}
