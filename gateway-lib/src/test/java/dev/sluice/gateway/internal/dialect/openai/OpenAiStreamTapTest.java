package dev.sluice.gateway.internal.dialect.openai;

import static dev.sluice.gateway.internal.dialect.openai.Fixtures.CODEC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.StreamTap;
import dev.sluice.gateway.internal.dialect.StreamTap.Sight;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.Slice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiStreamTapTest {
    private static final String CONTENT = "{'choices':[{'index':0,'delta':{'content':'a'},'finish_reason':null}]}";

    private final StreamTap tap = CODEC.newStreamTap();

    private Sight see(String data) {
        return tap.see(Frame.event(null, data.replace('\'', '"')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'choices':[{'index':0,'delta':{'role':'assistant','content':''},'finish_reason':null}],'usage':null}",
                "{'choices':[{'index':0,'delta':{'role':'assistant','content':null,'refusal':null,'tool_calls':[]}}]}",
                "{'choices':[],'prompt_filter_results':[]}",
                "{'choices':[{'index':0,'content_filter_results':{}}]}",
                "{'choices':[{'index':0,'text':'','finish_reason':null}]}",
                "{'choices':[{'index':0,'delta':{'role':'assistant','audio':{},'x':false},'finish_reason':''}]}",
                "{}",
                "<html>"
            })
    void holdsBackWhatIsNoContent(String data) {
        assertThat(see(data)).isEqualTo(Sight.PREAMBLE);
        assertThat(see(CONTENT)).isEqualTo(Sight.CONTENT);
        assertThat(tap.mayEndHere()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CONTENT,
                "{'choices':[{'delta':{'reasoning_content':'a'}}]}",
                "{'choices':[{'delta':{'reasoning':'a'}}]}",
                "{'choices':[{'delta':{'refusal':'a'}}]}",
                "{'choices':[{'delta':{'tool_calls':[{'index':0}]}}]}",
                "{'choices':[{'delta':{'function_call':{'name':'f'}}}]}",
                "{'choices':[{'delta':{'images':[{'a':1}]}}]}",
                "{'choices':[{'index':1,'delta':{'content':'a'}}]}",
                "{'choices':[{'text':'a','index':0}]}",
                "{'choices':[{'delta':{},'finish_reason':'stop'}]}"
            })
    void seesContent(String data) {
        assertThat(see(data)).isEqualTo(Sight.CONTENT);
    }

    @Test
    void takesEverythingForContentAfterTheFirst() {
        see(CONTENT);

        assertThat(see("{'choices':[{'delta':{'content':''}}]}")).isEqualTo(Sight.CONTENT);
        assertThat(see("not json")).isEqualTo(Sight.CONTENT);
    }

    @Test
    void seesKeepAlives() {
        assertThat(tap.see(Frame.event(Slice.of(": hi\n\n"), Slice.EMPTY, null)))
                .isEqualTo(Sight.PREAMBLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[DONE]", " [DONE]", "[DONE]\r"})
    void seesTheEndMark(String data) {
        assertThat(see(data)).isEqualTo(Sight.LAST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'error':{'message':'m'}}", "{ 'error' : {'message':'m'}}", "{'error':'m'}"})
    void seesErrors(String data) {
        assertThat(see(data)).isEqualTo(Sight.ERROR);
        see(CONTENT);
        assertThat(see(data)).isEqualTo(Sight.ERROR);
    }

    @Test
    void seesErrorsBesideOtherFields() {
        String data = "{'id':'c','error':{'code':502,'message':'m'},'choices':[{'delta':{},'finish_reason':'error'}]}";
        assertThat(see(data)).isEqualTo(Sight.ERROR);
        see(CONTENT);
        assertThat(see(data)).isEqualTo(Sight.ERROR);
        assertThat(tap.see(Frame.event("error", "{}"))).isEqualTo(Sight.ERROR);
        assertThat(see("{'error':null,'choices':[{'delta':{'content':'a'}}]}")).isEqualTo(Sight.CONTENT);
    }

    @Test
    void readsUsageWhereverItStands() {
        see(CONTENT);
        assertThat(see("{'choices':[{'delta':{'content':'a'}}],'usage':{'prompt_tokens':1,'completion_tokens':2}}"))
                .isEqualTo(Sight.CONTENT);
        assertThat(tap.usage()).contains(new Usage(1, 2, 0, 0, 0));
        assertThat(see("{'id':'c','choices':[],'usage' : {'prompt_tokens':1,'completion_tokens':3}}"))
                .isEqualTo(Sight.USAGE_ONLY);
        assertThat(tap.usage()).contains(new Usage(1, 3, 0, 0, 0));
    }

    @Test
    void doesNotTakeOtherUsageForTheChunks() {
        see(CONTENT);
        see("{'choices':[{'delta':{'content':'a'}}],'usage':null}");
        see("{'choices':[{'delta':{'content':'a'}}],'x_groq':{'usage':{'prompt_tokens':1}}}");
        see(
                "{'choices':[{'delta':{'content':'\\'usage\\':{\\'prompt_tokens\\':1}, \\'finish_reason\\':\\'stop\\''}}]}");

        assertThat(tap.usage()).isEmpty();
        assertThat(tap.mayEndHere()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'choices':[{'delta':{},'finish_reason':'stop'}]}",
                "{'choices':[{'delta':{}, 'finish_reason': 'stop'}]}",
                "{'choices':[{'text':'','finish_reason':'length'}]}"
            })
    void mayEndAfterAFinishReason(String data) {
        see(CONTENT);
        assertThat(tap.mayEndHere()).isFalse();
        see(data);
        assertThat(tap.mayEndHere()).isTrue();
    }

    @Test
    void looksOnlyAtItsOwnPartOfTheArray() {
        see(CONTENT);
        byte[] bytes = "{\"usage\":{\"prompt_tokens\":1}}{\"a\":1}\"finish_reason\":\"stop\""
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        int from = "{\"usage\":{\"prompt_tokens\":1}}".length();
        Slice data = new Slice(bytes, from, "{\"a\":1}".length());

        assertThat(tap.see(Frame.event(data, data, null))).isEqualTo(Sight.CONTENT);
        assertThat(tap.usage()).isEmpty();
        assertThat(tap.mayEndHere()).isFalse();
    }
}
