package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.GatewayHarness.Answer;
import dev.sluice.gateway.spi.Slice;
import dev.sluice.gateway.spi.Target;
import dev.sluice.gateway.testkit.ScriptedReply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** COMPAT 6.3: {@code override_params} win over what the client says, from each kind of client to each kind of provider. */
class OverridesTest {
    private static final List<Dialect> CLIENTS = List.of(Dialect.OPENAI_CHAT, Dialect.ANTHROPIC_MESSAGES);
    private static final String OLD_CLAUDE = "claude-3-7-sonnet";
    private static final String CLAUDE = "claude-sonnet-4-5";

    @ParameterizedTest
    @CsvSource({
        "OPENAI_CHAT,openai,false",
        "OPENAI_CHAT,openai,true",
        "OPENAI_CHAT,anthropic,false",
        "OPENAI_CHAT,anthropic,true",
        "ANTHROPIC_MESSAGES,openai,false",
        "ANTHROPIC_MESSAGES,openai,true",
        "ANTHROPIC_MESSAGES,anthropic,false",
        "ANTHROPIC_MESSAGES,anthropic,true"
    })
    void overridesWinForEveryClientAndProvider(Dialect client, String type, boolean stream) {
        boolean anthropic = type.equals("anthropic");
        String overrides = "{'max_tokens':4096,'temperature':0.25,'stop':['END'],'top_k':7,'made_up':{'a':1}}";
        try (GatewayHarness harness = harness(type, "upstream-model", overrides)) {
            reply(harness, type, stream);

            Answer answer = send(harness, client, "{'max_tokens':9,'temperature':0.75,'top_p':0.5}", stream);

            ObjectNode sent = sent(harness);
            assertThat(sent.path("max_tokens").asInt()).isEqualTo(4096);
            assertThat(sent.path("temperature").asDouble()).isEqualTo(0.25);
            assertThat(sent.path("top_p").asDouble()).isEqualTo(0.5);
            assertThat(sent.path(anthropic ? "stop_sequences" : "stop")).isEqualTo(json("['END']"));
            assertThat(sent.path("top_k").asInt()).isEqualTo(7);
            assertThat(sent.path("made_up")).isEqualTo(json("{'a':1}"));
            assertThat(sent.has(anthropic ? "stop" : "stop_sequences")).isFalse();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("Hello");
            assertThat(answer.headers().first("x-sluice-dropped")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPENAI_CHAT,openai", "OPENAI_CHAT,anthropic", "ANTHROPIC_MESSAGES,openai"})
    void nullTakesOutWhatTheClientSaid(String pair) {
        String type = pair.split(",", -1)[1];
        try (GatewayHarness harness = harness(type, "m", "{'temperature':null,'stop':null,'made_up':null}")) {
            reply(harness, type, false);

            send(harness, Dialect.valueOf(pair.split(",", -1)[0]), "{'temperature':0.5,'top_p':0.5}", false);

            assertThat(sent(harness).has("temperature")).isFalse();
            assertThat(sent(harness).has("made_up")).isFalse();
            assertThat(sent(harness).path("top_p").asDouble()).isEqualTo(0.5);
        }
    }

    @Test
    void nullTakesOutWhatAnAnthropicClientSaidToAnAnthropicProvider() {
        String client =
                "{'model':'fast','stop_sequences':['x'],'temperature':0.5,'max_tokens':9,'messages':[],'made_up':1}";
        assertThat(anthropic(CLAUDE, "{'temperature':null,'stop':null,'made_up':null}", client))
                .isEqualTo("{'model':'claude-sonnet-4-5','max_tokens':9,'messages':[]}");
    }

    /** Also for a client that is the other provider's: the cap has one name in what is sent. */
    @ParameterizedTest
    @CsvSource({
        "gpt-4o,max_tokens,max_tokens",
        "gpt-4o,max_completion_tokens,max_completion_tokens",
        "o3,max_tokens,max_completion_tokens"
    })
    void theCapOnOutputReplacesBothOfItsNames(String model, String override, String expected) {
        for (Dialect client : CLIENTS) {
            for (String theirs : new String[] {"max_tokens", "max_completion_tokens"}) {
                try (GatewayHarness harness = harness("openai", model, "{'" + override + "':4096}")) {
                    reply(harness, "openai", false);

                    send(harness, client, "{'" + theirs + "':9}", false);

                    ObjectNode sent = sent(harness);
                    assertThat(sent.path(expected).asInt()).isEqualTo(4096);
                    sent.remove(expected);
                    assertThat(sent.has("max_tokens") || sent.has("max_completion_tokens"))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void anOpenAiRequestKeepsEveryOtherByte() {
        String client = "{ 'a' : 1.0 ,'temperature' :0.70,\n 'model' : 'fast', 'messages':[{'role':'user',"
                + "'content':'h\\u00e9 \\/ '}], 'max_completion_tokens':7 , 'z' : {'a':[1e2]} }";
        try (GatewayHarness harness = harness("openai", "fast", "{'temperature':1,'max_tokens':5}")) {
            reply(harness, "openai", false);
            harness.openAi(quoted(client));
            assertThat(harness.provider().lastRequest().bodyText())
                    .isEqualTo(quoted("{'max_tokens':5, 'a' : 1.0 ,'temperature' :1,\n 'model' : 'fast', 'messages':"
                            + "[{'role':'user','content':'h\\u00e9 \\/ '}] , 'z' : {'a':[1e2]} }"));
        }
    }

    @Test
    void anAnthropicRequestKeepsEveryOtherByte() {
        String client = "{ 'max_tokens' : 9 ,'messages':[ {'role':'user','content':'\\u00e9'} ],\n'model':'" + CLAUDE
                + "', 'system':[ ], 'new_thing':1.50, 'temperature':0.50}";
        assertThat(anthropic(CLAUDE, "{'max_completion_tokens':4096,'user':'u-1'}", client))
                .isEqualTo("{'metadata':{'user_id':'u-1'}, 'max_tokens' : 4096 ,'messages':[ {'role':'user','content':"
                        + "'\\u00e9'} ],\n'model':'" + CLAUDE
                        + "', 'system':[ ], 'new_thing':1.50, 'temperature':0.50}");
    }

    @Test
    void theDefaultCapIsSetWhenItIsOverriddenAndTheClientSaidNone() {
        assertThat(anthropic(CLAUDE, "{'max_tokens':4096}", "{'model':'" + CLAUDE + "','messages':[]}"))
                .isEqualTo("{'max_tokens':4096,'model':'" + CLAUDE + "','messages':[]}");
    }

    @Test
    void effortBecomesABudgetThatFitsTheClientsCap() {
        String wide = "{'model':'m','max_tokens':9000,'temperature':0.5,'messages':[]}";
        assertThat(anthropic(OLD_CLAUDE, "{'reasoning_effort':'high'}", wide.replace("'m'", "'" + OLD_CLAUDE + "'")))
                .isEqualTo("{'thinking':{'type':'enabled','budget_tokens':4096},'model':'" + OLD_CLAUDE
                        + "','max_tokens':9000,'messages':[]}");
        assertThat(anthropic(OLD_CLAUDE, "{'reasoning_effort':'high'}", wide.replace("9000", "2000")))
                .contains("'budget_tokens':1999");
    }

    @Test
    void effortAndFormatLeaveTheRestOfTheClientsObjectAlone() {
        String client = "{'max_tokens':9,'output_config':{'task_budget':{'n':1},'effort':'low','format':"
                + "{'type':'json_schema','schema':{'a':1}}},'messages':[]}";
        String sent = anthropic(
                "claude-opus-4-7", "{'reasoning_effort':'medium'}", client.replace("{'max", "{'model':'m','max"));
        assertThat(json(sent).path("output_config"))
                .isEqualTo(json(
                        "{'task_budget':{'n':1},'effort':'medium','format':{'type':'json_schema','schema':{'a':1}}}"));
        assertThat(json(sent).path("thinking").path("type").asString()).isEqualTo("adaptive");
    }

    @Test
    void toolsAndTheirChoiceAreSetInAnthropicsWords() {
        String client = "{'model':'m','max_tokens':9,'tools':[{'name':'old','input_schema':{'type':'object'}}],"
                + "'tool_choice':{'type':'tool','name':'old'},'messages':[]}";
        String tools = "'tools':[{'type':'function','function':{'name':'new','parameters':{'type':'object'}}}]";

        assertThat(json(anthropic(CLAUDE, "{" + tools + ",'tool_choice':'required'}", client)))
                .isEqualTo(json("{'model':'" + CLAUDE + "','max_tokens':9,'tools':[{'name':'new','input_schema':"
                        + "{'type':'object'}}],'tool_choice':{'type':'any'},'messages':[]}"));
        assertThat(json(anthropic(CLAUDE, "{'parallel_tool_calls':false}", client))
                        .path("tool_choice"))
                .isEqualTo(json("{'type':'tool','name':'old','disable_parallel_tool_use':true}"));
        assertThat(anthropic(CLAUDE, "{'tools':null}", client))
                .isEqualTo("{'model':'" + CLAUDE + "','max_tokens':9,'messages':[]}");
    }

    @Test
    void aFormatThatOnlyTheConversationCouldSayIsDroppedByNameWhereBytesPass() {
        String client = "{'model':'fast','max_tokens':9,'system':'s','messages':[],'tools':[{'name':'t'}]}";
        String schema = "{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object'}}}";
        for (String format : new String[] {schema, "{'type':'json_object'}"}) {
            try (GatewayHarness harness = harness("anthropic", OLD_CLAUDE, "{'response_format':" + format + "}")) {
                reply(harness, "anthropic", false);
                Answer answer = harness.anthropic(quoted(client));
                assertThat(harness.provider().lastRequest().bodyText())
                        .isEqualTo(quoted(client.replace("fast", OLD_CLAUDE)));
                assertThat(answer.headers().first("x-sluice-dropped")).contains("response_format");
            }
        }
        String sent = anthropic(CLAUDE, "{'response_format':" + schema + "}", client);
        assertThat(json(sent).path("output_config").path("format").path("type").asString())
                .isEqualTo("json_schema");
    }

    @Test
    void settingsThatAreNewerThanTheGatewayStay() {
        String client = "{'model':'" + CLAUDE + "','max_tokens':9,'thinking':{'type':'brand_new'},'messages':[]}";
        assertThat(anthropic(CLAUDE, "{'max_tokens':4096}", client)).isEqualTo(client.replace(":9,", ":4096,"));
    }

    @Test
    void requestsWithOtherSettingsHaveTheirOwnImage() {
        try (GatewayHarness harness = harness("anthropic", OLD_CLAUDE, "{'reasoning_effort':'high'}")) {
            for (int cap : new int[] {2000, 3000, 2000}) {
                reply(harness, "anthropic", false);
                send(harness, Dialect.ANTHROPIC_MESSAGES, "{'max_tokens':" + cap + "}", false);
                assertThat(sent(harness).path("thinking").path("budget_tokens").asInt())
                        .isEqualTo(cap - 1);
            }
        }
    }

    @Test
    void whatTheProvidersDialectCannotSayIsNamed() {
        for (Dialect client : CLIENTS) {
            try (GatewayHarness harness = harness("anthropic", CLAUDE, "{'seed':1,'logit_bias':{}}")) {
                reply(harness, "anthropic", false);
                Answer answer = send(harness, client, "{'max_tokens':9}", false);
                assertThat(sent(harness).has("seed") || sent(harness).has("logit_bias"))
                        .isFalse();
                assertThat(answer.headers().first("x-sluice-dropped"))
                        .hasValueSatisfying(dropped -> assertThat(dropped).contains("seed", "logit_bias"));
            }
        }
    }

    @Test
    void overridesThatNobodyCheckedAreAnErrorOfTheConfiguration() {
        try (GatewayHarness harness = harness("anthropic", CLAUDE, "{'max_tokens':'many'}")) {
            Answer answer = send(harness, Dialect.OPENAI_CHAT, "{}", false);
            assertThat(answer.problem()).isEqualTo(Problem.Kind.NOT_CONFIGURED);
            assertThat(answer.body()).contains("the overrides of").contains("max_tokens");
            assertThat(harness.provider().received()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ollama | /options          | num_predict     | stop          | top_k",
                "gemini | /generationConfig | maxOutputTokens | stopSequences | topK"
            })
    void otherDialectsHaveTheirImageToo(String type, String place, String cap, String stop, String topK) {
        for (Dialect client : CLIENTS) {
            String overrides = "{'max_tokens':4096,'stop':'END','top_k':7,'keep_alive':'1h'}";
            try (GatewayHarness harness = harness(type, "some-model", overrides)) {
                send(harness, client, "{'max_tokens':9,'temperature':0.5}", false);

                JsonNode settings = sent(harness).at(place);
                assertThat(settings.path(cap).asInt()).isEqualTo(4096);
                assertThat(settings.path(stop)).isEqualTo(json("['END']"));
                assertThat(settings.path(topK).asInt()).isEqualTo(7);
                assertThat(settings.path("temperature").asDouble()).isEqualTo(0.5);
                assertThat(sent(harness).path("keep_alive").asString()).isEqualTo("1h");
            }
        }
    }

    /** COMPAT 6.4 */
    @Test
    void betaHeadersJoinTheClientsWithoutDoubles() {
        Headers own = Headers.of("anthropic-beta", "b-2,prompt-caching-2024-07-31", "anthropic-beta", "d-4");
        try (GatewayHarness harness = GatewayHarness.with("anthropic")
                .target(target -> target.withHeaders(own))
                .start()) {
            reply(harness, "anthropic", false);
            harness.anthropic(GatewayHarness.message(false), "anthropic-beta", "a-1, b-2");
            assertThat(harness.provider().lastRequest().header("anthropic-beta"))
                    .contains("a-1,b-2,prompt-caching-2024-07-31,d-4");
            reply(harness, "anthropic", false);
            harness.openAi(GatewayHarness.chat(false));
            assertThat(harness.provider().lastRequest().header("anthropic-beta"))
                    .contains("b-2,prompt-caching-2024-07-31,d-4");
        }
    }

    /** COMPAT 6.4 */
    @Test
    void headersByNameReplaceWhatWouldBeSent() {
        Headers own = Headers.of("anthropic-version", "2099-01-01", "x-team", "red");
        try (GatewayHarness harness = GatewayHarness.with("anthropic")
                .target(target -> target.withHeaders(own))
                .start()) {
            reply(harness, "anthropic", false);
            harness.anthropic(GatewayHarness.message(false), "anthropic-version", "2024-01-01", "x-team", "blue");
            assertThat(harness.provider().lastRequest().headerNames()).doesNotHaveDuplicates();
            assertThat(harness.provider().lastRequest().header("anthropic-version"))
                    .contains("2099-01-01");
            assertThat(harness.provider().lastRequest().header("x-team")).contains("red");
            assertThat(harness.provider().lastRequest().header("x-api-key")).contains(GatewayHarness.KEY);
        }
    }

    /** What is sent to an Anthropic provider for a request of an Anthropic client. */
    private static String anthropic(String model, String overrides, String request) {
        try (GatewayHarness harness = harness("anthropic", model, overrides)) {
            reply(harness, "anthropic", false);
            assertThat(harness.anthropic(quoted(request.replaceFirst("'model':'[^']*'", "'model':'fast'")))
                            .status())
                    .isEqualTo(200);
            return harness.provider().lastRequest().bodyText().replace('"', '\'');
        }
    }

    private static Answer send(GatewayHarness harness, Dialect client, String settings, boolean stream) {
        ObjectNode body = (ObjectNode) JsonMapper.shared()
                .readTree(client == Dialect.OPENAI_CHAT ? GatewayHarness.chat(stream) : GatewayHarness.message(stream));
        body.setAll((ObjectNode) json(settings));
        return client == Dialect.OPENAI_CHAT ? harness.openAi(body.toString()) : harness.anthropic(body.toString());
    }

    private static void reply(GatewayHarness harness, String type, boolean stream) {
        boolean openAi = type.equals("openai");
        harness.provider()
                .enqueue(
                        stream
                                ? ScriptedReply.events(openAi ? Replies.OPENAI_STREAM : Replies.ANTHROPIC_STREAM)
                                : ScriptedReply.json(200, openAi ? Replies.OPENAI_REPLY : Replies.ANTHROPIC_REPLY));
    }

    private static GatewayHarness harness(String type, String model, String overrides) {
        Map<String, Slice> fields = new LinkedHashMap<>();
        ((ObjectNode) json(overrides)).forEachEntry((name, value) -> fields.put(name, Slice.of(value.toString())));
        return GatewayHarness.with(type)
                .target(target -> Target.of(target.provider(), model).withOverrides(fields))
                .start();
    }

    private static ObjectNode sent(GatewayHarness harness) {
        return (ObjectNode)
                JsonMapper.shared().readTree(harness.provider().lastRequest().bodyText());
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(quoted(text));
    }

    private static String quoted(String text) {
        return text.replace('\'', '"');
    }
}
