package dev.sluice.gateway.internal.dialect.anthropic;

import static dev.sluice.gateway.internal.dialect.anthropic.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.internal.dialect.Losses;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.Reasoning;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.ResponseFormat;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest.ToolChoice;
import dev.sluice.gateway.internal.dialect.neutral.Message;
import dev.sluice.gateway.internal.dialect.neutral.Message.Role;
import dev.sluice.gateway.internal.dialect.neutral.Part;
import dev.sluice.gateway.internal.wire.Envelope;
import dev.sluice.gateway.internal.wire.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestReaderTest {
    private final Losses losses = new Losses();

    @Test
    void readsTheLeastThatAClientSends() {
        ChatRequest request = read("'max_tokens':5");
        assertThat(request.model()).isEqualTo("smart");
        assertThat(request.maxTokens()).isEqualTo(5);
        assertThat(request.messages()).containsExactly(new Message(Role.USER, List.of(Part.Text.of("Hello"))));
        assertThat(request.stream()).isFalse();
        assertThat(losses.dropped()).isEmpty();
    }

    @Test
    void readsEveryFieldThatBothSidesKnow() {
        ChatRequest request = read(
                "'system':'Be brief.','temperature':0.5,'top_p':0.9,'top_k':7,'stop_sequences':['A','B'],"
                        + "'stream':true,'metadata':{'user_id':'u1'},'service_tier':'standard_only','cache_control':{'type':'ephemeral'}");
        assertThat(request.messages().get(0)).isEqualTo(new Message(Role.SYSTEM, List.of(Part.Text.of("Be brief."))));
        assertThat(request.temperature()).isEqualTo(0.5);
        assertThat(request.topP()).isEqualTo(0.9);
        assertThat(request.topK()).isEqualTo(7);
        assertThat(request.stop()).containsExactly("A", "B");
        assertThat(request.stream()).isTrue();
        assertThat(request.streamUsage()).isTrue();
        assertThat(request.user()).isEqualTo("u1");
        assertThat(request.serviceTier()).isEqualTo("default");
        assertThat(losses.dropped()).isEmpty();
    }

    @Test
    void namesWhatItLeavesOut() {
        read("'container':'c','context_management':{},'inference_geo':'eu','speed':'fast','mcp_servers':[],'future':1,"
                + "'nothing':null,'metadata':{'team':'x'},'output_config':{'task_budget':1},"
                + "'thinking':{'type':'disabled','display':'omitted'},'service_tier':'priority',"
                + "'tools':[{'name':'f','input_schema':{},'defer_loading':true}]");
        assertThat(losses.dropped())
                .containsExactlyInAnyOrder(
                        "container",
                        "context_management",
                        "inference_geo",
                        "speed",
                        "mcp_servers",
                        "future",
                        "metadata.team",
                        "output_config.task_budget",
                        "thinking.display",
                        "service_tier",
                        "tools[0].defer_loading");
    }

    @Test // 35, 55
    void keepsSystemBlocksAndSystemMessagesInTheirPlace() {
        List<Message> messages = messages("{'role':'user','content':'q'},{'role':'system','content':'from now on'},"
                + "{'role':'user','content':[{'type':'text','text':'a'},{'type':'mid_conv_system','text':'be kind'},"
                + "{'type':'text','text':'b'}]}");
        assertThat(messages)
                .containsExactly(
                        Samples.user("q"),
                        Samples.system("from now on"),
                        Samples.user("a"),
                        Samples.system("be kind"),
                        Samples.user("b"));
        ChatRequest blocks = read("'system':[{'type':'text','text':'a','cache_control':{'type':'ephemeral'}},"
                + "{'type':'text','text':'b'}]");
        assertThat(blocks.messages().get(0).parts())
                .containsExactly(new Part.Text("a", json("{'type':'ephemeral'}")), Part.Text.of("b"));
    }

    @Test // 36, 37, 38
    void readsToolResults() {
        List<Message> messages = messages("{'role':'user','content':[{'type':'text','text':'so'},"
                + "{'type':'tool_result','tool_use_id':'a','content':'1','is_error':true},"
                + "{'type':'tool_result','tool_use_id':'b','content':[{'type':'text','text':'see'},"
                + "{'type':'image','source':{'type':'base64','media_type':'image/png','data':'QUJD'}}]},"
                + "{'type':'tool_result','tool_use_id':'c'}]}");
        assertThat(messages)
                .containsExactly(Samples.user(
                        Part.Text.of("so"),
                        new Part.ToolResult("a", List.of(Part.Text.of("1")), true, null),
                        new Part.ToolResult(
                                "b",
                                List.of(Part.Text.of("see"), new Part.Image("image/png", "QUJD", null, null)),
                                false,
                                null),
                        new Part.ToolResult("c", List.of(), false, null)));
    }

    @Test
    void readsWhatTheAssistantSaidThoughtAndCalled() {
        List<Message> messages = messages("{'role':'assistant','content':["
                + "{'type':'thinking','thinking':'hm','signature':'s='},{'type':'thinking','thinking':'mine','signature':''},"
                + "{'type':'redacted_thinking','data':'zz'},{'type':'text','text':'so'},"
                + "{'type':'tool_use','id':'a','name':'f','input':{'n': 12345678901234567890.10, 'b': {}}},"
                + "{'type':'tool_use','id':'b','name':'g','input':{}}]}");
        assertThat(messages)
                .containsExactly(Samples.assistant(
                        new Part.Thinking("hm", "s="),
                        new Part.Thinking("mine", null),
                        new Part.RedactedThinking("zz"),
                        Part.Text.of("so"),
                        Samples.call("a", "f", "{\"n\":12345678901234567890.10,\"b\":{}}"),
                        Samples.call("b", "g", "{}")));
    }

    @Test // 57
    void readsDocumentsAndSearchResults() {
        List<Message> messages = messages(
                "{'role':'user','content':["
                        + "{'type':'document','title':'t','source':{'type':'base64','media_type':'application/pdf','data':'QUJD'}},"
                        + "{'type':'document','source':{'type':'text','media_type':'text/plain','data':'plain'},'citations':{'enabled':true}},"
                        + "{'type':'document','source':{'type':'url','url':'https://example.com/d.pdf'}},"
                        + "{'type':'document','source':{'type':'content','content':[{'type':'text','text':'a'},{'type':'text','text':'b'}]}},"
                        + "{'type':'image','source':{'type':'url','url':'https://example.com/i.png'}},"
                        + "{'type':'search_result','source':'https://example.com','title':'T','content':[{'type':'text','text':'found'}]}]}");
        assertThat(messages)
                .containsExactly(Samples.user(
                        new Part.Document("application/pdf", "QUJD", null, null, "t", null),
                        new Part.Document(null, null, "plain", null, null, null),
                        new Part.Document(null, null, null, "https://example.com/d.pdf", null, null),
                        new Part.Document(null, null, "a\nb", null, null, null),
                        new Part.Image(null, null, "https://example.com/i.png", null),
                        Part.Text.of("T\nhttps://example.com\nfound")));
        assertThat(losses.dropped()).containsExactly("messages[0].content[1].citations");
    }

    @Test
    void leavesOutWhatTheProvidersOwnToolsDid() {
        List<Message> messages = messages(
                "{'role':'assistant','content':[{'type':'server_tool_use','id':'s','name':'web_search','input':{}},"
                        + "{'type':'web_search_tool_result','tool_use_id':'s','content':[]},{'type':'text','text':'so'}]},"
                        + "{'role':'user','content':[{'type':'container_upload','file_id':'f'}]},{'role':'user','content':[]}");
        assertThat(messages).containsExactly(Samples.assistant(Part.Text.of("so")));
        assertThat(losses.dropped())
                .containsExactly("messages[0].content[0]", "messages[0].content[1]", "messages[1].content[0]");
    }

    @Test // 40
    void keepsCustomToolsAndLeavesServerToolsOut() {
        ChatRequest request = read("'tools':[{'type':'web_search_20250305','name':'web_search'},"
                + "{'name':'f','description':'d','input_schema':{'type':'object'},'strict':true},{'type':'custom','name':'g'}],"
                + "'tool_choice':{'type':'any','disable_parallel_tool_use':true}");
        assertThat(request.tools())
                .containsExactly(
                        new ChatRequest.Tool("f", "d", json("{'type':'object'}"), true, null),
                        new ChatRequest.Tool("g", null, null, null, null));
        assertThat(losses.dropped()).containsExactly("tools[0]");
        // 39
        assertThat(request.toolChoice()).isEqualTo(new ToolChoice(ToolChoice.Mode.REQUIRED, null));
        assertThat(request.parallelToolCalls()).isFalse();
    }

    @Test
    void saysNothingOfAChoiceWhenNoToolsRemain() {
        ChatRequest request = read("'tools':[{'type':'bash_20250124','name':'bash'}],"
                + "'tool_choice':{'type':'auto','disable_parallel_tool_use':true}");
        assertThat(request.toolChoice()).isNull();
        assertThat(request.parallelToolCalls()).isNull();
    }

    @Test // 41, 42
    void readsHowMuchToThink() {
        assertThat(read("'thinking':{'type':'enabled','budget_tokens':2048}").reasoning())
                .isEqualTo(new Reasoning(Reasoning.Mode.BUDGET, null, 2048L));
        assertThat(read("'thinking':{'type':'adaptive'}").reasoning())
                .isEqualTo(new Reasoning(Reasoning.Mode.ADAPTIVE, null, null));
        assertThat(read("'thinking':{'type':'adaptive'},'output_config':{'effort':'low'}")
                        .reasoning())
                .isEqualTo(new Reasoning(Reasoning.Mode.ADAPTIVE, "low", null));
        assertThat(read("'output_config':{'effort':'max'}").reasoning())
                .isEqualTo(new Reasoning(Reasoning.Mode.EFFORT, "max", null));
        assertThat(read("'thinking':{'type':'disabled'}").reasoning())
                .isEqualTo(new Reasoning(Reasoning.Mode.OFF, null, null));
        assertThat(read("'top_k':1").reasoning()).isNull();
    }

    @Test
    void readsTheFormOfTheAnswer() {
        ResponseFormat expected = new ResponseFormat(null, null, json("{'type':'object'}"), null);
        String format = "{'type':'json_schema','schema':{'type':'object'}}";
        assertThat(read("'output_config':{'format':" + format + "}").format()).isEqualTo(expected);
        assertThat(read("'output_format':" + format).format()).isEqualTo(expected);
        assertThat(losses.dropped()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'stream':'yes'|stream",
                "'messages':[]|messages",
                "'messages':{}|messages",
                "'messages':['x']|messages[0]",
                "'messages':[{'role':'tool','content':'x'}]|messages[0].role",
                "'messages':[{'content':'x'}]|messages[0].role",
                "'messages':[{'role':'user'}]|messages[0].content",
                "'messages':[{'role':'user','content':7}]|messages[0].content",
                "'messages':[{'role':'user','content':[7]}]|messages[0].content[0]",
                "'messages':[{'role':'user','content':[{'text':'x'}]}]|messages[0].content[0].type",
                "'messages':[{'role':'user','content':[{'type':'text'}]}]|messages[0].content[0].text",
                "'messages':[{'role':'user','content':[{'type':'hologram'}]}]|messages[0].content[0].type",
                "'messages':[{'role':'user','content':[{'type':'tool_use'}]}]|messages[0].content[0].type",
                "'messages':[{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'f','input':'x'}]}]|messages[0].content[0].input",
                "'messages':[{'role':'user','content':[{'type':'image'}]}]|messages[0].content[0].source",
                "'messages':[{'role':'user','content':[{'type':'image','source':{'type':'file','file_id':'f'}}]}]|messages[0].content[0].source",
                "'messages':[{'role':'user','content':[{'type':'document','source':{'type':'content','content':[{'type':'image'}]}}]}]|messages[0].content[0].source.content[0].type",
                "'system':[{'type':'image'}]|system[0].type",
                "'system':7|system",
                "'max_tokens':0|max_tokens",
                "'max_tokens':1.5|max_tokens",
                "'temperature':'hot'|temperature",
                "'temperature':1e999|temperature",
                "'stop_sequences':'x'|stop_sequences",
                "'stop_sequences':[1]|stop_sequences[0]",
                "'tools':[7]|tools[0]",
                "'tools':[{'name':''}]|tools[0].name",
                "'tools':[{'name':'f','input_schema':[]}]|tools[0].input_schema",
                "'tools':[{'type':'web_search_20250305','name':'web_search'}],'tool_choice':{'type':'tool','name':'web_search'}|tool_choice",
                "'tools':[{'type':'web_search_20250305','name':'web_search'}],'tool_choice':{'type':'any'}|tool_choice",
                "'tool_choice':{'type':'some'}|tool_choice.type",
                "'tool_choice':{'type':'tool'}|tool_choice.name",
                "'thinking':{'type':'enabled'}|thinking.budget_tokens",
                "'thinking':{'type':'deep'}|thinking.type",
                "'mcp_servers':[{}]|mcp_servers",
                "'output_config':{'format':{'type':'grammar'}}|output_config.format.type",
                "'output_config':{'format':{'type':'json_schema'}}|output_config.format.schema",
                "'metadata':7|metadata",
            })
    void namesTheFieldThatIsWrong(String fields, String path) {
        String wrong =
                fields.contains("'messages'") ? fields : "'messages':[{'role':'user','content':'Hello'}]," + fields;
        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> parse("{" + wrong + "}"))
                .satisfies(e -> {
                    assertThat(e.problem().kind()).isEqualTo(Problem.Kind.INVALID_REQUEST);
                    assertThat(e.problem().param()).contains(path);
                    assertThat(e.problem().message()).startsWith(path + ": ");
                });
    }

    private List<Message> messages(String messages) {
        return parse("{'messages':[" + messages + "]}").messages();
    }

    private ChatRequest read(String fields) {
        return parse("{'model':'smart','messages':[{'role':'user','content':'Hello'}]," + fields + "}");
    }

    private ChatRequest parse(String body) {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return Samples.CODEC.readRequest(new Envelope(JsonObject.scan(bytes), "smart", false), losses);
    }
}
