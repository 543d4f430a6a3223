package dev.sluice.gateway.internal.dialect.gemini;

import static dev.sluice.gateway.internal.dialect.gemini.Through.FLASH;
import static dev.sluice.gateway.internal.dialect.gemini.Through.PRO_3;
import static dev.sluice.gateway.internal.dialect.gemini.Through.anthropic;
import static dev.sluice.gateway.internal.dialect.gemini.Through.json;
import static dev.sluice.gateway.internal.dialect.gemini.Through.openAiAsking;
import static dev.sluice.gateway.internal.dialect.gemini.Through.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.GatewayException;
import dev.sluice.gateway.Problem;
import dev.sluice.gateway.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RepliesTest {
    private static final String HI = "'messages':[{'role':'user','content':'hi'}]";

    private static JsonNode toOpenAi(String document) {
        return openAiAsking(FLASH, "'stream':false").answer(document);
    }

    private static JsonNode toAnthropic(String document) {
        return anthropic(FLASH, HI).answer(document);
    }

    private static String answer(String parts, String reason) {
        return "{'candidates':[{'content':{'role':'model','parts':[" + parts + "]},'finishReason':'" + reason + "'}]}";
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, stop, end_turn",
        "MAX_TOKENS, length, max_tokens",
        "SAFETY, content_filter, refusal",
        "RECITATION, content_filter, refusal",
        "BLOCKLIST, content_filter, refusal",
        "PROHIBITED_CONTENT, content_filter, refusal",
        "SPII, content_filter, refusal",
        "LANGUAGE, content_filter, refusal",
        "IMAGE_SAFETY, content_filter, refusal",
        "MALFORMED_FUNCTION_CALL, stop, end_turn",
        "UNEXPECTED_TOOL_CALL, stop, end_turn",
        "OTHER, stop, end_turn",
        "SOMETHING_NEW, stop, end_turn"
    })
    void everyFinishReasonHasItsImage(String reason, String openAi, String anthropic) {
        String document = answer("{'text':'x'}", reason);

        assertThat(toOpenAi(document).at("/choices/0/finish_reason").stringValue())
                .isEqualTo(openAi);
        assertThat(toAnthropic(document).get("stop_reason").stringValue()).isEqualTo(anthropic);
    }

    @ParameterizedTest
    @CsvSource({"STOP, tool_calls", "MAX_TOKENS, length", "SAFETY, content_filter"})
    void anAnswerThatEndsWithACallWaitsForItUnlessItWasCutOff(String reason, String openAi) {
        assertThat(toOpenAi(answer("{'functionCall':{'name':'f'}}", reason))
                        .at("/choices/0/finish_reason")
                        .stringValue())
                .isEqualTo(openAi);
    }

    @Test
    void aBlockedPromptIsAnEmptyAnswerThatWasFiltered() {
        String blocked =
                "{'promptFeedback':{'blockReason':'SAFETY'},'usageMetadata':{'promptTokenCount':4,'totalTokenCount':4}}";

        JsonNode choice = toOpenAi(blocked).at("/choices/0");
        assertThat(choice.at("/finish_reason").stringValue()).isEqualTo("content_filter");
        assertThat(choice.at("/message/content").stringValue()).isEmpty();
        assertThat(toAnthropic(blocked).get("stop_reason").stringValue()).isEqualTo("refusal");
        assertThat(toAnthropic(blocked).get("content")).isEmpty();
    }

    @Test
    void thoughtsAloneThatRanOutOfTokensAreALength() {
        JsonNode reply = toOpenAi("""
                {'candidates':[{'content':{'parts':[{'text':'hm','thought':true}]},'finishReason':'MAX_TOKENS'}],
                 'usageMetadata':{'promptTokenCount':5,'candidatesTokenCount':2,'thoughtsTokenCount':30,'totalTokenCount':37}}""");

        assertThat(reply.at("/choices/0/message/content").stringValue()).isEmpty();
        assertThat(reply.at("/choices/0/message/reasoning_content").stringValue())
                .isEqualTo("hm");
        assertThat(reply.at("/choices/0/finish_reason").stringValue()).isEqualTo("length");
        assertThat(reply.at("/usage/completion_tokens").intValue()).isEqualTo(32);
        assertThat(reply.at("/usage/completion_tokens_details/reasoning_tokens").intValue())
                .isEqualTo(30);
    }

    @Test
    void callsWithoutIdsGetDifferentOnes() {
        JsonNode calls = toOpenAi(
                        answer("{'functionCall':{'name':'f','args':{'a':1}}},{'functionCall':{'name':'f'}}", "STOP"))
                .at("/choices/0/message/tool_calls");

        assertThat(calls).hasSize(2);
        assertThat(calls.get(0).get("id").stringValue())
                .matches("call_[A-Za-z0-9]{24}")
                .isNotEqualTo(calls.get(1).get("id").stringValue());
        assertThat(calls.at("/0/function/arguments").stringValue()).isEqualTo("{\"a\":1}");
        assertThat(calls.at("/1/function/arguments").stringValue()).isEqualTo("{}");
    }

    @Test
    void aSignatureGoesToAnOpenAiClientBesideItsCall() {
        JsonNode calls = toOpenAi(answer(
                        "{'functionCall':{'name':'f'},'thoughtSignature':'c2ln+/=='},{'functionCall':{'name':'g'}}",
                        "STOP"))
                .at("/choices/0/message/tool_calls");

        assertThat(calls.at("/0/extra_content")).isEqualTo(json("{'google':{'thought_signature':'c2ln+/=='}}"));
        assertThat(calls.get(1).has("extra_content")).isFalse();
    }

    @Test
    void aSignatureIsRememberedForAClientThatCannotHandItBack() {
        JsonNode use = anthropic(PRO_3, HI)
                .answer(answer("{'functionCall':{'name':'f'},'thoughtSignature':'c2ln'}", "STOP"))
                .at("/content/0");
        String id = use.get("id").stringValue();

        JsonNode part = anthropic(PRO_3, """
                        'messages':[{'role':'user','content':'go'},
                         {'role':'assistant','content':[{'type':'tool_use','id':'ID','name':'f','input':{}}]}]""".replace("ID", id)).sent().at("/contents/1/parts/0");

        assertThat(part.get("thoughtSignature").stringValue()).isEqualTo("c2ln");
    }

    @Test
    void whatNoClientCanBeShownIsLeftOut() {
        JsonNode reply = toOpenAi(answer(
                "{'executableCode':{'code':'1'}},{'text':'a'},{'inlineData':{'data':'QUJD'}},{'text':''},{'text':'b'}",
                "STOP"));

        assertThat(reply.at("/choices/0/message/content").stringValue()).isEqualTo("ab");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'promptTokenCount':10,'candidatesTokenCount':3,'totalTokenCount':13}                        | 10,3,0,0",
                "{'promptTokenCount':10,'candidatesTokenCount':3,'thoughtsTokenCount':5,'totalTokenCount':18} | 10,8,0,5",
                "{'promptTokenCount':10,'candidatesTokenCount':8,'thoughtsTokenCount':5,'totalTokenCount':18} | 10,8,0,5",
                "{'promptTokenCount':10,'toolUsePromptTokenCount':4,'candidatesTokenCount':1,'totalTokenCount':15} | 14,1,0,0",
                "{'promptTokenCount':10,'cachedContentTokenCount':7,'candidatesTokenCount':1}                 | 10,1,7,0",
                "{'promptTokenCount':-1,'candidatesTokenCount':'x','thoughtsTokenCount':1e3}                  | 0,0,0,0",
                "{}                                                                                           | 0,0,0,0"
            })
    void tokensAreCountedOnce(String metadata, String counts) {
        String[] expected = counts.split(",");

        assertThat(UsageMetadata.read(json(metadata)))
                .isEqualTo(new Usage(
                        Long.parseLong(expected[0]),
                        Long.parseLong(expected[1]),
                        Long.parseLong(expected[2]),
                        0,
                        Long.parseLong(expected[3])));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{'candidates':[]}", "{'usageMetadata':{}}", "{'candidates':[{}]}", "x"})
    void whatIsNoAnswerIsTheProvidersFault(String document) {
        GatewayException refused = refusal(() -> toOpenAi(document));

        assertThat(refused.problem().kind()).isEqualTo(Problem.Kind.UPSTREAM_PROTOCOL);
    }

    @Test
    void anErrorInThePlaceOfAnAnswerIsThatError() {
        GatewayException refused =
                refusal(() -> toOpenAi("{'error':{'code':429,'message':'Slow down','status':'RESOURCE_EXHAUSTED'}}"));

        assertThat(refused.problem().kind()).isEqualTo(Problem.Kind.RATE_LIMITED);
        assertThat(refused).hasMessage("Slow down");
    }
}
