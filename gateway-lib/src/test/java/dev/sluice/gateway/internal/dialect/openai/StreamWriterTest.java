package dev.sluice.gateway.internal.dialect.openai;

import static dev.sluice.gateway.internal.dialect.openai.Fixtures.CODEC;
import static dev.sluice.gateway.internal.dialect.openai.Fixtures.readWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.Usage;
import dev.sluice.gateway.internal.dialect.EventWriter;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.Finished;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.Ping;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.RedactedThinking;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.Started;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.TextDelta;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.ThinkingDelta;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.ThinkingSigned;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.ToolArguments;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.ToolCallEnded;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.ToolCallStarted;
import dev.sluice.gateway.internal.dialect.neutral.ChatEvent.UsageSeen;
import dev.sluice.gateway.internal.dialect.neutral.ChatRequest;
import dev.sluice.gateway.internal.dialect.neutral.StopReason;
import dev.sluice.gateway.internal.wire.OutBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamWriterTest {
    private static final ChatRequest PLAIN = readWith("'stream':true");
    private static final ChatRequest WITH_USAGE = readWith("'stream':true,'stream_options':{'include_usage':true}");
    private static final String HEAD =
            "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"fast\",\"choices\":[";

    /** The stream, event by event, its framing checked and taken off. */
    private static List<String> write(ChatRequest request, ChatEvent... events) {
        EventWriter writer = CODEC.newEventWriter(request);
        OutBuffer out = new OutBuffer();
        for (ChatEvent event : events) {
            writer.write(event, out);
        }
        String all = new String(out.toByteArray(), StandardCharsets.UTF_8);
        assertThat(all).endsWith("\n\n");
        List<String> frames = new ArrayList<>();
        for (String frame : all.split("\n\n")) {
            assertThat(frame).doesNotContain("\n");
            frames.add(frame.startsWith("data: ") ? frame.substring("data: ".length()) : frame);
        }
        return frames;
    }

    private static Started started() {
        return new Started("c", "claude", Usage.NONE);
    }

    private static String chunk(String delta) {
        return (HEAD + "{'index':0,'delta':" + delta + ",'finish_reason':null}]}").replace('\'', '"');
    }

    @Test
    void writesTheWholeStream() {
        List<String> frames = write(
                PLAIN,
                started(),
                new Ping(),
                new TextDelta("hi"),
                new UsageSeen(new Usage(3, 2, 0, 0, 0)),
                new Finished(StopReason.END, null));

        assertThat(frames)
                .containsExactly(
                        chunk("{'role':'assistant','content':''}"),
                        ": ping",
                        chunk("{'content':'hi'}"),
                        HEAD + "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}",
                        "[DONE]");
    }

    @Test
    void writesUsageOnceWhenItWasAskedFor() {
        List<String> frames = write(
                WITH_USAGE,
                new Started("c", "claude", new Usage(8834, 0, 0, 0, 0)),
                new TextDelta("hi"),
                new UsageSeen(new Usage(8849, 2, 8831, 4, 1)),
                new Finished(StopReason.MAX_TOKENS, null));

        assertThat(frames).hasSize(5);
        assertThat(frames.subList(0, 3)).allMatch(f -> f.endsWith("],\"usage\":null}"));
        assertThat(frames.get(3))
                .isEqualTo(HEAD + "],\"usage\":{\"prompt_tokens\":8849,\"completion_tokens\":2,\"total_tokens\":8851,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":8831,\"cache_write_tokens\":4,"
                        + "\"cache_creation_tokens\":4},\"completion_tokens_details\":{\"reasoning_tokens\":1}}}");
    }

    @Test
    void writesTheUsageOfTheStartWhenNothingNewerCame() {
        assertThat(write(
                                WITH_USAGE,
                                new Started("c", "claude", new Usage(12, 0, 0, 0, 0)),
                                new Finished(StopReason.END, null))
                        .get(2))
                .contains("\"prompt_tokens\":12,");
    }

    @Test
    void writesToolCalls() {
        List<String> frames = write(
                PLAIN,
                started(),
                new ToolCallStarted(0, "c1", "f"),
                new ToolArguments(0, "{\"a\":"),
                new ToolArguments(0, "1}"),
                new ToolCallEnded(0),
                new ToolCallStarted(1, "c2", "g"),
                new ToolCallEnded(1),
                new Finished(StopReason.TOOL_USE, null));

        assertThat(frames.subList(1, 7))
                .containsExactly(
                        chunk(
                                "{'tool_calls':[{'index':0,'id':'c1','type':'function','function':{'name':'f','arguments':''}}]}"),
                        chunk("{'tool_calls':[{'index':0,'function':{'arguments':'{\\'a\\':'}}]}"),
                        chunk("{'tool_calls':[{'index':0,'function':{'arguments':'1}'}}]}"),
                        chunk(
                                "{'tool_calls':[{'index':1,'id':'c2','type':'function','function':{'name':'g','arguments':''}}]}"),
                        chunk("{'tool_calls':[{'index':1,'function':{'arguments':'{}'}}]}"),
                        HEAD + "{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}");
    }

    @Test
    void writesThinking() {
        List<String> frames = write(
                PLAIN,
                started(),
                new ThinkingDelta("h"),
                new ThinkingDelta("m"),
                new ThinkingSigned("s/+="),
                new RedactedThinking("xyz"),
                new ThinkingDelta("again"),
                new ThinkingSigned("t"));

        assertThat(frames.subList(1, 7))
                .containsExactly(
                        chunk("{'reasoning_content':'h'}"),
                        chunk("{'reasoning_content':'m'}"),
                        chunk("{'thinking_blocks':[{'type':'thinking','thinking':'hm','signature':'s/+='}]}"),
                        chunk("{'thinking_blocks':[{'type':'redacted_thinking','data':'xyz'}]}"),
                        chunk("{'reasoning_content':'again'}"),
                        chunk("{'thinking_blocks':[{'type':'thinking','thinking':'again','signature':'t'}]}"));
    }

    @Test
    void answersOldClientsWithTheFirstFunctionCall() {
        List<String> frames = write(
                readWith("'stream':true,'functions':[{'name':'f'}]"),
                started(),
                new ToolCallStarted(0, "c1", "f"),
                new ToolCallStarted(1, "c2", "f"),
                new ToolArguments(1, "{}"),
                new ToolCallEnded(0),
                new ToolCallEnded(1),
                new Finished(StopReason.TOOL_USE, null));

        assertThat(frames.subList(1, 4))
                .containsExactly(
                        chunk("{'function_call':{'name':'f','arguments':''}}"),
                        chunk("{'function_call':{'arguments':'{}'}}"),
                        HEAD + "{\"index\":0,\"delta\":{},\"finish_reason\":\"function_call\"}]}");
    }

    @Test
    void mintsAnIdWhereThereIsNone() {
        assertThat(write(PLAIN, new Started("", "", Usage.NONE)).get(0))
                .matches("\\{\"id\":\"chatcmpl-[A-Za-z0-9]{24}\",.*");
    }
}
