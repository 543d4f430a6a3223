package dev.sluice.gateway.internal.dialect.anthropic;

import static dev.sluice.gateway.internal.dialect.anthropic.Samples.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.StreamTap;
import dev.sluice.gateway.internal.dialect.StreamTap.Sight;
import dev.sluice.gateway.spi.Frame;
import dev.sluice.gateway.spi.Slice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicStreamTapTest {
    private final StreamTap tap = Samples.CODEC.newStreamTap();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PREAMBLE|{'type':'message_start','message':{}}",
                "PREAMBLE|{'type':'message_start'}",
                "PREAMBLE|{'type':'ping'}",
                "PREAMBLE|{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}",
                "PREAMBLE|{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':''}}",
                "CONTENT|{'type':'content_block_start','index':0,'content_block':{'type':'text','text':'a'}}",
                "CONTENT|{'type':'content_block_start','index':0,'content_block':{'type':'tool_use','id':'t'}}",
                "CONTENT|{'type':'content_block_start'}",
                "CONTENT|{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'message_stop'}}",
                "CONTENT|{'type':'content_block_stop','index':0}",
                "CONTENT|{'type':'message_delta','delta':{}}",
                "CONTENT|{'type':'future'}",
                "LAST|{'type':'message_stop'}",
                "ERROR|{'type':'error','error':{}}"
            })
    void knowsEventsByNameAndByData(Sight sight, String data) {
        assertThat(tap.see(frame(data))).isEqualTo(sight);
        assertThat(tap.see(Frame.event(null, data.replace('\'', '"')))).isEqualTo(sight);
        assertThat(tap.see(Frame.event(null, data.replace('\'', '"').replace("{\"type\":", "{ \"type\" : "))))
                .isEqualTo(sight);
        assertThat(tap.mayEndHere()).isFalse();
        assertThat(tap.usage()).isEmpty();
    }

    @Test
    void takesACommentForAKeepAlive() {
        assertThat(tap.see(Frame.event(Slice.of(": ping\n\n"), Slice.EMPTY, null)))
                .isEqualTo(Sight.PREAMBLE);
    }

    @Test // 27
    void takesTheLastValueOfEachCount() {
        tap.see(frame("{'type':'message_start','message':{'usage':{'input_tokens':8834,'output_tokens':1}}}"));
        assertThat(tap.usage()).contains(new Usage(8834, 1, 0, 0, 0));
        tap.see(frame("{'type':'message_delta','usage':{'input_tokens':18,'cache_read_input_tokens':8831}}"));
        assertThat(tap.usage()).contains(new Usage(8849, 1, 8831, 0, 0));
        tap.see(frame("{'type':'message_delta','usage':{'output_tokens':40,'cache_creation_input_tokens':2,"
                + "'output_tokens_details':{'thinking_tokens':30}}}"));
        tap.see(frame("{'type':'message_delta','delta':{}}"));
        assertThat(tap.usage()).contains(new Usage(8851, 40, 8831, 2, 30));
    }

    @Test
    void survivesBrokenJson() {
        assertThat(tap.see(Frame.event("message_delta", "{\"usage\":{"))).isEqualTo(Sight.CONTENT);
        assertThat(tap.see(Frame.event("message_start", "[]"))).isEqualTo(Sight.PREAMBLE);
        assertThat(tap.see(Frame.event("content_block_start", "7"))).isEqualTo(Sight.CONTENT);
        assertThat(tap.usage()).isEmpty();
    }
}
